"""What the Office decides about a day, each with a reason that units and leaders see."""

import datetime
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils import timezone

from incoming.dates import read_date, with_year
from reports.figures.wording import day, spoken_clock
from reports.models import ReportingDay

#: A unit is excused from so many days at once; then somebody looks again.
LONGEST_EXEMPTION = 31


class ReasonForm(forms.Form):
    """A reason, and nothing else."""

    reason = forms.CharField(
        label="Lý do",
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": "Chưa ghi lý do.",
            "max_length": "Lý do dài quá %(limit_value)d ký tự.",
        },
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, use_required_attribute=False)


class ExtensionForm(ReasonForm):
    """Moves the deadline to a later minute of the day, before the district itself must report (R1)."""

    field_order = ["due_time", "reason"]

    due_time = forms.TimeField(
        label="Hạn mới (giờ:phút)",
        widget=forms.TimeInput(format="%H:%M", attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": "Chưa ghi hạn mới.", "invalid": "Giờ ghi theo mẫu 15:30."},
    )

    def __init__(self, day: ReportingDay, data: QueryDict | None = None) -> None:
        self.day = day
        super().__init__(data)

    def clean_due_time(self) -> datetime.time:
        time: datetime.time = self.cleaned_data["due_time"].replace(second=0)
        due_at = timezone.make_aware(datetime.datetime.combine(self.day.date, time))
        # The very deadline in force may be a second tap; the action knows.
        if not self.day.due_at <= due_at < self.day.cutoff_at:
            raise forms.ValidationError(_between(self.day))
        self.cleaned_data["due_at"] = due_at
        return time

    def refuse(self, day: ReportingDay) -> None:
        """Say that the new deadline is none for the day as it stands, which others have changed meanwhile."""
        self.day = day
        self.add_error("due_time", _between(day))


def _between(day: ReportingDay) -> str:
    return f"Hạn mới phải sau {spoken_clock(day.due_at)} và trước {spoken_clock(day.cutoff_at)}."


class DayField(forms.Field):
    """A date as people type it, day first."""

    widget = forms.TextInput

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"autocomplete": "off", "maxlength": "10"}

    #: The year of a date that was typed without one.
    year: int | None = None

    def to_python(self, value: str | None) -> datetime.date | None:
        typed = value.strip() if value else ""
        return read_date(with_year(typed, self.year) if self.year else typed) if typed else None


class ExemptionForm(ReasonForm):
    """Excuses a unit from the day's report, or from several days on end (R3)."""

    field_order = ["until", "reason"]

    until = DayField(label="Miễn đến hết ngày", required=False)

    def __init__(self, date: datetime.date, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.date, self.last = date, date + datetime.timedelta(days=LONGEST_EXEMPTION - 1)
        until = cast(DayField, self.fields["until"])
        until.year = date.year
        until.help_text = f"Ghi theo mẫu {day(date)}. Để trống: chỉ miễn ngày {day(date)}."

    def clean_until(self) -> datetime.date:
        until = self.cleaned_data["until"] or self.date
        if not self.date <= until <= self.last:
            raise forms.ValidationError(
                f"Ngày phải từ {day(self.date)} đến {day(self.last)} (mỗi lần miễn không quá {LONGEST_EXEMPTION} ngày)."
            )
        return until


class WithdrawalForm(forms.Form):
    """Names the deadline that is taken back, so that a second tap does not take back the one before it."""

    due_time = forms.TimeField(widget=forms.HiddenInput)
