"""What the district records: days, reports, editions, and what was done about them."""

from .campaign import Campaign, ReportingDay
from .document import DocumentTemplate
from .edition import Deferral, Edition
from .oversight import ClockTask, EarlierAnswer, Exemption, Extension, ProvinceCount, Reminder
from .report import DailyReport

__all__ = [
    "Campaign",
    "ClockTask",
    "DailyReport",
    "Deferral",
    "DocumentTemplate",
    "EarlierAnswer",
    "Edition",
    "Exemption",
    "Extension",
    "ProvinceCount",
    "Reminder",
    "ReportingDay",
]
