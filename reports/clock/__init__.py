"""The clock: what is due on a day, in which state it is, and doing it once (R19).

A day's tasks are rows, planned when it is opened and again when its times change. Due ones are found
by ``<=`` and done in the transaction of one conditional update; so the clock may be killed at any point,
run twice, by two processes at once, or begin after an outage.
"""

from reports.models.scheduled_tasks import auto_close_at, reminders_at

from .entries import Entry, State
from .query import Troubles, due_tasks, entry_of, tasks_of_day, troubles
from .work import handle_one_due_task

__all__ = [
    "Entry",
    "State",
    "Troubles",
    "auto_close_at",
    "due_tasks",
    "entry_of",
    "handle_one_due_task",
    "reminders_at",
    "tasks_of_day",
    "troubles",
]
