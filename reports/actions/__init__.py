"""Everything that is written about a day. Nothing else writes a report or an edition.

Each function is one transaction; who (``by``) and when (``at``) are always passed.
"""

from .days import change_campaign, excuse_unit, extend_day, open_day
from .documents import replace_template, restore_shipped_template
from .editions import close_day
from .narrative import write_narrative
from .refusals import AlreadyClosed, InvalidFigures, NarrativeChanged, ReasonMissing, StaleRevision
from .reports import send_report

__all__ = [
    "AlreadyClosed",
    "InvalidFigures",
    "NarrativeChanged",
    "ReasonMissing",
    "StaleRevision",
    "change_campaign",
    "close_day",
    "excuse_unit",
    "extend_day",
    "open_day",
    "replace_template",
    "restore_shipped_template",
    "send_report",
    "write_narrative",
]
