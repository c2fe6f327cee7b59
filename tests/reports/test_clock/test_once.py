"""Each thing is done once, by whomever, and what becomes of it when that one is stopped."""

import datetime
from functools import partial

import pytest
from django.core import mail
from django.db import transaction

from reports import actions
from reports.clock.work import handle_one_due_task
from reports.models import Edition, ScheduledTask
from tests.factories import TODAY, at, day_of

from ..test_concurrency import at_once
from .working import CLOSE, LIST, planned, run, tasks


def test_run_twice_changes_nothing(campaign, reachable):
    run(at(16, 10))
    before = tasks(), mail.outbox[:], list(Edition.objects.values_list("cut_at"))
    assert run(at(16, 10)) == run(at(23)) == []
    assert (tasks(), mail.outbox, list(Edition.objects.values_list("cut_at"))) == before


def test_task_that_a_killed_process_had_in_hand_is_as_if_nobody_had_begun_it(campaign, reachable):
    (task,) = planned(campaign, CLOSE)

    def be_killed():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        actions.carry_out_task(task=task, at=at(15, 55), act=be_killed)
    assert run(at(15, 55), {CLOSE}) == [(CLOSE, at(15, 55), "đã chốt lần 1")]


def test_edition_made_by_a_clock_that_was_killed_after_it_counts_as_the_clock_s(campaign, agency):
    edition = actions.close_day(day=day_of(campaign), by=None, at=at(15, 55), number=1)
    assert run(at(16, 10), {CLOSE}) == [(CLOSE, at(15, 55), "đã chốt lần 1")]
    assert Edition.objects.get() == edition


def test_task_is_carried_out_once(campaign, agency):
    for _ in range(2):
        (task,) = planned(campaign, CLOSE)
        task.state = "planned"
        actions.carry_out_task(task=task, at=at(15, 55), act=lambda: ScheduledTask.Result.CLOSED)
    acts = []
    assert not actions.carry_out_task(task=task, at=at(15, 56), act=lambda: acts.append(1))
    assert (acts, ScheduledTask.objects.get(kind=CLOSE).done_at) == ([], at(15, 55))


@pytest.mark.django_db(transaction=True)
def test_two_processes_at_once_do_a_task_once(campaign, reachable):
    (task,) = planned(campaign, CLOSE)

    def carry_out():
        return actions.carry_out_task(task=task, at=at(15, 55), act=lambda: ScheduledTask.Result.CLOSED)

    assert sorted(at_once(carry_out, carry_out)) == [False, True]


@pytest.mark.django_db(transaction=True)
def test_two_lines_of_work_that_find_the_day_unopened_both_do_their_task(campaign, reachable):
    for n in range(5):
        moment = at(15, 55, date=TODAY + datetime.timedelta(days=n))
        lines = (partial(handle_one_due_task, moment, kinds) for kinds in ({CLOSE}, {LIST}))
        assert [task.state for task in at_once(*lines)] == ["done", "done"]
    assert ScheduledTask.objects.filter(kind=CLOSE).count() == Edition.objects.count() == 5
