"""Fields that both units and accounts are typed into."""

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.forms.fields import InvalidJSONInput
from django.http import HttpRequest
from django.views.decorators.debug import sensitive_variables

from .letters import TOO_MANY_MARKS, has_too_many_marks
from .uploads import clean_text

#: A Vietnamese letter with its tone typed as signs of their own: ộ is o, ̣ and ̂.
MOST_SIGNS_A_LETTER = 3


class Form(forms.Form):
    """A form whose own sentences say what is missing, instead of the browser's."""

    use_required_attribute = False


class TextField(forms.CharField):
    """A line of text in one Unicode form, without stray blanks: names compare equal however they were typed."""

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        if self.max_length and len(text) > MOST_SIGNS_A_LETTER * self.max_length:
            # Too long however its letters are spelt, and not worth looking at: the field's own limit refuses it.
            return text
        if has_too_many_marks(text):
            raise forms.ValidationError(TOO_MANY_MARKS, code="marks")
        return self.tidied(text)

    def tidied(self, text: str) -> str:
        return clean_text(text)


class LinesField(TextField):
    """Several lines, each like such a line of text; blank ones go."""

    widget = forms.Textarea

    def tidied(self, text: str) -> str:
        return "\n".join(line for line in map(clean_text, text.splitlines()) if line)


class ShortJSONField(forms.JSONField):
    """A short list in JSON. A number of thousands of digits, or brackets as deep, would be a fault in its reader."""

    longest = 200

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and len(value) > self.longest:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)

    def bound_data(self, data: Any, initial: Any) -> Any:
        return InvalidJSONInput(data) if data and len(data) > self.longest else super().bound_data(data, initial)


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


@sensitive_variables("password")
def own_password(request: HttpRequest, password: str) -> str:
    """The password, if it is that of whoever is signed in; wrong ones count towards the lockout.

    Not ``check_password``, which nobody counts: an unattended browser would be a place to guess at leisure.
    """
    if authenticate(request, username=request.user.get_username(), password=password) is None:
        raise forms.ValidationError("Mật khẩu đang dùng không đúng.", code="password_incorrect")
    return password
