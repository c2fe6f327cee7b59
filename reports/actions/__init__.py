"""Everything that is written about a day. Nothing else writes a report or an edition.

Each function is one transaction; who (``by``) and when (``at``) are always passed.
"""

from .days import change_campaign, excuse_unit, extend_day, open_day
from .editions import close_day
from .refusals import AlreadyClosed, InvalidFigures, ReasonMissing, StaleRevision
from .reminders import answer_reminder, begin_letter, end_letter, record_reminders
from .reports import send_report

__all__ = [
    "AlreadyClosed",
    "InvalidFigures",
    "ReasonMissing",
    "StaleRevision",
    "answer_reminder",
    "begin_letter",
    "change_campaign",
    "close_day",
    "end_letter",
    "excuse_unit",
    "extend_day",
    "open_day",
    "record_reminders",
    "send_report",
]
