"""Everything that is written about a day. Nothing else writes a report or an edition.

Each function is one transaction; who (``by``) and when (``at``) are always passed.
"""

from .batches import HISTORY_REASON, BatchSend, send_batch
from .days import change_campaign, excuse_unit, extend_day, open_day
from .editions import close_day
from .refusals import AlreadyClosed, InvalidFigures, ReasonMissing, StaleRevision
from .reports import send_report

__all__ = [
    "HISTORY_REASON",
    "AlreadyClosed",
    "BatchSend",
    "InvalidFigures",
    "ReasonMissing",
    "StaleRevision",
    "change_campaign",
    "close_day",
    "excuse_unit",
    "extend_day",
    "open_day",
    "send_batch",
    "send_report",
]
