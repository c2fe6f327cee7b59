"""R11, R18: threads that act at the same instant, on a real database with real commits.

On SQLite the test database is a file (``tests/settings.py``), with WAL and IMMEDIATE as in service.
"""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports import actions
from reports.models import DailyReport, Edition, ReportingDay
from tests.factories import TODAY, at, day_of, figures_for, make_user, send
from units.models import Role

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 20


def at_once(*acts):
    """Do all acts at the same instant, each over a connection of its own; give what each came to."""
    start = Barrier(len(acts), timeout=60)

    def do(act):
        try:
            connection.ensure_connection()
            start.wait()
            return act()
        except (actions.StaleRevision, actions.AlreadyClosed) as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(do, acts))


@pytest.fixture
def colleague(agency):
    return make_user("p-nv-2", Role.OFFICER, agency.district, agency)


def test_two_sends_at_once_have_one_winner_each_round(campaign, agency, officer, colleague):
    for base in range(ROUNDS):
        mine, theirs = at_once(
            partial(send, agency, officer, base_revision=base, visitors_guided=base, note="1"),
            partial(send, agency, colleague, base_revision=base, visitors_guided=base, note="2"),
        )
        assert sorted([type(mine), type(theirs)], key=str) == [actions.StaleRevision, DailyReport]
        won, lost = (mine, theirs) if isinstance(mine, DailyReport) else (theirs, mine)
        assert (won.revision, lost.newest) == (base + 1, won)
    assert list(DailyReport.objects.values_list("revision", flat=True)) == list(range(1, ROUNDS + 1))
    assert DailyReport.objects.current().get().revision == ROUNDS


def test_first_sends_of_a_day_at_once_have_one_winner(campaign, agency, officer, colleague):
    for round_number in range(ROUNDS // 4):
        date = TODAY.replace(day=10 + round_number)
        outcomes = at_once(
            partial(send, agency, officer, at(14, date=date), date=date, note="1"),
            partial(send, agency, colleague, at(14, date=date), date=date, note="2"),
        )
        assert sorted(type(outcome).__name__ for outcome in outcomes) == ["DailyReport", "StaleRevision"]
    assert ReportingDay.objects.count() == DailyReport.objects.count() == ROUNDS // 4


def test_same_send_twice_at_once_is_one_revision_and_one_receipt(campaign, agency, officer):
    for base in range(ROUNDS // 2):
        again = [partial(send, agency, officer, base_revision=base, visitors_guided=base)] * 3
        assert {report.revision for report in at_once(*again)} == {base + 1}
    assert DailyReport.objects.count() == ROUNDS // 2


def test_units_that_send_at_once_do_not_hinder_each_other(
    campaign, agency, other_agency, commune, officer, other_officer, commune_officer
):
    pairs = [(agency, officer), (other_agency, other_officer), (commune, commune_officer)]
    for base in range(ROUNDS // 4):
        sends = [partial(send, unit, sender, base_revision=base, visitors_guided=base) for unit, sender in pairs]
        assert [report.revision for report in at_once(*sends)] == [base + 1] * 3


def test_two_closings_at_once_make_one_edition(campaign, agency, officer, office):
    send(agency, officer)
    colleague = make_user("vhtt-2", Role.OFFICE, office.district)
    for number in range(1, ROUNDS // 2 + 1):
        outcomes = at_once(
            partial(actions.close_day, day=day_of(campaign), by=office, at=at(15, 30), number=number, reason="x"),
            partial(actions.close_day, day=day_of(campaign), by=colleague, at=at(15, 30), number=number, reason="x"),
        )
        assert sorted(type(outcome).__name__ for outcome in outcomes) == ["AlreadyClosed", "Edition"]
        editions = {getattr(outcome, "edition", outcome) for outcome in outcomes}
        assert editions == {Edition.objects.get(number=number)}
    assert Edition.objects.count() == ROUNDS // 2


def test_edition_made_during_sends_holds_whole_reports(campaign, agency, officer, office):
    for base in range(ROUNDS // 4):
        sent, edition = at_once(
            partial(send, agency, officer, base_revision=base, visitors_guided=base, relatives_installed=base),
            partial(actions.close_day, day=day_of(campaign), by=office, at=at(15), number=base + 1, reason="x"),
        )
        assert sent.revision == base + 1
        figures = edition.content["units"][0]["figures"]
        assert figures is None or figures["visitors_guided"] == figures["relatives_installed"]


def test_batch_and_a_send_of_one_of_its_units_at_once_leave_all_of_the_batch_or_nothing(
    campaign, agency, commune, commune_officer, office
):
    for base in range(ROUNDS // 2):
        batch = [
            actions.BatchSend(day_of(campaign), unit, figures_for(unit, visitors_guided=base), base)
            for unit in (agency, commune)
        ]
        imported, sent = at_once(
            partial(actions.send_batch, sends=batch, by=office, at=at(14)),
            partial(send, commune, commune_officer, base_revision=base, visitors_guided=base, note="1"),
        )
        assert isinstance(imported, list) != isinstance(sent, DailyReport)
        if isinstance(sent, DailyReport):
            send(agency, office, base_revision=base, note=str(base))
        assert [report.revision for report in DailyReport.objects.current()] == [base + 1] * 2


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer, and locks no rows")
def test_correction_locks_its_own_report_and_neither_day_nor_unit(campaign, agency, officer):
    send(agency, officer)
    with CaptureQueriesContext(connection) as queries:
        send(agency, officer, base_revision=1, visitors_guided=9)
    locks = [query["sql"].rpartition("FOR UPDATE")[2] for query in queries if "FOR UPDATE" in query["sql"]]
    assert locks == [' OF "reports_dailyreport"']
