"""Fields that both units and accounts are typed into."""

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.http import HttpRequest

from .uploads import clean_text


class TextField(forms.CharField):
    """A line of text in one Unicode form, without stray blanks: names compare equal however they were typed."""

    def to_python(self, value: Any) -> str:
        return clean_text(super().to_python(value))


class DateInput(forms.DateInput):
    """A date as it is printed, day first; a browser's own calendar may show the month first."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "numeric", "autocomplete": "off", **(attrs or {})}, format="%d/%m/%Y")


def name_missing(form: forms.BaseForm) -> None:
    """Give every required field a sentence that names it."""
    for field in form.fields.values():
        if field.required and field.label:
            field.error_messages["required"] = f"Chưa ghi {field.label[:1].lower()}{field.label[1:]}."
            if isinstance(field, forms.ChoiceField):
                field.error_messages["required"] = f"Chưa chọn {field.label[:1].lower()}{field.label[1:]}."


def own_password(request: HttpRequest, password: str) -> str:
    """The password, if it is that of whoever is signed in; wrong ones count towards the lockout.

    Not ``check_password``, which nobody counts: an unattended browser would be a place to guess at leisure.
    """
    if authenticate(request, username=request.user.get_username(), password=password) is None:
        raise forms.ValidationError("Mật khẩu đang dùng không đúng.", code="password_incorrect")
    return password
