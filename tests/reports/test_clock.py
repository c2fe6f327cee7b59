"""R19 and section "the clock": what is done at which minute, once, and what is rightly not done."""

import datetime

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command

from reports import actions, clock
from reports.clock import State
from reports.models import Campaign, ClockTask, Edition, Extension, Reminder, ReportingDay
from tests.factories import START, TODAY, YESTERDAY, at, day_of, make_campaign, make_district, make_unit, send
from units.models import District

REMIND, LIST, CLOSE = ClockTask.Kind.REMIND, ClockTask.Kind.LIST_MISSING, ClockTask.Kind.CLOSE

MISSED = "bỏ qua: đã đến lượt nhắc sau"


@pytest.fixture
def district(district):
    district.office_email = "vhtt@locninh.example"
    district.save()
    return district


@pytest.fixture
def reachable(agency):
    agency.contact_email = "p-nv@locninh.example"
    agency.save()
    return agency


def run(moment, kinds=frozenset(ClockTask.Kind)):
    """Do all that is due at the moment; give what was done, as the page says it."""
    done = []
    while task := clock.handle_one_due_task(moment, kinds):
        done.append((task.kind, task.due_at, task.outcome))
    return done


@pytest.fixture
def clock_stands():
    with time_machine.travel(at(8), tick=False) as stands:
        yield stands


def run_minutes(*moments):
    return [done for moment in moments for done in run(moment)]


def extend(campaign, by, due_at, decided_at):
    actions.extend_day(day=day_of(campaign), due_at=due_at, reason="mất điện", by=by, at=decided_at)


def tasks():
    return list(ClockTask.objects.values_list("kind", "due_at", "outcome", "error"))


# When


def test_each_thing_is_done_at_its_minute_and_not_before(campaign, reachable):
    assert run(at(13, 59, 59)) == []
    assert not ReportingDay.objects.exists()
    sent = "đã gửi 1 thư đến 1 đơn vị"
    assert run(at(14)) == [(REMIND, at(14), sent)]
    assert run(at(14, 39, 59)) == []
    assert run(at(14, 40)) == [(REMIND, at(14, 40), sent)]
    assert run(at(15, 4, 59)) == []
    assert [done[:2] for done in run(at(15, 5))] == [(REMIND, at(15, 5)), (LIST, at(15, 5))]
    assert run(at(15, 54, 59)) == []
    assert run(at(15, 55)) == [(CLOSE, at(15, 55), "đã chốt lần 1")]
    assert run(at(23, 59)) == []


def test_edition_of_the_clock_is_nobody_s_and_in_time(campaign, agency, officer):
    send(agency, officer)
    run(at(15, 59, 59))
    edition = Edition.objects.get()
    assert (edition.number, edition.made_by, edition.maker_name) == (1, None, "hệ thống tự chốt")
    assert (edition.cut_at, edition.day.is_in_time_for_province(edition.cut_at)) == (at(15, 59, 59), True)


def test_edition_of_somebody_is_left_alone(campaign, agency, office):
    actions.close_day(day=day_of(campaign), by=office, at=at(15, 40), number=1)
    assert run(at(15, 55), {CLOSE}) == [(CLOSE, at(15, 55), "đã có lần chốt 1")]
    assert Edition.objects.get().made_by == office


def test_day_without_any_report_is_closed_all_the_same(campaign, agency):
    run(at(15, 55), {CLOSE})
    assert Edition.objects.get().content["units"][0]["code"] == "P-NV"


def test_only_those_who_owe_are_reminded(campaign, reachable, commune, officer):
    send(reachable, officer, at(13))
    commune.contact_email = "25280@locninh.example"
    commune.save()
    run(at(14))
    assert [letter.to for letter in mail.outbox] == [["25280@locninh.example"]]
    assert list(Reminder.objects.values_list("unit__code", "sent_by", "task__due_at")) == [("25280", None, at(14))]


def test_nobody_to_remind_is_said(campaign, reachable, officer):
    send(reachable, officer, at(13))
    assert run(at(14)) == [(REMIND, at(14), "không còn đơn vị nào phải nhắc")]


def test_minutes_of_the_office_decide(campaign, agency):
    Campaign.objects.update(reminder_minutes=[30, 0])
    assert [done[:2] for done in run_minutes(at(14, 30), at(14, 59, 59), at(15), at(15, 5))] == [
        (REMIND, at(14, 30)),
        (REMIND, at(15)),
        (LIST, at(15, 5)),
    ]


