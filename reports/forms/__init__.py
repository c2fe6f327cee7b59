"""The report form: for the officer, and with the Office's additions."""

from .closing import CloseForm
from .decisions import ExtensionForm, ReasonForm
from .fields import CountField
from .report import OfficeEntryForm, ReportForm
from .urging import AnswerForm, UrgingForm

__all__ = [
    "AnswerForm",
    "CloseForm",
    "CountField",
    "ExtensionForm",
    "OfficeEntryForm",
    "ReasonForm",
    "ReportForm",
    "UrgingForm",
]
