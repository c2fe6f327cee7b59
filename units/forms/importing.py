"""The file that brings units in."""

from typing import Any

from django import forms

from incoming.uploads import MAX_BYTES, MEGABYTE


class UnitsFileForm(forms.Form):
    """Takes one workbook; what is in it is read elsewhere, its name is never used."""

    file = forms.FileField(
        label="Tệp Excel (.xlsx)",
        help_text=f"Không quá {MAX_BYTES // MEGABYTE} MB. Tệp chỉ được đọc, không lưu lại.",
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={
            "required": "Chưa chọn tệp.",
            "missing": "Chưa chọn tệp.",
            "invalid": "Chưa nhận được tệp; đề nghị chọn lại.",
            "empty": "Tệp không có nội dung.",
        },
    )

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files, use_required_attribute=False)