def test_no_minutes_mean_no_reminders(campaign, agency):
    Campaign.objects.update(reminder_minutes=[])
    assert [done[0] for done in run(at(23))] == [LIST, CLOSE]


@pytest.mark.parametrize("written", [{"phút": 5}, ["60", None, 1.5, True, 10**30], None, 5])
def test_minutes_that_are_none_are_left_out(campaign, agency, written):
    Campaign.objects.update(reminder_minutes=written or [])
    assert [done[0] for done in run(at(15, 10))] == [LIST]


def test_reminder_of_another_date_is_none(campaign, agency):
    Campaign.objects.update(reminder_minutes=[15 * 60 + 1, -9 * 60])
    assert run_minutes(at(23, 59, date=YESTERDAY), at(0), at(15, 4)) == [
        (LIST, at(15, 5, date=YESTERDAY), "đã gửi danh sách"),
        (CLOSE, at(15, 55, date=YESTERDAY), "đã chốt lần 1, sau giờ báo cáo tỉnh"),
    ]


# Once


def test_run_twice_changes_nothing(campaign, reachable):
    run(at(16, 10))
    before = tasks(), mail.outbox[:], list(Edition.objects.values_list("cut_at"))
    assert run(at(16, 10)) == run(at(23)) == []
    assert (tasks(), mail.outbox, list(Edition.objects.values_list("cut_at"))) == before


def test_claim_holds_five_minutes_for_letters(campaign, reachable):
    day = actions.open_day(campaign=campaign, date=TODAY)
    ClockTask.objects.create(day=day, kind=REMIND, due_at=at(14), claimed_at=at(14))
    assert run(at(14, 4, 59)) == []
    assert [done[:2] for done in run(at(14, 5))] == [(REMIND, at(14))]


def test_claim_holds_one_minute_for_an_edition(campaign, agency):
    day = actions.open_day(campaign=campaign, date=TODAY)
    ClockTask.objects.create(day=day, kind=CLOSE, due_at=at(15, 55), claimed_at=at(15, 55))
    assert run(at(15, 55, 59), {CLOSE}) == []
    assert run(at(15, 56), {CLOSE}) == [(CLOSE, at(15, 55), "đã chốt lần 1")]


def test_edition_made_by_a_clock_that_was_killed_after_it_counts_as_the_clock_s(campaign, agency):
    edition = actions.close_day(day=day_of(campaign), by=None, at=at(15, 55), number=1)
    ClockTask.objects.create(day=edition.day, kind=CLOSE, due_at=at(15, 55), claimed_at=at(15, 55))
    assert run(at(16, 10), {CLOSE}) == [(CLOSE, at(15, 55), "đã chốt lần 1")]
    assert Edition.objects.get() == edition


def test_second_claim_of_the_same_task_is_refused(campaign, agency):
    claim = {"day": day_of(campaign), "kind": CLOSE, "due_at": at(15, 55), "at": at(15, 55)}
    assert actions.claim_task(**claim).claimed_at == at(15, 55)
    assert actions.claim_task(**claim) is None


def test_renewed_claim_holds_longer_and_the_task_still_shows_when_it_was_begun(campaign, agency):
    task = actions.claim_task(day=day_of(campaign), kind=REMIND, due_at=at(14), at=at(14))
    actions.renew_claim(task=task, at=at(14, 5))
    assert run(at(14, 9, 59)) == []
    actions.finish_task(task=task, outcome="x", error="", at=at(14, 9))
    task.refresh_from_db()
    assert (task.claimed_at, task.done_at) == (at(14), at(14, 9))


def test_finished_task_is_finished_once(campaign, agency):
    task = actions.claim_task(day=day_of(campaign), kind=REMIND, due_at=at(14), at=at(14))
    for outcome, moment in (("một", at(14, 1)), ("hai", at(14, 6))):
        actions.finish_task(task=task, outcome=outcome, error="", at=moment)
    assert ClockTask.objects.get().outcome == "một"


# Late


