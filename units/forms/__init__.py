"""What the pages of units read from people."""

from .accounts import AccountForm, NewAccountForm
from .importing import UnitsFileForm
from .second_factor import CodeForm, PasswordForm, RuleForm, SetUpForm
from .signing import ChangePasswordForm, SignInForm
from .units import DistrictForm, UnitForm

__all__ = [
    "AccountForm",
    "ChangePasswordForm",
    "CodeForm",
    "DistrictForm",
    "NewAccountForm",
    "PasswordForm",
    "RuleForm",
    "SetUpForm",
    "SignInForm",
    "UnitForm",
    "UnitsFileForm",
]
