"""Everything that is written about a day. Nothing else writes a report or an edition.

Each function is one transaction; who (``by``) and when (``at``) are always passed.
"""

from .clock import LEASES, claim_task, finish_task, postpone_task, renew_claim, set_reminder_minutes
from .days import change_campaign, excuse_unit, extend_day, open_day
from .editions import close_day
from .refusals import AlreadyClosed, InvalidFigures, ReasonMissing, StaleRevision
from .reminders import answer_reminder, begin_letter, end_letter, record_reminders
from .reports import send_report

__all__ = [
    "LEASES",
    "AlreadyClosed",
    "InvalidFigures",
    "ReasonMissing",
    "StaleRevision",
    "answer_reminder",
    "begin_letter",
    "change_campaign",
    "claim_task",
    "close_day",
    "end_letter",
    "excuse_unit",
    "extend_day",
    "finish_task",
    "open_day",
    "postpone_task",
    "record_reminders",
    "renew_claim",
    "send_report",
    "set_reminder_minutes",
]