def test_after_an_outage_each_thing_is_done_once_and_the_last_reminder_alone_is_sent(campaign, reachable):
    assert run(at(16, 10)) == [
        (REMIND, at(14), MISSED),
        (REMIND, at(14, 40), MISSED),
        (REMIND, at(15, 5), "đã gửi 1 thư đến 1 đơn vị"),
        (LIST, at(15, 5), "đã gửi danh sách"),
        (CLOSE, at(15, 55), "đã chốt lần 1, sau giờ báo cáo tỉnh"),
    ]
    assert [letter.to for letter in mail.outbox if letter.to == ["p-nv@locninh.example"]] == [["p-nv@locninh.example"]]


def test_late_things_are_marked_late_and_those_of_the_printed_minute_are_not(campaign, agency):
    run(at(14, 0, 59))
    run(at(16, 10))
    late = {(e.kind, e.due_at): (e.state, e.minutes_late) for e in clock.errands_of_day(day_of(campaign), at(16, 11))}
    assert late == {
        (REMIND, at(14)): (State.DONE, 0),
        (REMIND, at(14, 40)): (State.SKIPPED, 0),
        (REMIND, at(15, 5)): (State.DONE, 65),
        (LIST, at(15, 5)): (State.DONE, 65),
        (CLOSE, at(15, 55)): (State.DONE, 15),
    }


def test_reminder_that_was_begun_and_not_finished_gives_way_to_the_next(campaign, agency):
    day = actions.open_day(campaign=campaign, date=TODAY)
    ClockTask.objects.create(day=day, kind=REMIND, due_at=at(14), claimed_at=at(14))
    assert run(at(14, 40))[0] == (REMIND, at(14), MISSED)


def test_after_midnight_nobody_is_reminded_and_what_was_begun_is_put_aside(campaign, reachable, officer):
    send(reachable, officer, at(14, 30, date=YESTERDAY), date=YESTERDAY)
    day = day_of(campaign, YESTERDAY)
    for kind in (REMIND, LIST):
        ClockTask.objects.create(day=day, kind=kind, due_at=at(15, 5, date=YESTERDAY), claimed_at=at(15, 5))
    assert run(at(0, 1)) == [
        (CLOSE, at(15, 55, date=YESTERDAY), "đã chốt lần 1, sau giờ báo cáo tỉnh"),
    ]
    ClockTask.objects.filter(done_at=None).update(claimed_at=at(15, 5, date=YESTERDAY))
    assert run(at(0, 2)) == [(kind, at(15, 5, date=YESTERDAY), "bỏ qua: đã hết ngày") for kind in (REMIND, LIST)]
    assert mail.outbox == []


@pytest.mark.parametrize(("days", "editions"), [(1, 1), (4, 1)])
def test_past_day_whose_units_reported_is_closed_late(campaign, agency, officer, days, editions):
    date = TODAY - datetime.timedelta(days=days)
    send(agency, officer, at(14, 30, date=date), date=date)
    run(at(8))
    (edition,) = Edition.objects.all()
    assert (edition.day.date, edition.cut_at) == (date, at(8))
    assert not edition.day.is_in_time_for_province(edition.cut_at)


@pytest.mark.parametrize(("days", "is_closed"), [(7, True), (8, False)])
def test_a_week_is_made_up_for_and_no_more(district, office, days, is_closed):
    make_campaign(district, starts_on=datetime.date(2020, 8, 1))
    agency = make_unit(district, "P-NV", active_from=datetime.date(2020, 8, 1))
    date = TODAY - datetime.timedelta(days=days)
    send(agency, office, at(14, 30, date=date), date=date)
    run(at(8))
    assert Edition.objects.exists() is is_closed


def test_past_day_that_only_the_office_entered_later_is_not_closed(campaign, agency, office):
    send(agency, office, at(7), date=YESTERDAY)
    assert run(at(8)) == []


def test_report_of_the_day_s_last_second_counts_and_of_the_next_day_s_first_does_not(campaign, agency, office):
    send(agency, office, at(0, date=TODAY), date=YESTERDAY)
    assert run(at(8)) == []
    earlier = START
    send(agency, office, at(23, 59, 59, date=earlier), date=earlier)
    assert [done[1] for done in run(at(8))] == [at(15, 55, date=earlier)]


def test_past_day_that_was_closed_is_left_alone(campaign, agency, officer, office):
    send(agency, officer, at(14, 30, date=YESTERDAY), date=YESTERDAY)
    actions.close_day(day=day_of(campaign, YESTERDAY), by=office, at=at(15, 40, date=YESTERDAY), number=1)
    assert run(at(8)) == []


