"""Each thing is done once: claims, and what became of whoever was stopped."""

from django.core import mail

from reports import actions
from reports.models import ClockTask, Edition
from tests.factories import TODAY, at, day_of

from .working import CLOSE, REMIND, run, tasks


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
