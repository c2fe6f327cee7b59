"""The clock: what is due on a day, in which state it is, and doing it once (R19).

Due work is found by ``<=``, claimed by a conditional update, then done; so it may be killed at any
point, run twice, by two processes at once, or begin after an outage.
"""

from .errands import Errand, State, auto_close_at, minutes_of, reminders_at
from .query import Troubles, due_errands, errands_of_day, last_setting, troubles
from .work import handle_one_due_task

__all__ = [
    "Errand",
    "State",
    "Troubles",
    "auto_close_at",
    "due_errands",
    "errands_of_day",
    "handle_one_due_task",
    "last_setting",
    "minutes_of",
    "reminders_at",
    "troubles",
]