def test_closing_begun_on_a_silent_past_day_is_put_aside(campaign, agency):
    day = actions.open_day(campaign=campaign, date=YESTERDAY)
    due_at = at(15, 55, date=YESTERDAY)
    ClockTask.objects.create(day=day, kind=CLOSE, due_at=due_at, claimed_at=due_at)
    (done,) = run(at(8))
    assert done[2].startswith("bỏ qua: ")
    assert not Edition.objects.exists()


# The deadline and the minutes move


def test_reminders_follow_a_moved_deadline(campaign, agency, office):
    run(at(14))
    extend(campaign, office, at(15, 30), at(14, 20))
    assert [done[:2] for done in run_minutes(at(14, 40), at(15, 5), at(15, 9, 59), at(15, 10), at(15, 35))] == [
        (REMIND, at(14, 30)),
        (REMIND, at(15, 10)),
        (REMIND, at(15, 35)),
        (LIST, at(15, 35)),
    ]


@pytest.mark.parametrize(("decided_at", "is_sent"), [(at(14, 30), True), (at(14, 30, 1), False)])
def test_reminder_that_lies_before_the_decision_is_not_sent(campaign, agency, office, decided_at, is_sent):
    Campaign.objects.update(reminder_minutes=[60])
    extend(campaign, office, at(15, 30), decided_at)
    assert bool(run(at(14, 31))) is is_sent


def test_reminder_begun_under_the_old_deadline_is_put_aside(campaign, agency, office):
    day = actions.open_day(campaign=campaign, date=TODAY)
    ClockTask.objects.create(day=day, kind=REMIND, due_at=at(14, 40), claimed_at=at(14, 40))
    extend(campaign, office, at(15, 30), at(14, 41))
    assert run(at(14, 50)) == [(REMIND, at(14, 40), "bỏ qua: giờ hẹn đã thay đổi")]


def test_extension_that_was_taken_back_counts_no_more(campaign, agency, office):
    Campaign.objects.update(reminder_minutes=[20])
    extend(campaign, office, at(15, 30), at(14, 30))
    Extension.objects.update(withdrawn_at=at(14, 50), withdrawn_by=office)
    ReportingDay.objects.update(due_at=at(15), extension_reason="")
    assert [done[:2] for done in run(at(14, 50))] == [(REMIND, at(14, 40))]


@pytest.mark.parametrize(("set_at", "is_sent"), [(at(14, 30), True), (at(14, 30, 1), False)])
def test_reminder_whose_time_had_passed_when_it_was_set_is_not_sent(campaign, agency, office, set_at, is_sent):
    campaign.history.update(history_date=at(8))
    actions.set_reminder_minutes(campaign=campaign, minutes=[30], by=office, at=set_at)
    assert bool(run(at(14, 31))) is is_sent


def test_reminder_that_was_set_all_the_while_is_sent_late(campaign, agency, office):
    campaign.history.update(history_date=at(8))
    actions.set_reminder_minutes(campaign=campaign, minutes=[60, 20], by=office, at=at(14, 50))
    assert [done[1:] for done in run(at(14, 51))] == [(at(14), MISSED), (at(14, 40), ClockTask.objects.last().outcome)]


def test_closing_time_that_moves_after_the_edition_closes_nothing_again(campaign, agency):
    run(at(15, 55))
    Campaign.objects.update(auto_close_time=datetime.time(15, 57))
    assert run(at(15, 57)) == []


# What fails


def test_address_that_fails_stops_nobody_else_and_is_told(campaign, reachable, other_agency, commune):
    other_agency.contact_email = "hỏng\n@locninh.example"
    other_agency.save()
    (done,) = run(at(14))
    told = "đã gửi 1 thư đến 1 đơn vị; 1 thư không gửi được; 1 đơn vị chưa có địa chỉ thư điện tử"
    assert done == (REMIND, at(14), told)
    assert clock.troubles(day_of(campaign), at(14, 1)) is None


@pytest.fixture
def broken(agency, officer):
    """A district whose day cannot be consolidated: a report of it holds what no report should."""
    send(agency, officer, at(10), confirmed_warnings=[{}])


def test_failing_task_stops_no_other_district(campaign, broken, foreign_unit, caplog):
    run(at(15, 55), {CLOSE})
    assert Edition.objects.get().day.campaign.district == foreign_unit.district
    task = ClockTask.objects.get(done_at=None)
    assert (task.day.campaign, task.error) == (campaign, "lỗi chương trình (KeyError), sẽ thử lại")
    (line,) = caplog.messages
    assert line.startswith(f"close, task {task.pk} failed: KeyError in ")


