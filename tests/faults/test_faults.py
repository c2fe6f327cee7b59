"""The trials in short, one after the other in one district; ``python -m tests.faults`` carries them out at length.

Real processes, real signals, people who send again until they see a receipt. After each of them nothing
accepted is lost, nothing doubled, revisions have no gaps, totals equal the rows' sum, editions are as they
were made, the database is sound and refuses what it must. Whatever page came instead of a receipt said
what was kept, or the trial would have failed (``people.py``).
"""

from collections.abc import Iterator

import pytest
from django.conf import settings

from . import databases
from .place import Place, district_at, served
from .trials import TRIALS, Outcome

TRIAL = {trial.name: trial for trial in TRIALS}


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    """A district at work on a database of its own, of the kind that the suite runs on."""
    with (
        databases.scratch() as folder,
        _database(folder) as database,
        district_at(database, folder) as place,
        served(place),
    ):
        yield place


def _database(folder):
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        return databases.sqlite(folder)
    password = f":{database['PASSWORD']}" if database["PASSWORD"] else ""
    server = f"{database['USER']}{password}@{database['HOST'] or '127.0.0.1'}:{database['PORT'] or 5432}"
    return databases.postgresql(folder, f"postgresql://{server}")


def carry_out(name: str, place: Place) -> Outcome:
    trial = TRIAL[name]
    if why_not := trial.may_take_place(place.database):
        pytest.skip(why_not)
    outcome = trial.carry_out(place, *trial.short)
    assert outcome.wrongs() == {}
    return outcome


def test_workers_and_master_killed_while_thirty_send(place):
    outcome = carry_out("killed", place)
    assert outcome.kills == 7


def test_reloaded_while_thirty_send_nobody_notices(place):
    assert carry_out("reloaded", place).met.again == 0


def test_database_server_without_power_while_thirty_send(place):
    if place.database.name == "SQLite":
        pytest.skip("SQLite has no server")
    assert carry_out("cut off", place).kills == 1


def test_full_disk_refuses_sends_lets_everybody_read_and_recovers_by_itself(place):
    met = carry_out("out of space", place).met
    assert met.pages[503, "Hệ thống tạm ngừng"] == met.again > 0


def test_database_server_without_room_for_its_log_gives_up_and_loses_nothing(place):
    if place.database.name == "SQLite":
        pytest.skip("SQLite's log is on the disk of the trial before")
    met = carry_out("log out of space", place).met
    assert met.pages[503, "Hệ thống tạm ngừng"] == met.again > 0


def test_full_server_over_the_deadline_makes_nobody_late(place):
    assert len(carry_out("busy over the deadline", place).met.accepted) == 30


def test_two_editors_of_one_report_never_overwrite_each_other_silently(place):
    met = carry_out("two editors", place).met
    assert len(met.refused) > 0


def test_clock_set_back_by_an_hour_hides_nothing_that_was_accepted(place):
    carry_out("clock set back", place)


def test_migration_killed_midway_is_carried_out_by_the_next_one(place):
    carry_out("killed in a migration", place)
