"""manage.py move_database: a district that began on SQLite goes on where these tests run, with nothing lost."""

import json

import pytest

from tests.operations.conftest import GIVE_PHONE, Installation


@pytest.fixture(scope="module")
def old(tmp_path_factory):
    """A district at work on SQLite."""
    folder = tmp_path_factory.mktemp("old")
    installation = Installation(f"sqlite:///{folder}/bluezone.sqlite3", folder)
    assert installation.manage("demo", "--no-serve", DEMO="true").returncode == 0
    assert installation.manage("shell", "-c", GIVE_PHONE).returncode == 0
    return installation


@pytest.fixture(scope="module")
def new(make_installation):
    return make_installation()


def url_of(installation: Installation) -> str:
    return installation.environment["DATABASE_URL"]


@pytest.fixture(scope="module")
def held_before(old):
    return everything_in(old)


@pytest.fixture(scope="module")
def moved(old, new, held_before):
    done = old.manage("move_database", "--to", url_of(new))
    assert done.returncode == 0, done.stderr
    return done.stdout


def run(installation: Installation, code: str):
    return installation.manage("shell", "-v", "0", "-c", code)


def test_day_totals_are_printed_before_and_after_and_agree(moved):
    before, after = moved.split("Số liệu ở nơi mới:")
    days = [line for line in before.splitlines() if line[:2].isdigit()]
    assert len(days) == 7
    assert [line for line in after.splitlines() if line[:2].isdigit()] == days


def test_rows_of_each_table_are_counted(moved):
    counts = dict(line.split() for line in moved.splitlines() if line.startswith("  "))
    assert (counts["units_unit"], counts["units_district"]) == ("60", "1")
    assert (counts["otp_totp_totpdevice"], counts["accounts_sparecode"]) == ("1", "10")


def everything_in(installation: Installation) -> list[dict]:
    """Every row of every table, the order of keys in stored JSON apart."""
    dump = "from django.core import serializers as s; from operations.moving import stored_models as m; "
    dump += "print(s.serialize('json', [o for model in m() for o in model._base_manager.order_by('pk')]))"
    return json.loads(run(installation, dump).stdout)


def test_what_was_moved_is_the_same_to_the_last_value_and_the_old_place_unchanged(moved, old, new, held_before):
    assert len(held_before) > 500
    assert everything_in(new) == held_before
    assert everything_in(old) == held_before


def test_new_place_refuses_to_change_what_was_accepted_and_numbers_on(moved, new):
    begin = "from reports.models import *; from django.db import *; "
    changed = run(new, begin + "DailyReport.objects.update(staff_total=0)")
    assert (changed.returncode, "append-only" in changed.stderr) == (1, True)
    numbers_on = "n = Campaign.history.order_by('-pk').first().pk; Campaign.objects.get().save(); "
    numbers_on += "print(Campaign.history.order_by('-pk').first().pk > n)"
    assert run(new, begin + numbers_on).stdout.strip() == "True"


def test_second_move_into_the_same_place_is_refused(moved, old, new):
    again = old.manage("move_database", "--to", url_of(new))
    assert again.returncode == 1
    assert again.stderr.startswith("CommandError: Chưa chuyển gì. Cơ sở dữ liệu mới đã có số liệu.")


@pytest.mark.parametrize(
    ("to", "said"),
    [
        ("mysql://a@b/c", "theo mẫu của DATABASE_URL"),
        ("oracle-cua-toi", "theo mẫu của DATABASE_URL"),
        ("postgresql://a@127.0.0.1:1/khong-co", "Connection refused"),
        (None, "đang dùng"),
    ],
)
def test_place_that_does_not_fit_is_refused_in_a_sentence(to, said, old):
    done = old.manage("move_database", "--to", to or url_of(old))
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr
