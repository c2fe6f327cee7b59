"""R2, R4, R12, R18: the server's clock goes back by an hour, and nothing that was done before disappears."""

import datetime

import pytest

from reports import actions
from reports.clock.query import due_tasks
from reports.consolidation import Status, consolidate
from reports.consolidation.unit_form import UnitForm
from reports.editions import changes_since
from reports.history.decisions import decisions_of
from reports.history.record import record_of
from reports.models import DailyReport, Edition, Email, ScheduledTask
from reports.models.emails import NEXT_TRY_AFTER
from tests.factories import TODAY, at, day_of, send

from .pages import BOARD, OWN_REPORT, close_on, elements, form_of, post, texts


@pytest.fixture
def set_back(clock):
    """Let the clock that has shown 14:50 show 13:50 again."""
    clock.move_to(at(14, 50))
    return lambda: clock.move_to(at(13, 50))


def now(campaign):
    return consolidate(day_of(campaign), at(13, 50))


def unit_of(consolidation, unit):
    return next(found for found in consolidation.units if found.code == unit.code)


def test_report_stands_on_board_and_edition_and_its_correction_follows_it(
    set_back, campaign, agency, officer, sign_in, office
):
    send(agency, officer, at(14, 40), staff_installed=10)
    client = sign_in(office)
    set_back()
    assert client.get(f"{BOARD}so-lieu.json").json()["staff"]["totals"]["reported"]["staff_installed"] == 10
    assert close_on(client, {"number": "1"}).status_code == 302
    assert Edition.objects.get().content["units"][0]["send"]["revision"] == 1
    assert (
        post(sign_in(officer), OWN_REPORT, form_of(agency, base_revision="1", staff_installed="11")).status_code == 302
    )
    assert unit_of(now(campaign), agency).figures["staff_installed"] == 11
    first, second = DailyReport.objects.order_by("revision")
    assert (second.sent_at, second.first_sent_at) == (at(13, 50), first.sent_at)
    assert (first.superseded_at, unit_of(now(campaign), agency).status) == (at(13, 50), Status.ON_TIME)


def test_newest_revision_counts_and_not_the_one_that_the_clock_has_come_back_to(set_back, campaign, agency, officer):
    send(agency, officer, at(13, 30), staff_installed=10)
    send(agency, officer, at(14, 40), base_revision=1, staff_installed=11)
    set_back()
    assert unit_of(now(campaign), agency).figures["staff_installed"] == 11


def test_returned_report_stays_returned(set_back, campaign, agency, officer, office):
    send(agency, officer, at(13, 30))
    actions.return_report(day=day_of(campaign), unit=agency, revision=1, comment="x", by=office, at=at(14, 45))
    set_back()
    assert unit_of(now(campaign), agency).status is Status.RETURNED


def test_unit_stays_excused_until_that_is_taken_back_and_may_be_excused_again(set_back, campaign, agency, office):
    excused = {"unit": agency, "date": TODAY, "reason": "x", "by": office}
    actions.excuse_unit(**excused, at=at(14, 40))
    set_back()
    assert unit_of(now(campaign), agency).status is Status.EXEMPT
    actions.withdraw_exemption(unit=agency, date=TODAY, by=office, at=at(13, 50))
    assert unit_of(now(campaign), agency).status is Status.WAITING
    actions.excuse_unit(**excused, at=at(13, 50))
    assert unit_of(now(campaign), agency).status is Status.EXEMPT


def test_record_says_of_an_excused_unit_what_the_board_says(set_back, campaign, agency, office):
    actions.excuse_unit(unit=agency, date=TODAY, reason="x", by=office, at=at(14, 40))
    set_back()
    (entry,) = record_of(agency, campaign, [TODAY], at(13, 50))
    assert (entry.status, entry.exemption_reason) == (Status.EXEMPT, "x")
    actions.withdraw_exemption(unit=agency, date=TODAY, by=office, at=at(13, 50))
    (entry,) = record_of(agency, campaign, [TODAY], at(13, 50))
    assert (entry.status, len(entry.withdrawn)) == (Status.WAITING, 1)


def test_page_takes_back_the_deadline_that_is_in_force(set_back, campaign, agency, office, sign_in):
    moved = {"day": day_of(campaign), "reason": "x", "by": office}
    actions.extend_day(**moved, due_at=at(15, 20), at=at(14, 40))
    client = sign_in(office)
    set_back()
    assert consolidate(day_of(campaign), at(13, 50)).due_at == at(15, 20)
    actions.extend_day(**moved, due_at=at(15, 30), at=at(13, 50))
    page = client.get(f"{BOARD}lui-han/")
    assert [dict(box.attributes)["value"] for box in elements(page, "input", name="due_time", type="hidden")] == [
        "15:30"
    ]
    assert "đến 15 giờ 30 phút" in texts(page, "textarea", id="announcement")[0]
    assert consolidate(day_of(campaign), at(13, 50)).due_at == at(15, 30)


