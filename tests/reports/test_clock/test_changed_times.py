"""The deadline, the reminders' minutes or the closing time move."""

import datetime
from functools import partial

import pytest

from reports import actions
from reports.clock.query import tasks_of_day, troubles
from reports.consolidation import Status, thaw
from reports.models import Campaign, Edition, ScheduledTask
from reports.models.campaign import MINUTE
from tests.factories import TODAY, at, day_of, send

from ..test_concurrency import at_once
from .working import CLOSE, LIST, MISSED, REMIND, extend, planned, run, run_minutes, said_of


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


def test_tasks_of_the_old_deadline_are_cancelled_and_those_that_were_overdue_say_so(campaign, agency, office):
    run(at(14))
    extend(campaign, office, at(15, 30), at(14, 41))
    assert run(at(14, 50)) == []
    told = {(e.task.kind, e.task.due_at): said_of(e) for e in tasks_of_day(day_of(campaign), at(14, 50))}
    moved = ScheduledTask.objects.filter(state="cancelled", result="times_changed", done_at=at(14, 41))
    assert [(task.kind, task.due_at) for task in moved] == [
        (REMIND, at(14, 40)),
        (REMIND, at(15, 5)),
        (LIST, at(15, 5)),
    ]
    assert [key for key, said in told.items() if said == "bỏ qua: giờ hẹn đã thay đổi"] == [(REMIND, at(14, 40))]
    assert [key for key, said in told.items() if not said] == [
        (REMIND, at(15, 10)),
        (REMIND, at(15, 35)),
        (LIST, at(15, 35)),
        (CLOSE, at(15, 55)),
    ]


def test_task_that_failed_under_the_old_deadline_is_not_tried_again(campaign, agency, office):
    (task,) = (task for task in planned(campaign, REMIND) if task.due_at == at(14, 40))
    actions.put_off_task(task=task, detail="lỗi", at=at(14, 40))
    extend(campaign, office, at(15, 30), at(14, 41))
    assert run(at(14, 50)) == []


def withdraw(campaign, by, due_at, moment):
    actions.withdraw_extension(day=day_of(campaign), due_at=due_at, by=by, at=moment)


@pytest.mark.parametrize(("withdrawn_at", "is_sent"), [(at(14, 40), True), (at(14, 40, 1), False)])
def test_reminder_that_lies_before_the_withdrawal_is_not_sent(campaign, agency, office, withdrawn_at, is_sent):
    Campaign.objects.update(reminder_minutes=[20])
    extend(campaign, office, at(15, 30), at(14, 30))
    withdraw(campaign, office, at(15, 30), withdrawn_at)
    assert [done[:2] for done in run(at(14, 50))] == [(REMIND, at(14, 40))] * is_sent


@pytest.mark.parametrize(("moment", "is_neglected"), [(at(15, 22), False), (at(15, 22, 1), True)])
def test_what_a_withdrawal_makes_due_at_once_is_neglected_only_after_a_while(
    campaign, agency, office, moment, is_neglected
):
    run(at(14, 40))
    extend(campaign, office, at(15, 30), at(14, 50))
    withdraw(campaign, office, at(15, 30), at(15, 20))
    assert bool(troubles(day_of(campaign), moment)) is is_neglected
    assert [done[:2] for done in run(moment)] == [(LIST, at(15, 5))]


@pytest.mark.parametrize(("set_at", "is_sent"), [(at(14, 30), True), (at(14, 30, 1), False)])
def test_reminder_whose_time_had_passed_when_it_was_set_is_not_sent(campaign, agency, office, set_at, is_sent):
    actions.set_reminder_minutes(campaign=campaign, minutes=[30], by=office, at=set_at)
    assert bool(run(at(14, 31))) is is_sent


def test_reminder_that_was_set_all_the_while_is_sent_late(campaign, agency, office):
    actions.set_reminder_minutes(campaign=campaign, minutes=[60, 20], by=office, at=at(14, 50))
    unaddressed = "1 đơn vị chưa có địa chỉ thư điện tử"
    assert [done[1:] for done in run(at(14, 51))] == [(at(14), MISSED), (at(14, 40), unaddressed)]


