"""The deadline, the reminders' minutes or the closing time move."""

import datetime

import pytest

from reports import actions, clock
from reports.models import Campaign, ClockTask
from tests.factories import TODAY, at, day_of

from .working import LIST, MISSED, REMIND, extend, run, run_minutes


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
    assert bool(clock.troubles(day_of(campaign), moment)) is is_neglected
    assert [done[:2] for done in run(moment)] == [(LIST, at(15, 5))]


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
