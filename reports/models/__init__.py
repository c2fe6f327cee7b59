"""What the district records: days, reports, editions, and what was done about them."""

from .campaign import Campaign, ReportingDay
from .document import DocumentTemplate
from .edition import Deferral, Edition
from .oversight import ClockTask, Exemption, Extension, ProvinceCount, Reminder
from .report import DailyReport

__all__ = [
    "Campaign",
    "ClockTask",
    "DailyReport",
    "Deferral",
    "DocumentTemplate",
    "Edition",
    "Exemption",
    "Extension",
    "ProvinceCount",
    "Reminder",
    "ReportingDay",
]
