"""Returning a report to its unit, and the unit's answer that it is right (R12)."""

from django import forms
from django.http import QueryDict

from reports.figures.fields import CountField, NoteField


class ReturnForm(forms.Form):
    """Returns the revision that the Office was shown, with a comment that the unit reads (R12)."""

    revision = CountField(
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(
            ["required", "negative", "decimal", "other_digits", "too_large", "not_a_number"],
            "Không rõ lần gửi. Đề nghị tải lại trang.",
        ),
    )
    comment = NoteField(
        label="Lý do trả lại",
        max_length=500,
        help_text="Ghi rõ số liệu nào cần kiểm tra lại; đơn vị đọc nội dung này trên hệ thống và qua thư điện tử.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Chưa ghi lý do trả lại.",
            "max_length": "Lý do dài quá %(limit_value)d ký tự (đang có %(show_value)d).",
        },
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, use_required_attribute=False)


class ConfirmationForm(forms.Form):
    """Says that the figures of a returned report are right as they are (số liệu đúng), and why (R12)."""

    base_revision = CountField(required=False, widget=forms.HiddenInput)
    explanation = forms.CharField(
        label="Giải thích",
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": "Chưa ghi lời giải thích.",
            "max_length": "Lời giải thích dài quá %(limit_value)d ký tự.",
        },
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, use_required_attribute=False)
