"""What the Office decides about a day, each with a reason that units and leaders see."""

import datetime
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils import timezone

from incoming.dates import day, read_date, with_year
from reports.figures.wording import spoken_clock
from reports.models import ReportingDay

from .fields import Form, LineField

#: A unit is excused from so many days at once; then somebody looks again.
LONGEST_EXEMPTION = 31


class ExtensionForm(Form):
    """Moves the deadline to a later minute of the day, before the district itself must report (R1)."""

    due_time = forms.TimeField(
        label="Hạn mới (giờ:phút)",
        widget=forms.TimeInput(format="%H:%M", attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": "Chưa ghi hạn mới.", "invalid": "Giờ ghi theo mẫu 15:30."},
    )
    reason = LineField("Lý do", 300, "Lý do dài quá", missing="Chưa ghi lý do.")

    def __init__(self, day: ReportingDay, data: QueryDict | None = None) -> None:
        self.day = day
        super().__init__(data)

    def clean_due_time(self) -> datetime.time:
        time: datetime.time = self.cleaned_data["due_time"].replace(second=0)
        due_at = timezone.make_aware(datetime.datetime.combine(self.day.date, time))
        # The very deadline in force may be a second tap; the action knows.
        if not self.day.due_at <= due_at < self.day.cutoff_at:
            raise self._mistake()
        self.cleaned_data["due_at"] = due_at
        return time

    def refuse(self, day: ReportingDay) -> None:
        """Say that the new deadline is none for the day as it stands, which others have changed meanwhile."""
        self.day = day
        self.add_error("due_time", self._mistake())

    def _mistake(self) -> forms.ValidationError:
        between = f"sau {spoken_clock(self.day.due_at)} và trước {spoken_clock(self.day.cutoff_at)}"
        return forms.ValidationError(f"Hạn mới phải {between}.")


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


class ExemptionForm(Form):
    """Excuses a unit from the day's report, or from several days on end (R3)."""

    until = DayField(label="Miễn đến hết ngày", required=False)
    reason = LineField("Lý do", 300, "Lý do dài quá", missing="Chưa ghi lý do.")

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