def test_failing_edition_is_tried_every_minute_until_it_is_made(campaign, broken):
    tried = [bool(run(moment, {CLOSE})) for moment in (at(15, 55), at(15, 55, 59), at(15, 56), at(15, 57), at(20))]
    assert tried == [True, False, True, True, True]
    (errand,) = clock.troubles(day_of(campaign), at(20, 0, 1)).failing
    assert errand.state is State.FAILING


def test_failing_letters_are_tried_twice(campaign, broken):
    Campaign.objects.update(reminder_minutes=[60])
    tried = [bool(run(moment, {REMIND})) for moment in (at(14), at(14, 4, 59), at(14, 5), at(14, 10), at(14, 30))]
    assert tried == [True, False, True, False, False]
    assert ClockTask.objects.get().error == "không thực hiện được sau hai lần thử (KeyError)"


def test_second_try_that_succeeds_leaves_no_error(campaign, agency):
    day = actions.open_day(campaign=campaign, date=TODAY)
    ClockTask.objects.create(day=day, kind=CLOSE, due_at=at(15, 55), claimed_at=at(15, 55), error="lỗi")
    run(at(15, 56), {CLOSE})
    assert ClockTask.objects.values_list("outcome", "error").get() == ("đã chốt lần 1", "")


def test_list_that_reaches_nobody_says_so(campaign, agency):
    District.objects.update(office_email="")
    assert run(at(15, 5), {LIST}) == [(LIST, at(15, 5), "bỏ qua: Phòng VH&TT và lãnh đạo chưa có địa chỉ thư điện tử")]
    assert clock.troubles(day_of(campaign), at(15, 6)).failing == ()


# Who is served


def test_all_districts_are_served_the_illustrative_one_too(campaign, agency, foreign_unit):
    District.objects.filter(pk=foreign_unit.district_id).update(is_demo=True)
    run(at(15, 55))
    assert Edition.objects.count() == 2


def test_district_without_units_is_not_closed_until_it_has_some(campaign):
    assert run(at(16)) == []
    make_unit(campaign.district, "P-NV")
    assert [done[0] for done in run(at(17), {CLOSE})] == [CLOSE]


def test_campaign_that_has_not_begun_is_not_served(campaign, agency):
    assert run(at(16, date=START - datetime.timedelta(days=1))) == []


def test_later_campaign_takes_over(campaign, agency):
    later = make_campaign(campaign.district, starts_on=TODAY, auto_close_time=datetime.time(15, 50))
    run(at(15, 50))
    assert Edition.objects.get().day.campaign == later


def test_looking_for_due_work_asks_as_little_for_many_districts_and_writes_nothing(
    campaign, agency, django_assert_num_queries
):
    for n in range(4):
        district = make_district(f"Huyện {n}")
        make_campaign(district)
        make_unit(district, "A")
    with django_assert_num_queries(3):
        assert run(at(10)) == []
    assert not ReportingDay.objects.exists()


# What is wrong is known


def test_clock_that_stands_still_is_noticed_after_two_minutes(campaign, agency):
    day = day_of(campaign)
    assert clock.troubles(day, at(14, 2)) is None
    assert [errand.due_at for errand in clock.troubles(day, at(14, 2, 1)).neglected] == [at(14)]


def test_slow_work_is_no_standstill(campaign, agency):
    task = actions.claim_task(day=day_of(campaign), kind=REMIND, due_at=at(14), at=at(14))
    actions.renew_claim(task=task, at=at(14, 20))
    assert clock.troubles(day_of(campaign), at(14, 20, 5)) is None


def test_command_does_what_is_due_and_says_so_in_one_line_each(campaign, agency, clock_stands, capsys):
    clock_stands.move_to(at(15, 55, 3))
    call_command("run_clock")
    printed = capsys.readouterr().out.splitlines()
    assert len(printed) == 5
    assert printed[0] == (
        "14/08/2020 15:55:03 huyện Lộc Ninh, ngày 14/08/2020: tự chốt số liệu (hẹn 15:55): đã chốt lần 1"
    )
    call_command("run_clock")
    assert capsys.readouterr().out == ""
