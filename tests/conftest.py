"""The fixed cast: one district with two agencies and two communes, and a second district.

Where a test says that data does not leak, data that could leak is there.
"""

import gc
from collections.abc import Iterator

import hypothesis
import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client
from django.test.testcases import TransactionTestCase

from reports import append_only
from tests import factories
from tests.world import World, make_world
from units.models import Role

# A machine that is busy makes no example wrong: speed is measured in benchmarks alone.
hypothesis.settings.register_profile(
    "untimed", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow], database=None
)
hypothesis.settings.load_profile("untimed")

#: All that is in these folders starts processes: browsers, servers, clocks that are killed.
SLOW_FOLDERS = {"browser", "faults"}


def pytest_addoption(parser):
    parser.addoption("--slow", action="store_true", help="run the tests that are marked slow, too")


def pytest_configure(config):
    """Whoever names files gets all that is in them; a worker, which is named files always, is told."""
    if hasattr(config, "workerinput"):
        config.option.slow = config.workerinput["slow"]
    elif config.args_source is config.ArgsSource.ARGS:
        config.option.slow = True


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node):
    node.workerinput["slow"] = node.config.option.slow


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    for item in items:
        if SLOW_FOLDERS & set(item.path.relative_to(config.rootpath).parts):
            item.add_marker(pytest.mark.slow)
    if not config.option.slow:
        left_out = [item for item in items if item.get_closest_marker("slow")]
        items[:] = [item for item in items if not item.get_closest_marker("slow")]
        config.hook.pytest_deselected(items=left_out)


def pytest_collection_finish():
    """What is there now stays: the collector of garbage need not look through it during each test."""
    gc.collect()
    gc.freeze()


def pytest_terminal_summary(terminalreporter, config):
    if not config.option.slow:
        left_out = "trials with real processes, servers, browsers, migrations"
        terminalreporter.write_line(f"Left out: {left_out}. --slow runs them, too.")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The test database, without sessions left behind when PostgreSQL is to drop it.

    A thread of the live server waits on the connection that a browser keeps open, and may
    still hold a session of its own.
    """
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture(autouse=True, scope="session")
def flush_past_the_append_only_triggers():
    """Let transactional tests empty the tables that the database itself protects."""
    flush = TransactionTestCase._fixture_teardown

    def teardown(self):
        append_only.remove(connection)
        flush(self)
        append_only.install(connection)

    TransactionTestCase._fixture_teardown = teardown
    yield
    TransactionTestCase._fixture_teardown = flush


@pytest.fixture(scope="module")
def shared_db(django_db_setup, django_db_blocker):
    """The database for what all tests of a module share; each of them still takes back what it wrote itself.

    Fixtures that write there for the whole module use it as a context.
    """
    outermost = transaction.atomic()
    with django_db_blocker.unblock():
        outermost.__enter__()
    yield django_db_blocker.unblock
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        outermost.__exit__(None, None, None)


@pytest.fixture(scope="module")
def shared_world(shared_db) -> World:
    with shared_db(), time_machine.travel(factories.at(15, 5), tick=False):
        return make_world()


@pytest.fixture
def world(shared_world, db) -> Iterator[World]:
    """Two districts full of data, on the afternoon of the day; a module that looks at them has no other cast."""
    with time_machine.travel(factories.at(15, 5), tick=False):
        yield shared_world


@pytest.fixture
def district(db):
    return factories.make_district()


@pytest.fixture
def campaign(district):
    return factories.make_campaign(district)


@pytest.fixture
def agency(campaign):
    return factories.make_unit(campaign.district, "P-NV", name="Phòng Nội vụ", short_name="Phòng Nội vụ")


@pytest.fixture
def other_agency(campaign):
    return factories.make_unit(campaign.district, "P-TP", name="Phòng Tư pháp", short_name="Phòng Tư pháp")


@pytest.fixture
def commune(campaign):
    return factories.make_commune(campaign.district, "25280", "Lộc Thạnh")


@pytest.fixture
def other_commune(campaign):
    return factories.make_commune(campaign.district, "25294", "Lộc Thành")


@pytest.fixture
def officer(agency):
    return factories.make_user("p-nv", Role.OFFICER, agency.district, agency, last_name="Nguyễn Thị", first_name="Hạnh")


@pytest.fixture
def other_officer(other_agency):
    return factories.make_user("p-tp", Role.OFFICER, other_agency.district, other_agency)


@pytest.fixture
def commune_officer(commune):
    return factories.make_user("25280", Role.OFFICER, commune.district, commune)


@pytest.fixture
def office(campaign):
    return factories.make_user("vhtt", Role.OFFICE, campaign.district)


@pytest.fixture
def leader(campaign):
    return factories.make_user("lanhdao", Role.LEADER, campaign.district)


@pytest.fixture
def administrator(campaign):
    return factories.make_user("quantri", Role.ADMINISTRATOR, campaign.district)


@pytest.fixture
def foreign_district(db):
    """A second district with a unit, a report and an edition of its own."""
    return factories.make_campaign(factories.make_district("Bù Đốp")).district


@pytest.fixture
def foreign_unit(foreign_district):
    return factories.make_commune(foreign_district, "25308", "Hưng Phước")


@pytest.fixture
def foreign_officer(foreign_unit):
    return factories.make_user("25308", Role.OFFICER, foreign_unit.district, foreign_unit)


@pytest.fixture
def foreign_office(foreign_district):
    return factories.make_user("vhtt-bu-dop", Role.OFFICE, foreign_district)


@pytest.fixture
def sign_in():
    """Return a test client that is signed in as the given user."""

    def client_of(user):
        client = Client()
        client.force_login(user)
        return client

    return client_of
