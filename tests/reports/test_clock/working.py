"""How these tests let the clock work, and read what it has done."""

import time_machine

from reports import actions, clock
from reports.models import ClockTask
from tests.factories import day_of

REMIND, LIST, CLOSE = ClockTask.Kind.REMIND, ClockTask.Kind.LIST_MISSING, ClockTask.Kind.CLOSE

MISSED = "bỏ qua: đã đến lượt nhắc sau"


def run(moment, kinds=frozenset(ClockTask.Kind)):
    """At the moment, do all that is due; give what was done, as the page says it."""
    done = []
    with time_machine.travel(moment, tick=False):
        while task := clock.handle_one_due_task(moment, kinds):
            done.append((task.kind, task.due_at, task.outcome))
    return done


def run_minutes(*moments):
    return [done for moment in moments for done in run(moment)]


def extend(campaign, by, due_at, decided_at):
    actions.extend_day(day=day_of(campaign), due_at=due_at, reason="mất điện", by=by, at=decided_at)


def tasks():
    return list(ClockTask.objects.values_list("kind", "due_at", "outcome", "error"))