@pytest.mark.django_db(transaction=True)
def test_deadline_that_is_moved_while_the_clock_works_waits_for_it_and_neither_fails(campaign, agency, office):
    (task,) = (task for task in planned(campaign, REMIND) if task.due_at == at(14, 40))

    def write():
        told = {"day": task.day, "addresses": {agency: ["a@b.vn"]}, "by": None, "task": task}
        actions.request_reminders(**told, at=at(14, 40))
        return ScheduledTask.Result.EMAILS

    remind = partial(actions.carry_out_task, task=task, at=at(14, 40), act=write)
    assert at_once(remind, partial(extend, campaign, office, at(15, 30), at(14, 40)))[0] in {True, False}
    assert day_of(campaign).due_at == at(15, 30)
    task.refresh_from_db()
    assert task.result in {"emails", "times_changed"}


def test_new_campaign_makes_up_for_no_reminder_of_the_hours_before_it(campaign, agency, administrator):
    new = Campaign(district=campaign.district, title="x", starts_on=TODAY)
    new.target_on = TODAY
    actions.start_campaign(campaign=new, by=administrator, at=at(14, 20))
    assert [done[:2] for done in run(at(15, 5))] == [(REMIND, at(14, 40)), (REMIND, at(15, 5)), (LIST, at(15, 5))]


def test_closing_time_that_is_changed_today_holds_today(campaign, agency, administrator):
    run(at(14))
    campaign.auto_close_time = datetime.time(15, 50)
    actions.change_campaign(campaign=campaign, by=administrator, at=at(14, 30))
    assert run(at(15, 50), {CLOSE}) == [(CLOSE, at(15, 50), "đã chốt lần 1")]
    assert run(at(15, 55), {CLOSE}) == []


def test_closing_time_that_moves_after_the_edition_closes_nothing_again(campaign, agency, administrator):
    run(at(15, 55))
    campaign.auto_close_time = datetime.time(15, 57)
    actions.change_campaign(campaign=campaign, by=administrator, at=at(15, 56))
    assert run(at(15, 57)) == []


@pytest.mark.parametrize(("minute", "closing"), [(54, at(15, 55)), (55, at(15, 56)), (58, at(15, 59))])
def test_deadline_moved_past_the_closing_takes_closing_and_list_along(
    campaign, agency, officer, office, minute, closing
):
    run(at(14))
    extend(campaign, office, at(15, minute), at(14, 30))
    send(agency, officer, at(15, minute, 59))
    assert [done[:2] for done in run(closing - MINUTE) if done[0] != REMIND] == []
    assert [done[:2] for done in run(closing) if done[0] != REMIND] == [(LIST, closing), (CLOSE, closing)]
    (unit,) = thaw(Edition.objects.get().content).units
    assert unit.status == Status.ON_TIME


def test_campaign_that_gets_later_hours_today_still_closes_today_before_the_districts_deadline(
    campaign, agency, administrator
):
    run(at(14))
    for name, hour in {"due_time": 16, "auto_close_time": 17, "cutoff_time": 18}.items():
        setattr(campaign, name, datetime.time(hour))
    actions.change_campaign(campaign=campaign, by=administrator, at=at(14, 30))
    assert run(at(15, 59), {CLOSE}) == [(CLOSE, at(15, 59), "đã chốt lần 1")]


@pytest.mark.parametrize("entered_at", [at(15, 57), at(17)])
def test_campaign_that_is_entered_after_its_hours_closes_nothing_today(campaign, agency, administrator, entered_at):
    new = Campaign(district=campaign.district, title="x", starts_on=TODAY)
    new.target_on = TODAY
    actions.start_campaign(campaign=new, by=administrator, at=entered_at)
    assert run(entered_at + MINUTE) == []
    said = {said_of(entry) for entry in tasks_of_day(day_of(new), entered_at)}
    assert said == {"bỏ qua: đợt triển khai được lập sau giờ này"}
    assert troubles(day_of(new), entered_at + MINUTE) is None
