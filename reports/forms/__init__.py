"""The report form: for the officer, and with the Office's additions."""

from .closing import CloseForm
from .decisions import ExtensionForm, ReasonForm
from .documents import TemplateForm
from .fields import CountField
from .narrative import NarrativeForm
from .report import OfficeEntryForm, ReportForm

__all__ = [
    "CloseForm",
    "CountField",
    "ExtensionForm",
    "NarrativeForm",
    "OfficeEntryForm",
    "ReasonForm",
    "ReportForm",
    "TemplateForm",
]
