"""The province's own count of a day, typed or in a table of several days."""

from pathlib import PurePosixPath

from django import forms

from incoming.uploads import MAX_BYTES, MEGABYTE, Line, UploadRefused, clean_text, csv_lines, workbook_lines
from reports.figures import checks
from reports.figures.fields import CountField
from reports.models import ProvinceCount

READERS = {".xlsx": workbook_lines, ".csv": csv_lines}
#: The button that takes a day's count away; nothing typed does.
REMOVE = "Xóa số của tỉnh ngày này"
SOURCE = ProvinceCount._meta.get_field("source")


class ProvinceCountForm(forms.Form):
    """One number and where it is from; ``seen`` is the number that the page showed."""

    installed = CountField(
        label="Số người đã cài đặt",
        help_text="Số lũy kế của toàn huyện theo thống kê của tỉnh, ghi 12345 hoặc 12.345.",
        error_messages={"required": "Chưa ghi số của tỉnh."},
    )
    source = forms.CharField(
        label="Nguồn số liệu",
        max_length=SOURCE.max_length,
        initial=SOURCE.default,
        error_messages={
            "required": "Chưa ghi nguồn số liệu.",
            "max_length": "Tên nguồn dài quá %(limit_value)d ký tự.",
        },
    )
    seen = CountField(required=False, widget=forms.HiddenInput)
    #: The count that was asked about and is right; another one is asked about again.
    confirm = CountField(required=False, widget=forms.HiddenInput)

    def __init__(self, count: ProvinceCount | None, data=None):
        initial = {"installed": count.installed, "source": count.source} if count else {}
        super().__init__(data, initial=initial, use_required_attribute=False)
        self.fields["source"].widget.attrs["autocomplete"] = "off"
        if count:
            self.fields["installed"].error_messages["required"] += f" Cần bỏ số đã ghi thì bấm “{REMOVE}”."

    def clean_installed(self) -> int:
        installed = self.cleaned_data["installed"]
        if installed > checks.LARGEST_COUNT:
            raise forms.ValidationError(checks.TOO_LARGE)
        return installed

    def clean_source(self) -> str:
        source = clean_text(self.cleaned_data["source"])
        if not source:
            raise forms.ValidationError(self.fields["source"].error_messages["required"])
        return source


class ProvinceRemovalForm(forms.Form):
    """Takes the count away that the page showed."""

    seen = CountField(widget=forms.HiddenInput)


class ProvinceFileForm(forms.Form):
    """A table of several days; what is read of it are its lines, the file itself is not kept."""

    file = forms.FileField(
        label="Tệp Excel (.xlsx) hoặc CSV",
        help_text="Các cột: Ngày, Số người đã cài đặt, Nguồn (không bắt buộc). Mỗi ngày một dòng.",
        error_messages={
            "required": "Chưa chọn tệp.",
            "invalid": "Chưa chọn tệp.",
            "missing": "Chưa chọn tệp.",
            "empty": "Tệp không có nội dung.",
        },
    )

    def __init__(self, data=None, files=None):
        super().__init__(data, files, use_required_attribute=False)
        self.fields["file"].widget.attrs["accept"] = ",".join(READERS)

    def clean_file(self) -> list[Line]:
        file = self.cleaned_data["file"]
        reader = READERS.get(PurePosixPath(file.name).suffix.lower())
        if reader is None:
            raise forms.ValidationError("Tệp phải có đuôi .xlsx hoặc .csv.")
        if file.size > MAX_BYTES:
            raise forms.ValidationError(f"Tệp lớn hơn {MAX_BYTES // MEGABYTE} MB.")
        try:
            return reader(file.read())
        except UploadRefused as refusal:
            raise forms.ValidationError(str(refusal)) from None
