"""Files to import, and the one confirmation after their preview."""

from collections.abc import Iterator, Sequence
from functools import cached_property

from django import forms

from incoming.uploads import MAX_BYTES
from reports.actions import BatchSend
from reports.excel_forms import Item, Review, ReviewLine
from reports.figures.checks import FALL_REASONS


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One or many files; what is in them is for their reader to say."""

    widget = FilesInput

    def clean(self, data, initial=None):
        files = data if isinstance(data, list | tuple) else [data] if data else []
        if not files:
            raise forms.ValidationError(self.error_messages["required"], "required")
        return files


class UploadForm(forms.Form):
    """One or many forms and tables of a day."""

    files = FilesField(
        label="Tệp Excel (.xlsx)",
        help_text="Chọn được nhiều tệp một lần: biểu của từng đơn vị, bảng chung, hoặc cả hai. "
        "Tối đa 200 tệp, mỗi tệp không quá 2 MB.",
        widget=FilesInput(attrs={"accept": ".xlsx"}),
        error_messages={"required": "Chưa chọn tệp nào."},
    )

    def __init__(self, data=None, files=None):
        super().__init__(data, files, use_required_attribute=False)

    @property
    def contents(self) -> Iterator[tuple[str, bytes]]:
        """Name and content of one file after the other; of one that is too large, just enough to see that it is."""
        return ((file.name, file.read(MAX_BYTES + 1)) for file in self.cleaned_data["files"])


class HistoryUploadForm(UploadForm):
    """One table of many days."""

    files = FilesField(
        label="Bảng số liệu (.xlsx hoặc .csv)",
        help_text="Mỗi dòng là một đơn vị, một ngày. Không quá 2 MB, 2000 dòng.",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"required": "Chưa chọn tệp nào."},
    )


class ConfirmForm(forms.Form):
    """What a preview still asks for: who gave the files, why a past day is entered, why figures fall."""

    def __init__(self, lines: Sequence[ReviewLine], review: Review, data=None):
        super().__init__(data, use_required_attribute=False)
        self.lines, self.review = lines, review
        unsigned = sum(not line.draft.reported_by for line in lines)
        if unsigned:
            self.fields["given_by"] = _text("Người gửi tệp", 100, "Chưa ghi người gửi tệp.")
            self.fields["given_by"].help_text = f"Ghi cho {unsigned} đơn vị mà tệp không có tên người báo số liệu."
        if review.is_past_day:
            self.fields["past_reason"] = _text("Lý do nhập", 200, "Nhập cho ngày đã qua phải ghi lý do.")
        for line in lines:
            if line.needs_reason and not review.is_past_day and line.draft.reason not in FALL_REASONS:
                self.fields[_reason_field(line)] = _reason(line.draft.unit.short_name)

    @cached_property
    def asked(self) -> list[tuple[ReviewLine, forms.BoundField | None]]:
        """The reports with warnings, and the box for the reason of those that lack one."""
        return [
            (line, self[_reason_field(line)] if _reason_field(line) in self.fields else None)
            for line in self.lines
            if line.warnings
        ]

    @property
    def about_all(self) -> list[forms.BoundField]:
        return [self[name] for name in ("given_by", "past_reason") if name in self.fields]

    def sends(self, items: Sequence[Item]) -> list[BatchSend]:
        """The reports to write, on the revisions that the preview showed."""
        bases = {item.draft.unit.pk: item.base_revision for item in items}
        return [self._send(line, bases[line.draft.unit.pk]) for line in self.lines]

    def _send(self, line: ReviewLine, base_revision: int) -> BatchSend:
        chosen = self.cleaned_data.get(_reason_field(line), "")
        reason = chosen or line.draft.reason or self.cleaned_data.get("past_reason", "")
        return line.send(base_revision, line.draft.reported_by or self.cleaned_data["given_by"], reason)


def _reason_field(line: ReviewLine) -> str:
    return f"reason_{line.draft.unit.code}"


def _text(label: str, longest: int, required: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=longest,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": required, "max_length": "Dài quá %(limit_value)d ký tự."},
    )


def _reason(unit: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=f"Lý do số liệu của {unit} giảm",
        choices=[("", "Chọn lý do"), *((reason, reason) for reason in FALL_REASONS)],
        error_messages={
            "required": "Số liệu giảm phải có lý do.",
            "invalid_choice": "Đề nghị chọn một lý do trong danh sách.",
        },
    )