def test_deadline_moved_twice_is_taken_back_in_the_order_that_it_was_moved(set_back, campaign, office):
    moved = {"day": day_of(campaign), "reason": "x", "by": office}
    actions.extend_day(**moved, due_at=at(15, 20), at=at(14, 40))
    set_back()
    actions.extend_day(**moved, due_at=at(15, 30), at=at(13, 50))
    actions.withdraw_extension(day=day_of(campaign), due_at=at(15, 30), by=office, at=at(13, 50))
    assert day_of(campaign).due_at == at(15, 20)


def test_two_decisions_of_one_repeated_moment_are_taken_back_each_for_itself(set_back, campaign, agency, office):
    tomorrow, excused = TODAY + datetime.timedelta(days=1), {"unit": agency, "by": office, "at": at(13, 50)}
    actions.excuse_unit(**excused, date=tomorrow, reason="họp")
    set_back()
    actions.excuse_unit(**excused, date=TODAY, reason="sáp nhập")
    form = UnitForm(day_of(campaign), agency, at(13, 50))
    assert (form.exempt_until, [d.what for d in decisions_of(day_of(campaign))]) == (
        TODAY,
        ["Miễn báo cáo: Phòng Nội vụ"],
    )
    assert actions.withdraw_exemption(unit=agency, date=TODAY, by=office, at=at(13, 50)) == [TODAY]
    assert unit_of(consolidate(day_of(campaign, tomorrow), at(13, 50)), agency).status is Status.EXEMPT


def test_unit_that_relies_on_a_moved_deadline_keeps_it(
    clock, campaign, agency, officer, other_agency, other_officer, office
):
    send(other_agency, other_officer, at(15, 5))
    actions.extend_day(day=day_of(campaign), due_at=at(15, 30), reason="x", by=office, at=at(15, 20))
    send(agency, officer, at(15, 10))
    with pytest.raises(actions.ExtensionReliedUpon) as refusal:
        actions.withdraw_extension(day=day_of(campaign), due_at=at(15, 30), by=office, at=at(15, 15))
    assert refusal.value.units == [agency]


def test_change_after_the_edition_is_asked_about_and_what_was_decided_before_stays_decided(
    set_back, campaign, agency, officer, other_agency, other_officer, office, sign_in
):
    edition = actions.close_day(day=day_of(campaign), by=office, at=at(14, 30), number=1)
    send(agency, officer, at(14, 35))
    seen = changes_since(edition, consolidate(day_of(campaign), at(14, 40))).states
    actions.defer_changes(edition=edition, covered=seen, seen_at=at(14, 40), by=office, at=at(14, 40))
    set_back()
    send(other_agency, other_officer, at(13, 50))
    page = sign_in(office).get(BOARD)
    assert [text for text in texts(page, "p") if "thay đổi sau lần" in text and text[0].isdigit()] == [
        "1 thay đổi sau lần chốt 1 : Phòng Tư pháp.",
        "1 thay đổi sau lần chốt 1 : để ngày mai (ghi: vhtt, 14:40): Phòng Nội vụ.",
    ]


def test_claim_from_before_holds_nobody_off_but_a_moment_s_difference_does(campaign, clock):
    day = actions.open_day(campaign=campaign, date=TODAY)
    email = Email.objects.create(day=day, kind="list", recipient="a@b.vn", requested_at=at(13), next_try_at=at(13))
    assert actions.claim_email(email=email, at=at(14, 50))
    assert not actions.claim_email(email=email, at=at(14, 49, 59))
    assert actions.claim_email(email=email, at=at(14, 50) - NEXT_TRY_AFTER)


def test_try_that_was_put_off_before_is_not_waited_for(set_back, campaign, agency):
    day = actions.open_day(campaign=campaign, date=TODAY)
    task = ScheduledTask.objects.get(day=day, due_at=at(14), kind="remind")
    ScheduledTask.objects.filter(pk=task.pk).update(due_at=at(13, 40))
    actions.put_off_task(task=task, detail="lỗi", at=at(14, 40))
    set_back()
    assert [due.pk for due in due_tasks(at(13, 50), {"remind"})] == [task.pk]


def test_session_goes_on(set_back, agency, sign_in, officer):
    client = sign_in(officer)
    client.get(OWN_REPORT)
    set_back()
    assert client.get(OWN_REPORT).status_code == 200


def test_board_that_refreshes_itself_shows_what_comes_after(set_back, agency, officer, campaign, office, sign_in):
    send(agency, officer, at(14, 40))
    client = sign_in(office)
    set_back()
    tag = client.get(BOARD)["ETag"]
    actions.return_report(day=day_of(campaign), unit=agency, revision=1, comment="x", by=office, at=at(13, 50))
    assert client.get(BOARD, headers={"if-none-match": tag}).status_code == 200
