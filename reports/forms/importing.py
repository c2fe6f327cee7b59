"""What is asked beside uploaded files: the one confirmation of figures, and the template of the report."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from django import forms

from incoming.fields import Form
from incoming.upload_forms import FilesField, UploadForm
from incoming.uploads import shadow_file
from reports.actions import BatchSend
from reports.document import BrokenTemplate
from reports.excel_forms.preview import PreviewedReport
from reports.excel_forms.review import Review, ReviewLine
from reports.figures.checks import FALL_REASONS
from reports.figures.fields import LineField
from units.requests import DOCX

from .report import PAST_DAY_NEEDS_REASON, REASON_CHOICES, UNLISTED_REASON


class ConfirmForm(Form):
    """What a preview still asks for: who gave the files, why a past day is entered, why figures fall."""

    def __init__(self, lines: Sequence[ReviewLine], review: Review, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self.lines, self.review = lines, review
        unsigned = sum(not line.filed.reported_by for line in lines)
        if unsigned:
            given_by = LineField("Người gửi tệp", 100, "Dài quá", missing="Chưa ghi người gửi tệp.")
            given_by.help_text = f"Ghi cho {unsigned} đơn vị mà tệp không có tên người báo số liệu."
            self.fields["given_by"] = given_by
        if review.is_past_day:
            self.fields["past_reason"] = LineField("Lý do nhập", 200, "Dài quá", missing=PAST_DAY_NEEDS_REASON)
        for line in lines:
            if line.needs_reason and not review.is_past_day and line.filed.reason not in FALL_REASONS:
                self.fields[_reason_field(line)] = forms.ChoiceField(
                    label=f"Lý do số liệu của {line.filed.unit.short_name} giảm",
                    choices=REASON_CHOICES,
                    error_messages={"required": "Số liệu giảm phải có lý do.", "invalid_choice": UNLISTED_REASON},
                )

    @cached_property
    def asked(self) -> list[tuple[ReviewLine, forms.BoundField | None]]:
        """The reports with warnings, and the box for the reason of those that lack one."""
        boxes = {name: self[name] for name in self.fields}
        return [(line, boxes.get(_reason_field(line))) for line in self.lines if line.warnings]

    @property
    def about_all(self) -> list[forms.BoundField]:
        return [self[name] for name in ("given_by", "past_reason") if name in self.fields]

    def sends(self, shown: Sequence[PreviewedReport]) -> list[BatchSend]:
        """The reports to write, on the revisions that the preview showed."""
        bases = {one.filed.unit.pk: one.base_revision for one in shown}
        typed = self.cleaned_data
        return [
            line.as_send(
                day=line.unit_form.day,
                base_revision=bases[line.filed.unit.pk],
                reported_by=line.filed.reported_by or typed["given_by"],
                reason=typed.get(_reason_field(line)) or line.filed.reason or typed.get("past_reason", ""),
            )
            for line in self.lines
        ]


def _reason_field(line: ReviewLine) -> str:
    return f"reason_{line.filed.unit.code}"


class TemplateForm(UploadForm):
    """A Word file: looked into and tried on invented days; kept only if it can be filled in."""

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(FilesField("Tệp mẫu Word (.docx)", f".docx,{DOCX}"), data, files)

    def clean_files(self) -> bytes:
        name, content = self.content
        if shadow := shadow_file(name):
            raise forms.ValidationError(shadow)
        from reports.document.check import try_apart

        try:
            try_apart(content)
        except BrokenTemplate as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return content
