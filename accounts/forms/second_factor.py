"""The forms of the second step: a code, the password once more, whom the district asks for it."""

import re
from typing import Any

from django import forms
from django.http import HttpRequest

from accounts.second_factor import RULES, SPARE_DIGITS
from incoming.fields import own_password
from units.models import Role

PHONE_DIGITS = 6


class CodeField(forms.CharField):
    """Digits as a phone shows them and a credentials sheet prints them: in groups, with blanks or hyphens between."""

    def __init__(self, *, lengths: tuple[int, ...], **kwargs: Any) -> None:
        self.lengths = lengths
        attrs = {"inputmode": "numeric", "autocomplete": "one-time-code", "spellcheck": "false"}
        super().__init__(max_length=40, widget=forms.TextInput(attrs=attrs), **kwargs)

    def to_python(self, value: Any) -> str:
        return re.sub(r"[\s.-]", "", super().to_python(value) or "")

    def validate(self, value: str) -> None:
        super().validate(value)
        # ``[0-9]`` and not ``\d``, which also takes full-width and Arabic digits.
        if not re.fullmatch("[0-9]+", value) or len(value) not in self.lengths:
            raise forms.ValidationError(f"Mã gồm {' hoặc '.join(map(str, self.lengths))} chữ số.")


class CodeForm(forms.Form):
    """The second step of signing in."""

    code = CodeField(
        label="Mã xác thực",
        lengths=(PHONE_DIGITS, SPARE_DIGITS),
        help_text=f"Mã {PHONE_DIGITS} chữ số trên ứng dụng xác thực, hoặc một mã dự phòng {SPARE_DIGITS} chữ số.",
        error_messages={"required": "Chưa nhập mã."},
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, use_required_attribute=False)


class PasswordForm(forms.Form):
    """The password once more: an unattended browser must not take the second factor away."""

    password = forms.CharField(
        label="Mật khẩu đang dùng",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Chưa nhập mật khẩu."},
    )

    def __init__(self, request: HttpRequest, data: Any = None) -> None:
        super().__init__(data, use_required_attribute=False)
        self.request = request

    def clean_password(self) -> str:
        return own_password(self.request, self.cleaned_data["password"])


class SetUpForm(PasswordForm):
    """The first code of a phone that has just learnt the secret; with the password, for whoever found the browser."""

    signed = forms.CharField(widget=forms.HiddenInput)
    code = CodeField(
        label="Mã trên điện thoại",
        lengths=(PHONE_DIGITS,),
        help_text=f"{PHONE_DIGITS} chữ số mà ứng dụng vừa hiện.",
        error_messages={"required": "Chưa nhập mã."},
    )

    field_order = ["signed", "password", "code"]


class RuleForm(forms.Form):
    """The roles that must have a second factor; none is an answer too."""

    roles = forms.MultipleChoiceField(choices=[(role, Role(role).label) for role in RULES], required=False)
