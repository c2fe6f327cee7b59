"""What the pages of accounts read from people."""

from .accounts import AccountForm, NewAccountForm
from .second_factor import CodeForm, PasswordForm, RuleForm, SetUpForm
from .signing import ChangePasswordForm, SignInForm

__all__ = [
    "AccountForm",
    "ChangePasswordForm",
    "CodeForm",
    "NewAccountForm",
    "PasswordForm",
    "RuleForm",
    "SetUpForm",
    "SignInForm",
]
