"""What the pages of units read from people."""

from .accounts import AccountForm, NewAccountForm
from .importing import UnitsFileForm
from .signing import ChangePasswordForm, SignInForm
from .units import DistrictForm, UnitForm

__all__ = [
    "AccountForm",
    "ChangePasswordForm",
    "DistrictForm",
    "NewAccountForm",
    "SignInForm",
    "UnitForm",
    "UnitsFileForm",
]
