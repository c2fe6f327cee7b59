"""What only the record said in a database of the first release stands in columns and rows of its own afterwards."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests.factories import START, at

BEFORE, AFTER = ("units", "0003_facts_of_their_own"), ("units", "0004_facts_from_the_record")

#: Each takes the tables back to the first release and on again.
pytestmark = pytest.mark.slow


@pytest.fixture
def migrate(transactional_db):
    """Take the tables of units to a migration and return the models of then; the newest ones at the end."""

    def to(target):
        MigrationExecutor(connection).migrate([target])
        return MigrationExecutor(connection).loader.project_state([target]).apps

    yield to
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


@pytest.fixture
def place(migrate):
    apps = migrate(BEFORE)
    district = apps.get_model("units.District").objects.create(name="Lộc Ninh", province="Bình Phước", seat="x")
    unit = {"district": district, "kind": "co_quan_chuyen_mon", "position": 1, "active_from": START}
    unit = apps.get_model("units.Unit").objects.create(code="A", name="Phòng A mới", short_name="A", **unit)
    return apps, district, unit


def record(apps, model, thing, since, reason=None, **then):
    """A version that the library kept of the thing as it was then."""
    kept = apps.get_model(f"units.Historical{model}")
    values = {field.attname: getattr(thing, field.attname, None) for field in kept._meta.concrete_fields}
    values |= {"history_date": since, "history_type": "~", "history_change_reason": reason, "history_id": None, **then}
    kept.objects.create(**values)


def test_names_that_units_bore_become_rows_once_each(place, migrate):
    apps, _, unit = place
    for name, short_name in [("Phòng A", "PA"), ("Phòng A", "A"), ("Phòng A mới", "A")]:
        record(apps, "Unit", unit, at(8), name=name, short_name=short_name)
    former = migrate(AFTER).get_model("units.FormerName").objects
    assert sorted(former.values_list("unit__code", "name")) == [("A", "PA"), ("A", "Phòng A")]


def test_accounts_know_when_they_got_a_password_of_their_own(place, migrate):
    apps, district, unit = place

    def account(username, *, waits, versions=()):
        users = apps.get_model("units.User").objects
        user = users.create(
            username=username,
            role="officer",
            district=district,
            unit=unit,
            must_change_password=waits,
            date_joined=at(6),
        )
        for since, version_waits, reason in versions:
            record(apps, "User", user, since, reason, must_change_password=version_waits)

    account("chua-dung", waits=True, versions=[(at(7), True, "cấp tài khoản")])
    account("da-doi", waits=False, versions=[(at(7), True, "cấp tài khoản"), (at(8), False, "tự đổi mật khẩu")])
    account("quen", waits=True, versions=[(at(8), False, None), (at(9), False, "sửa thông tin"), (at(10), True, None)])
    account("khong-ghi", waits=False)
    users = migrate(AFTER).get_model("units.User").objects
    assert dict(users.values_list("username", "own_password_at")) == {
        "chua-dung": None,
        "da-doi": at(8),
        "quen": at(8),
        "khong-ghi": at(6),
    }
