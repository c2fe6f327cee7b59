"""What the district records: days, reports, editions, and what was done about them."""

from .campaign import Campaign, ReportingDay
from .clock import ClockTask
from .decisions import Exemption, Extension
from .document import DocumentTemplate
from .edition import Deferral, Edition
from .province import ProvinceCount
from .reminders import EarlierAnswer, Reminder
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
