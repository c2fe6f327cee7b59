"""The daily report's form: what is asked, what stops it, what its sender is asked about; and returning it (R12)."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.safestring import SafeString

from incoming.fields import Form
from reports.consolidation.unit_form import UnitForm
from reports.figures import checks
from reports.figures.fields import CountField, LineField, NoteField
from reports.figures.indicators import Figures, Indicator, Nature, for_unit, tables_for
from reports.figures.wording import count, short_day
from reports.models import DailyReport

REASON_CHOICES = [("", "Chọn lý do"), *((reason, reason) for reason in checks.FALL_REASONS)]
UNLISTED_REASON = "Đề nghị chọn một lý do trong danh sách."
PAST_DAY_NEEDS_REASON = "Nhập cho ngày đã qua phải ghi lý do."


@dataclass(frozen=True, slots=True)
class FigureLine:
    """One figure on the form: its box, and the last figure that stands beside it (R10)."""

    indicator: Indicator
    field: forms.BoundField
    previous: int | None

    #: What the box holds, as far as it can be read.
    value: int | None

    @property
    def is_result(self) -> bool:
        return self.indicator.nature is Nature.RESULT

    @property
    def gain(self) -> int | None:
        """What a result gained since the last report."""
        if not self.is_result or self.value is None or self.previous is None:
            return None
        return self.value - self.previous

    @property
    def gain_text(self) -> str:
        if self.gain is None:
            return ""
        if self.gain == 0:
            return "không đổi"
        return f"tăng {count(self.gain)}" if self.gain > 0 else f"giảm {count(-self.gain)}"


class ReportForm(Form):
    """The figures of one unit for one day.

    Valid means that nothing blocks (R8). It may be sent once ``questions`` is empty as
    well: every warning confirmed by its code, with a reason where one is needed (R9).
    """

    base_revision = CountField(required=False, widget=forms.HiddenInput)
    note = NoteField(
        label="Ghi chú",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": "Ghi chú dài quá %(limit_value)d ký tự (đang có %(show_value)d)."},
    )
    reason: forms.Field = forms.ChoiceField(
        label="Lý do số liệu giảm",
        required=False,
        choices=REASON_CHOICES,
        error_messages={"invalid_choice": UNLISTED_REASON},
    )

    def __init__(self, unit_form: UnitForm, data: QueryDict | None = None) -> None:
        self.unit_form = unit_form
        self.indicators = for_unit(unit_form.unit.reports_area, app=unit_form.app)
        # What was typed needs no initial values, nor the queries behind them.
        initial = self._initial_values() if data is None else None
        super().__init__(data, initial=initial)
        for indicator in self.indicators:
            self.fields[indicator.field] = CountField(label=indicator.label)

    def _initial_values(self) -> dict[str, object]:
        """A correction starts from what was sent; a first send from the last bases alone (R10)."""
        initial: dict[str, object] = {"base_revision": self.unit_form.base_revision}
        if current := self.unit_form.current:
            return initial | current.figures | {"note": current.note, "reason": current.reason}
        if last := self.unit_form.last_bases:
            initial |= {i.field: last[i.field] for i in self.indicators if i.nature is Nature.BASE}
        return initial

    def clean(self) -> dict[str, Any]:
        figures = {i.field: self.cleaned_data.get(i.field) for i in self.indicators}
        for field, message in checks.errors(figures, self.unit_form.unit.reports_area).items():
            if field not in self.errors:
                self.add_error(field, message)
        return self.cleaned_data

    # What is sent

    @property
    def figures(self) -> Figures:
        return {i.field: self.cleaned_data[i.field] for i in self.indicators}

    @cached_property
    def warnings(self) -> list[checks.Advisory]:
        """Everything that the sender of these figures is asked about."""
        of = self.unit_form
        return checks.warnings(self.figures, of.day.date, of.history, of.unit.reports_area, of.app)

    @cached_property
    def confirmed_codes(self) -> set[str]:
        return {code for value in cast(QueryDict, self.data).getlist("confirm") for code in value.split()}

    @cached_property
    def questions(self) -> list[checks.Advisory]:
        """The warnings, if any is still unconfirmed or lacks its reason; else nothing."""
        if not self.is_valid():
            return []
        unconfirmed = any(warning.code not in self.confirmed_codes for warning in self.warnings)
        return self.warnings if unconfirmed or self.reason_missing else []

    @property
    def needs_reason(self) -> bool:
        return any(warning.needs_reason for warning in self.warnings)

    @property
    def reason_missing(self) -> bool:
        return self.needs_reason and not self.cleaned_data.get("reason")

    @property
    def reason_asked_again(self) -> bool:
        """Whether the sender confirmed a fall but gave no reason for it."""
        return self.reason_missing and bool(self.confirmed_codes)

    @property
    def reason_box(self) -> SafeString:
        """The box of the reason, tied to the sentence that asks for it again."""
        tied: dict[str, str | bool] = {"aria-invalid": "true", "aria-describedby": "id_reason_error"}
        return self["reason"].as_widget(attrs=tied if self.reason_asked_again else None)

    def content(self) -> dict[str, object]:
        """The keyword arguments of ``actions.send_report`` that the form decides."""
        return {
            "figures": self.figures,
            "base_revision": self.cleaned_data["base_revision"] or 0,
            "reason": self.cleaned_data["reason"],
            "note": self.cleaned_data["note"],
            "confirmed_warnings": [warning.confirmed for warning in self.warnings],
        }

    # What the page shows

    @property
    def groups(self) -> Iterator[dict[str, Any]]:
        """The figures in the paper form's order, grouped, with what they come to as far as they are typed."""
        campaign, previous = self.unit_form.day.campaign, self.unit_form.previous_figures or {}
        for description in tables_for(self.unit_form.unit.reports_area, self.unit_form.app):
            target = campaign.target_of(description)
            typed = {i.field: self._typed(i.field) for i in description.indicators}
            lines = [
                FigureLine(i, self[i.field], previous.get(i.field), typed[i.field]) for i in description.indicators
            ]
            yield {
                "description": description,
                "lines": lines,
                "target": target,
                "gain": next(line.gain for line in lines if line.indicator.field == description.numerator),
                "rate": description.rate(typed),
                # Installations still missing to the target, a rate in per cent.
                "missing": description.missing_to_target(typed, target),
            }

    def _typed(self, field: str) -> int | None:
        """The figure as it stands in the box, if it can be read."""
        try:
            return self.fields[field].to_python(self[field].value())
        except forms.ValidationError:
            return None


