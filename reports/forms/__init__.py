"""The report form: for the officer, and with the Office's additions."""

from .closing import CloseForm, DeferralForm
from .decisions import ExemptionForm, ExtensionForm, ReasonForm, WithdrawalForm
from .fields import CountField
from .province import ProvinceCountForm, ProvinceFileForm
from .report import OfficeEntryForm, ReportForm
from .returning import ConfirmationForm, ReturnForm

__all__ = [
    "CloseForm",
    "ConfirmationForm",
    "CountField",
    "DeferralForm",
    "ExemptionForm",
    "ExtensionForm",
    "OfficeEntryForm",
    "ProvinceCountForm",
    "ProvinceFileForm",
    "ReasonForm",
    "ReportForm",
    "ReturnForm",
    "WithdrawalForm",
]
