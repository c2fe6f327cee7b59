"""The report form: for the officer, and with the Office's additions."""

from reports.figures.fields import CountField

from .clock import ReminderMinutesForm
from .closing import CloseForm, DeferralForm, signed_list
from .decisions import ExemptionForm, ExtensionForm, ReasonForm, WithdrawalForm
from .documents import TemplateForm
from .narrative import NarrativeForm
from .province import ProvinceCountForm, ProvinceFileForm, ProvinceRemovalForm
from .reminding import AnswerForm, ReminderForm
from .report import OfficeEntryForm, ReportForm
from .returning import ConfirmationForm, ReturnForm

__all__ = [
    "AnswerForm",
    "CloseForm",
    "ConfirmationForm",
    "CountField",
    "DeferralForm",
    "ExemptionForm",
    "ExtensionForm",
    "NarrativeForm",
    "OfficeEntryForm",
    "ProvinceCountForm",
    "ProvinceFileForm",
    "ProvinceRemovalForm",
    "ReasonForm",
    "ReminderForm",
    "ReminderMinutesForm",
    "ReportForm",
    "ReturnForm",
    "TemplateForm",
    "WithdrawalForm",
    "signed_list",
]
