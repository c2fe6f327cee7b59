"""The form that sets when the clock reminds the missing."""

import datetime
import re
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from reports.models import Campaign
from reports.models.campaign import MINUTE

#: Ten hours; a reminder further from the deadline would come in the night.
LONGEST = 600
MOST_REMINDERS = 6

SEPARATOR = re.compile(r"[,;\s]+")
#: ``[0-9]`` and not ``\d``, which also takes full-width and Arabic digits.
MINUTES = re.compile(r"[0-9]{1,4}")


class MinutesField(forms.CharField):
    """Several counts of minutes in one box: "60, 20"."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})

    def to_python(self, value: Any) -> list[int]:  # type: ignore[override]  # the words of the box, as minutes
        words = [word for word in SEPARATOR.split(super().to_python(value) or "") if word]
        if not all(MINUTES.fullmatch(word) for word in words):
            raise forms.ValidationError("Ghi số phút, nhiều lần cách nhau bằng dấu phẩy, ví dụ 60, 20.")
        if any(int(word) > LONGEST for word in words):
            raise forms.ValidationError(f"Số phút nhiều nhất là {LONGEST}.")
        return [int(word) for word in words]

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(map(str, value)) if isinstance(value, list) else value


class ReminderMinutesForm(forms.Form):
    """Minutes before and after the deadline; both empty: nobody is reminded."""

    before = MinutesField(
        label="Nhắc trước hạn (phút)",
        required=False,
        max_length=60,
        help_text="Ví dụ 60, 20: nhắc hai lần, trước hạn 60 phút và 20 phút.",
    )
    after = MinutesField(
        label="Nhắc sau hạn (phút)", required=False, max_length=60, help_text="Ví dụ 5: nhắc khi đã quá hạn 5 phút."
    )

    def __init__(self, campaign: Campaign, minutes: list[int], data: QueryDict | None = None) -> None:
        self.campaign = campaign
        super().__init__(
            data, initial={"before": [m for m in minutes if m >= 0], "after": [-m for m in minutes if m < 0]}
        )

    def clean_before(self) -> list[int]:
        return self._on_the_day("before", 1)

    def clean_after(self) -> list[int]:
        return self._on_the_day("after", -1)

    def clean(self) -> dict:
        """Put both together as the campaign keeps them: each once, in the order of time."""
        found = self.cleaned_data
        minutes = {*found.get("before", ()), *(-m for m in found.get("after", ()))}
        if len(minutes) > MOST_REMINDERS:
            raise forms.ValidationError(f"Nhắc nhiều nhất {MOST_REMINDERS} lần trong ngày.")
        return found | {"minutes": sorted(minutes, reverse=True)}

    def _on_the_day(self, name: str, sign: int) -> list[int]:
        minutes: list[int] = self.cleaned_data[name]
        due_at = timezone.make_aware(datetime.datetime.combine(self.campaign.starts_on, self.campaign.due_time))
        if any(timezone.localdate(due_at - sign * m * MINUTE) != self.campaign.starts_on for m in minutes):
            raise forms.ValidationError("Giờ nhắc phải trong ngày báo cáo.")
        return minutes