class OfficeEntryForm(ReportForm):
    """The same form for the Office that types for a unit (R12), also for past days (R13)."""

    channel = forms.ChoiceField(
        label="Hình thức báo",
        choices=[choice for choice in DailyReport.Channel.choices if choice[0] != DailyReport.Channel.WEB],
        initial=DailyReport.Channel.PHONE,
        error_messages=dict.fromkeys(["required", "invalid_choice"], "Chưa chọn hình thức báo."),
    )
    reported_by = forms.CharField(
        label="Người báo số liệu",
        max_length=100,
        error_messages={"required": "Chưa ghi người báo số liệu.", "max_length": "Tên dài quá %(limit_value)d ký tự."},
    )
    reported_at = forms.TimeField(
        label="Báo lúc (giờ:phút)",
        required=False,
        help_text="Đúng hạn hay trễ hạn tính theo giờ đơn vị báo ghi ở đây; người nhập chịu trách nhiệm về giờ này. "
        "Để trống thì tính theo lúc ghi vào hệ thống.",
        widget=forms.TimeInput(format="%H:%M", attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": "Giờ ghi theo mẫu 15:10."},
    )
    reason = LineField("Lý do", 200, "Lý do dài quá", widget=forms.TextInput({"list": "reasons"}))

    def __init__(self, unit_form: UnitForm, data: QueryDict | None = None) -> None:
        super().__init__(unit_form, data)
        self.is_past_day = not unit_form.day.is_open_to_units(unit_form.at)
        reported_at, reason = self.fields["reported_at"], self.fields["reason"]
        if self.is_past_day:
            reason.required, reason.error_messages["required"] = True, PAST_DAY_NEEDS_REASON
            reported_at.help_text = f"Giờ của ngày {short_day(unit_form.day.date)}; báo sau ngày đó thì để trống."
        else:
            reported_at.initial = timezone.localtime(unit_form.at).time()
        # The reason of an earlier revision does not explain this one.
        self.initial.pop("reason", None)

    @property
    def reason_missing(self) -> bool:
        """A fall needs one of the listed reasons; only a past day may be explained freely (R9, R13)."""
        return self.needs_reason and self.cleaned_data.get("reason") not in checks.FALL_REASONS and not self.is_past_day

    def clean_reported_at(self) -> datetime.time | None:
        time: datetime.time | None = self.cleaned_data["reported_at"]
        if time and self._moment(time) > self.unit_form.at:
            raise forms.ValidationError("Giờ báo chưa tới. Đề nghị kiểm tra lại.")
        return time

    def content(self) -> dict[str, object]:
        reported_at = self.cleaned_data["reported_at"]
        return super().content() | {
            "channel": self.cleaned_data["channel"],
            "reported_by": self.cleaned_data["reported_by"],
            "reported_at": self._moment(reported_at) if reported_at else None,
        }

    def _moment(self, time: datetime.time) -> datetime.datetime:
        return timezone.make_aware(datetime.datetime.combine(self.unit_form.day.date, time))


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
