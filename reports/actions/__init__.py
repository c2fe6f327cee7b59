"""Everything that is written about a day. Nothing else writes a report or an edition.

Each function is one transaction; who (``by``) and when (``at``) are always passed.
"""

from .days import change_campaign, excuse_unit, extend_day, open_day
from .editions import close_day
from .oversight import ProvinceLine, record_province_count, record_province_counts
from .refusals import AlreadyClosed, InvalidFigures, ReasonMissing, StaleCount, StaleRevision
from .reports import send_report

__all__ = [
    "AlreadyClosed",
    "InvalidFigures",
    "ProvinceLine",
    "ReasonMissing",
    "StaleCount",
    "StaleRevision",
    "change_campaign",
    "close_day",
    "excuse_unit",
    "extend_day",
    "open_day",
    "record_province_count",
    "record_province_counts",
    "send_report",
]
