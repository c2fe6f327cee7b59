"""The report form: for the officer, and with the Office's additions."""

from .clock import ReminderMinutesForm
from .closing import CloseForm
from .decisions import ExtensionForm, ReasonForm
from .fields import CountField
from .report import OfficeEntryForm, ReportForm

__all__ = [
    "CloseForm",
    "CountField",
    "ExtensionForm",
    "OfficeEntryForm",
    "ReasonForm",
    "ReminderMinutesForm",
    "ReportForm",
]
