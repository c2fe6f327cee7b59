"""How these tests let the clock work, and read what it has done."""

import time_machine
from django.db.models import Q

from reports import actions
from reports.clock.query import State, entry_of
from reports.clock.work import handle_one_due_task
from reports.models import ScheduledTask
from reports.reminders.emails import send_emails
from tests.factories import day_of

REMIND, LIST, CLOSE = ScheduledTask.Kind.REMIND, ScheduledTask.Kind.LIST_MISSING, ScheduledTask.Kind.CLOSE

MISSED = "bỏ qua: đã đến lượt nhắc sau"


def run(moment, kinds=frozenset(ScheduledTask.Kind)):
    """At the moment, do all that is due, and send all that waits; give what was done, as the page says it."""
    done = []
    with time_machine.travel(moment, tick=False):
        while task := handle_one_due_task(moment, kinds):
            send_emails(Q(task=task), is_over=lambda: False)
            done.append((task.kind, task.due_at, said_of(entry_of(task, moment))))
        send_emails(is_over=lambda: False)
    return done


def said_of(entry):
    return f"{entry.state.label}: {entry.told}" if entry.state is State.SKIPPED else entry.told


def run_minutes(*moments):
    return [done for moment in moments for done in run(moment)]


def extend(campaign, by, due_at, decided_at):
    actions.extend_day(day=day_of(campaign), due_at=due_at, reason="mất điện", by=by, at=decided_at)


def tasks():
    return list(ScheduledTask.objects.values_list("kind", "due_at", "state", "result", "detail"))


def planned(campaign, *kinds):
    """The day opened, with the tasks that stand in its plan."""
    day = actions.open_day(campaign=campaign, date=day_of(campaign).date)
    return list(ScheduledTask.objects.filter(day=day, kind__in=kinds or ScheduledTask.Kind.values))
