"""What is typed into the reports' forms: a count as Vietnamese officials write it, a line, a note."""

import re
from typing import Any

from django import forms

from incoming.letters import as_seen

from . import checks

#: Digits alone, or groups of three behind a dot or a blank, as on paper: 1250, 1.250, 1 250. A tab is no such
#: blank: it stood between two cells.
#: ``[0-9]`` and not ``\d``, which also takes full-width and Arabic digits. No thousands begin with 0:
#: 0.125 is a fraction.
PLAIN = re.compile(r"[0-9]+")
GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+|[1-9][0-9]{0,2}(?: [0-9]{3})+")
DECIMAL = re.compile(r"[0-9]+(?:[.,][0-9]*)+|[.,][0-9]+")


class CountField(forms.Field):
    """A whole number that is not negative; each kind of mistake has a sentence of its own (R8)."""

    widget = forms.TextInput
    default_error_messages = {
        "required": checks.BLANK,
        "negative": checks.NEGATIVE,
        "decimal": "Số liệu phải là số nguyên, không có phần thập phân. Hàng nghìn ghi 1250 hoặc 1.250.",
        "other_digits": "Đề nghị nhập bằng chữ số thường, từ 0 đến 9.",
        "too_large": checks.TOO_LARGE,
        "not_a_number": "Chỉ nhập chữ số, ví dụ 1250.",
    }

    def widget_attrs(self, widget: forms.Widget) -> dict[str, str]:
        return {"inputmode": "numeric", "autocomplete": "off"}

    def to_python(self, value: Any) -> Any:
        text = "" if value is None else as_seen(str(value)).strip()
        if not text:
            return None
        if not (PLAIN.fullmatch(text) or GROUPED.fullmatch(text)):
            if text[0] in "-−–" and text[1:2].isdigit():
                code = "negative"
            elif any(letter.isdigit() and letter not in "0123456789" for letter in text):
                code = "other_digits"
            else:
                code = "decimal" if DECIMAL.fullmatch(text) else "not_a_number"
            raise forms.ValidationError(self.error_messages[code], code)
        digits = re.sub("[^0-9]", "", text).lstrip("0") or "0"
        # int() itself refuses numbers of thousands of digits, and no count has that many.
        if len(digits) > len(str(checks.LARGEST_COUNT)):
            raise forms.ValidationError(self.error_messages["too_large"], "too_large")
        return int(digits)


class LineField(forms.CharField):
    """A line for which the browser suggests nothing; one without a sentence for ``missing`` may stay empty."""

    def __init__(self, label: str, longest: int, too_long: str, *, missing: str = "", **options: Any) -> None:
        messages = {"required": missing, "max_length": f"{too_long} %(limit_value)d ký tự."}
        super().__init__(label=label, max_length=longest, required=bool(missing), error_messages=messages, **options)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"autocomplete": "off"} | super().widget_attrs(widget)


class NoteField(forms.CharField):
    """Lines of text; a line's end counts as one character, as it does in the browser."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> Any:
        text: str = super().to_python(value) or ""
        return text.replace("\r\n", "\n")
