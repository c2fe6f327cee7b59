"""The report form: for the officer, and with the Office's additions."""

from .closing import CloseForm
from .decisions import ExtensionForm, ReasonForm
from .fields import CountField
from .province import ProvinceCountForm, ProvinceFileForm
from .report import OfficeEntryForm, ReportForm

__all__ = [
    "CloseForm",
    "CountField",
    "ExtensionForm",
    "OfficeEntryForm",
    "ProvinceCountForm",
    "ProvinceFileForm",
    "ReasonForm",
    "ReportForm",
]
