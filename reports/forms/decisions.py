"""What the Office decides about a day, with a reason that all see; and the province's count that it notes."""

import datetime
from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from incoming.dates import day, read_date, with_year
from incoming.fields import Form, TextField
from reports.consolidation.unit_form import UnitForm
from reports.figures.fields import CountField, LineField
from reports.figures.wording import spoken_clock
from reports.models import ProvinceCount, ReportingDay

#: A unit is excused from so many days at once; then somebody looks again.
LONGEST_EXEMPTION = 31
#: Days are suspended so long ahead: next year's Tết is not typed as this year's.
LONGEST_NOTICE = 92


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

    @property
    def latest(self) -> datetime.datetime:
        return self.day.latest_due_at

    def clean_due_time(self) -> datetime.time:
        time: datetime.time = self.cleaned_data["due_time"].replace(second=0)
        due_at = timezone.make_aware(datetime.datetime.combine(self.day.date, time))
        # The very deadline in force may be a second tap; the action knows.
        if not self.day.due_at <= due_at <= self.latest:
            raise self._mistake()
        self.cleaned_data["due_at"] = due_at
        return time

    def refuse(self, day: ReportingDay) -> None:
        """Say that the new deadline is none for the day as it stands, which others have changed meanwhile."""
        self.day = day
        self.add_error("due_time", self._mistake())

    def _mistake(self) -> forms.ValidationError:
        if self.day.due_at >= self.latest:
            return forms.ValidationError("Không lùi thêm được: phải kịp chốt số liệu trước giờ báo cáo tỉnh.")
        earliest, latest = spoken_clock(self.day.due_at), spoken_clock(self.latest)
        return forms.ValidationError(f"Hạn mới phải sau {earliest}, chậm nhất là {latest}, để kịp chốt số liệu.")


class OwnExtensionForm(ExtensionForm):
    """Moves the deadline for one unit alone, between the deadline that it has and the closing (R3)."""

    def __init__(self, unit_form: UnitForm, data: QueryDict | None = None) -> None:
        super().__init__(unit_form.own_day, data)
        self.at = unit_form.at

    @property
    def latest(self) -> datetime.datetime:
        return self.day.latest_own_due_at

    def clean_due_time(self) -> datetime.time:
        time = super().clean_due_time()
        if self.cleaned_data["due_at"] <= self.at:
            raise forms.ValidationError("Giờ này đã qua. Đơn vị đã trễ thì ghi nhận lý do khách quan.")
        return time


class NotedReasonForm(Form):
    """Writes down afterwards that a late or missing report had a good reason (R3)."""

    reason = LineField("Lý do khách quan", 300, "Lý do dài quá", missing="Chưa ghi lý do.")


class ExemptionForm(Form):
    """Excuses a unit from the day's report, or from several days on end (R3)."""

    until = forms.Field(
        label="Miễn đến hết ngày",
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "maxlength": "10"}),
    )
    reason = LineField("Lý do", 300, "Lý do dài quá", missing="Chưa ghi lý do.")

    def __init__(self, date: datetime.date, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.date, self.last = date, date + datetime.timedelta(days=LONGEST_EXEMPTION - 1)
        self.fields["until"].help_text = f"Ghi theo mẫu {day(date)}. Để trống: chỉ miễn ngày {day(date)}."

    def clean_until(self) -> datetime.date:
        typed: str = (self.cleaned_data["until"] or "").strip()
        until = read_date(with_year(typed, self.date)) if typed else self.date
        if not self.date <= until <= self.last:
            raise forms.ValidationError(
                f"Ngày phải từ {day(self.date)} đến {day(self.last)} (mỗi lần miễn không quá {LONGEST_EXEMPTION} ngày)."
            )
        return until


class SuspensionForm(Form):
    """Suspends days for the whole district, today at the earliest (R1)."""

    first_on = forms.Field(label="Từ ngày", widget=forms.TextInput({"autocomplete": "off", "maxlength": "10"}))
    last_on = forms.Field(
        label="Đến hết ngày",
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "maxlength": "10"}),
    )
    reason = LineField("Lý do", 300, "Lý do dài quá", missing="Chưa ghi lý do.")

    def __init__(self, today: datetime.date, data: QueryDict | None = None) -> None:
        super().__init__(data, initial={"first_on": day(today)})
        self.today = today
        self.fields["first_on"].error_messages["required"] = "Chưa ghi ngày bắt đầu tạm dừng."
        self.fields["last_on"].help_text = f"Ghi theo mẫu {day(today)}. Để trống: chỉ tạm dừng một ngày."

    def clean_first_on(self) -> datetime.date:
        first_on = read_date(with_year(self.cleaned_data["first_on"].strip(), self.today))
        if not self.today <= first_on <= self.today + datetime.timedelta(days=LONGEST_NOTICE):
            raise forms.ValidationError(
                f"Chỉ tạm dừng được từ hôm nay, ngày {day(self.today)}, và trước không quá {LONGEST_NOTICE} ngày."
            )
        return first_on

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if first_on := found.get("first_on"):
            found["last_on"] = self._last_on(first_on, (found.get("last_on") or "").strip())
        return found

    def _last_on(self, first_on: datetime.date, typed: str) -> datetime.date:
        latest = first_on + datetime.timedelta(days=LONGEST_EXEMPTION - 1)
        try:
            last_on = read_date(with_year(typed, self.today)) if typed else first_on
        except forms.ValidationError as mistake:
            self.add_error("last_on", mistake)
            return first_on
        if not first_on <= last_on <= latest:
            self.add_error(
                "last_on",
                f"Ngày phải từ {day(first_on)} đến {day(latest)} (mỗi lần không quá {LONGEST_EXEMPTION} ngày).",
            )
        return last_on


class WithdrawalForm(forms.Form):
    """Names the deadline that is taken back, so that a second tap does not take back the one before it."""

    due_time = forms.TimeField(widget=forms.HiddenInput)
    extension = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1)


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


class ProvinceRemovalForm(forms.Form):
    """Takes the count away that the page showed."""

    seen = CountField(widget=forms.HiddenInput)
