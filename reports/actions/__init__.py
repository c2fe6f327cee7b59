"""Everything that is written about a day. Nothing else writes a report or an edition.

Each function is one transaction; who (``by``) and when (``at``) are always passed.
"""

from .batches import BatchSend, send_batch
from .clock import LEASES, claim_task, finish_task, postpone_task, renew_claim, set_reminder_minutes
from .days import change_campaign, open_day
from .decisions import excuse_unit, extend_day, withdraw_exemption, withdraw_extension
from .documents import replace_template, restore_shipped_template
from .editions import close_day, defer_changes
from .narrative import write_narrative
from .province import ProvinceLine, record_province_count, record_province_counts, remove_province_count
from .refusals import (
    AlreadyClosed,
    AlreadyExcused,
    AlreadyReturned,
    ExtensionReliedUpon,
    InvalidFigures,
    NarrativeChanged,
    NotInForce,
    NotLater,
    ReasonMissing,
    StaleCount,
    StaleRevision,
)
from .reminders import (
    NO_ADDRESS,
    answer_reminder,
    begin_letter,
    claim_letter,
    drop_letter,
    end_letter,
    record_reminders,
    request_letters,
)
from .reports import send_report
from .returning import return_report

__all__ = [
    "LEASES",
    "NO_ADDRESS",
    "AlreadyClosed",
    "AlreadyExcused",
    "AlreadyReturned",
    "BatchSend",
    "ExtensionReliedUpon",
    "InvalidFigures",
    "NarrativeChanged",
    "NotInForce",
    "NotLater",
    "ProvinceLine",
    "ReasonMissing",
    "StaleCount",
    "StaleRevision",
    "answer_reminder",
    "begin_letter",
    "change_campaign",
    "claim_letter",
    "claim_task",
    "close_day",
    "defer_changes",
    "drop_letter",
    "end_letter",
    "excuse_unit",
    "extend_day",
    "finish_task",
    "open_day",
    "postpone_task",
    "record_province_count",
    "record_province_counts",
    "record_reminders",
    "remove_province_count",
    "renew_claim",
    "replace_template",
    "request_letters",
    "restore_shipped_template",
    "return_report",
    "send_batch",
    "send_report",
    "set_reminder_minutes",
    "withdraw_exemption",
    "withdraw_extension",
    "write_narrative",
]
