"""Returning a report to its unit, and the unit's answer that it is right (R12)."""

from django import forms

from reports.figures.fields import CountField, NoteField

from .fields import Form, LineField


class ReturnForm(Form):
    """Returns the revision that the Office was shown, with a comment that the unit reads (R12)."""

    revision = CountField(
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(CountField.default_error_messages, "Không rõ lần gửi. Đề nghị tải lại trang."),
    )
    comment = NoteField(
        label="Lý do trả lại",
        max_length=500,
        help_text="Ghi rõ số liệu nào cần kiểm tra lại; đơn vị đọc nội dung này trên hệ thống và qua thư điện tử.",
        widget=forms.Textarea({"rows": 3}),
        error_messages={
            "required": "Chưa ghi lý do trả lại.",
            "max_length": "Lý do dài quá %(limit_value)d ký tự (đang có %(show_value)d).",
        },
    )


class ConfirmationForm(Form):
    """Says that the figures of a returned report are right as they are (số liệu đúng), and why (R12)."""

    base_revision = CountField(required=False, widget=forms.HiddenInput)
    explanation = LineField("Giải thích", 200, "Lời giải thích dài quá", missing="Chưa ghi lời giải thích.")
