"""R11, R18: threads that act at the same instant, on a real database with real commits.

On SQLite the test database is a file (``tests/settings.py``), with WAL and IMMEDIATE as in service.
"""

import datetime
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts import issuing
from reports import actions
from reports.models import Campaign, DailyReport, Edition, Extension, ReportingDay
from tests.factories import TODAY, at, day_of, figures_for, make_unit, make_user, send
from units import roster
from units.models import Role, Unit, User

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 20
REFUSALS = (
    actions.StaleRevision,
    actions.AlreadyClosed,
    actions.UnitChanged,
    actions.ExtensionReliedUpon,
    ValidationError,
)


def at_once(*acts):
    """Do all acts at the same instant, each over a connection of its own; give what each came to."""
    start = Barrier(len(acts), timeout=60)

    def do(act):
        try:
            connection.ensure_connection()
            start.wait()
            return act()
        except REFUSALS as refused:
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


@pytest.mark.parametrize("changed", [{"active_until": TODAY}, {"kind": Unit.Kind.COMMUNE}, {"code": "P-KHAC"}])
def test_unit_that_sends_and_changes_at_once_does_one_of_both(campaign, office, changed):
    for number in range(ROUNDS // 2):
        unit = make_unit(campaign.district, f"U{number}")
        changing = Unit.objects.get(pk=unit.pk)
        for name, value in changed.items():
            setattr(changing, name, f"{value}-{number}" if name == "code" else value)
        with time_machine.travel(at(14, 30), tick=False):
            sent, refused = at_once(partial(send, unit, office), partial(roster.change_unit, changing, by=office))
        stands = Unit.objects.get(pk=unit.pk)
        if isinstance(sent, actions.UnitChanged):
            assert (refused, stands.is_used) == (None, False)
        elif refused is None:
            # Its code was another before it sent: the receipt names that.
            assert list(changed) == ["code"]
            assert sent.receipt_code == f"{stands.code}-20200814-1"
        else:
            assert (stands.kind, stands.active_until, stands.code) == (unit.kind, None, unit.code)


def test_campaign_changes_while_days_are_first_sent_for(campaign, agency, officer, administrator):
    for number in range(ROUNDS // 2):
        ReportingDay.objects.filter(reports=None).delete()
        date = TODAY.replace(day=10 + number)
        changing = Campaign.objects.get()
        changing.due_time, changing.starts_on = datetime.time(15, number), campaign.starts_on
        first, second = at_once(
            partial(send, agency, officer, at(14, date=date), date=date),
            partial(actions.change_campaign, campaign=changing, by=administrator, at=at(14, date=date)),
        )
        assert (type(first), second) == (DailyReport, None)
    assert DailyReport.objects.count() == ROUNDS // 2


def test_districts_with_equal_codes_issue_accounts_at_once(campaign, agency, foreign_district):
    make_unit(foreign_district, agency.code)
    for _ in range(ROUNDS // 4):
        User.objects.filter(role=Role.OFFICER).delete()
        issues = [partial(issuing.issue_accounts, district=d, today=TODAY) for d in (agency.district, foreign_district)]
        issued = {account.user.username for accounts in at_once(*issues) for account in accounts}
        assert issued == {"p-nv", "bu-dop-p-nv"} or issued == {"p-nv", "loc-ninh-p-nv"}


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer, and locks no rows")
def test_whoever_moves_the_deadline_or_the_unit_waits_for_a_send_and_nobody_else_does(campaign, agency, officer):
    actions.open_day(campaign=campaign, date=TODAY)
    days, units = ReportingDay.objects.order_by(), Unit.objects.order_by()

    def is_free(rows, **options):
        with transaction.atomic():
            return [*rows.select_for_update(skip_locked=True, **options)] != []

    with transaction.atomic():
        send(agency, officer)
        rows = (days, units)
        (free,) = at_once(lambda: [is_free(found, no_key=no_key) for no_key in (True, False) for found in rows])
    assert free == [True, True, False, False]
    assert [is_free(found) for found in rows] == [True, True]


def test_deadline_that_a_send_at_the_same_instant_relies_on_is_not_taken_back(campaign, office):
    for number in range(ROUNDS // 2):
        date = TODAY.replace(day=10 + number)
        unit = make_unit(campaign.district, f"U{number}")
        moved = {"day": day_of(campaign, date), "due_at": at(15, 20, date=date), "by": office}
        actions.extend_day(**moved, reason="Mất điện", at=at(14, date=date))
        sent, withdrawn = at_once(
            partial(send, unit, office, at(15, 10, date=date), date=date),
            partial(actions.withdraw_extension, **moved | {"day": day_of(campaign, date)}, at=at(15, 11, date=date)),
        )
        in_force = Extension.objects.in_force().filter(day__date=date).exists()
        assert isinstance(withdrawn, actions.ExtensionReliedUpon) == in_force
        assert ReportingDay.objects.get(date=date).is_on_time(sent.first_sent_at) == in_force
