"""The province's own count of a day, typed or in a table of several days."""

from collections.abc import Mapping
from typing import Any

from django import forms

from incoming.fields import TextField
from incoming.upload_forms import FilesField, UploadForm
from reports.figures import checks
from reports.figures.fields import CountField
from reports.models import ProvinceCount

from .fields import Form

#: The button that takes a day's count away; nothing typed does.
REMOVE = "Xóa số của tỉnh ngày này"
SOURCE = ProvinceCount._meta.get_field("source")


class ProvinceCountForm(Form):
    """One number and where it is from; ``seen`` is the number that the page showed."""

    installed = CountField(
        label="Số người đã cài đặt",
        help_text="Số lũy kế của toàn huyện theo thống kê của tỉnh, ghi 12345 hoặc 12.345.",
        error_messages={"required": "Chưa ghi số của tỉnh."},
    )
    source = TextField(
        label="Nguồn số liệu",
        max_length=SOURCE.max_length,
        initial=SOURCE.default,
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={
            "required": "Chưa ghi nguồn số liệu.",
            "max_length": "Tên nguồn dài quá %(limit_value)d ký tự.",
        },
    )
    seen = CountField(required=False, widget=forms.HiddenInput)
    #: The count that was asked about and is right; another one is asked about again.
    confirm = CountField(required=False, widget=forms.HiddenInput)

    def __init__(self, count: ProvinceCount | None, data: Mapping[str, Any] | None = None) -> None:
        initial = {"installed": count.installed, "source": count.source} if count else {}
        super().__init__(data, initial=initial)
        if count:
            self.fields["installed"].error_messages["required"] += f" Cần bỏ số đã ghi thì bấm “{REMOVE}”."

    def clean_installed(self) -> int:
        installed: int = self.cleaned_data["installed"]
        if installed > checks.LARGEST_COUNT:
            raise forms.ValidationError(checks.TOO_LARGE)
        return installed


class ProvinceRemovalForm(forms.Form):
    """Takes the count away that the page showed."""

    seen = CountField(widget=forms.HiddenInput)


class ProvinceFileForm(UploadForm):
    """A table of several days."""

    file = FilesField(
        "Tệp Excel (.xlsx) hoặc CSV",
        ".xlsx,.csv",
        help_text="Các cột: Ngày, Số người đã cài đặt, Nguồn (không bắt buộc). Mỗi ngày một dòng.",
    )
