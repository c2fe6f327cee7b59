"""What the Office types when it reminds, when an answer comes back, and to set when the clock does."""

import datetime
import re
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from reports.figures.fields import LineField
from reports.models import Campaign, Reminder
from reports.models.campaign import MINUTE, moment_on


class AnswerForm(forms.Form):
    """What came back to a reminder: one of the usual answers, a note, or both."""

    answer = forms.ChoiceField(
        label="Phản hồi",
        choices=[("", "– chưa chọn –"), *Reminder.Answer.choices],
        required=False,
        error_messages={"invalid_choice": "Không rõ phản hồi nào."},
    )
    note = LineField("Ghi chú", 300, "Ghi chú dài quá")

    def clean(self) -> dict[str, Any]:
        if not self.errors and not any(self.cleaned_data.get(name) for name in ("answer", "note")):
            self.add_error("answer", "Chưa ghi phản hồi.")
        return self.cleaned_data


class ReminderForm(AnswerForm):
    """Whom to remind and how; what they answered where it was a call."""

    channel = forms.ChoiceField(
        choices=Reminder.Channel,
        error_messages=dict.fromkeys(["required", "invalid_choice"], "Không rõ hình thức đôn đốc."),
    )
    everybody = forms.BooleanField(required=False)

    def __init__(self, data: QueryDict, names: dict[str, str]) -> None:
        super().__init__(data)
        #: The day's units by code.
        self.names = names
        #: The units that were chosen, none for all; and those that the sender's page listed.
        self.codes = set() if "everybody" in data else set(data.getlist("unit"))
        self.listed = set(data.get("listed", "").split())

    @property
    def called(self) -> str:
        """The code of the one unit that a call is written down for, if it is one of the day's."""
        code = next(iter(self.codes)) if len(self.codes) == 1 else ""
        return code if self.data.get("channel") == Reminder.Channel.PHONE and code in self.names else ""

    @property
    def called_name(self) -> str:
        return self.names[self.called]

    def sentences(self) -> list[str]:
        """What is wrong with the form, without the names of its boxes."""
        return [str(error) for errors in self.errors.values() for error in errors]

    def clean(self) -> dict[str, Any]:
        channel = self.cleaned_data.get("channel")
        if channel == Reminder.Channel.PHONE:
            super().clean()
        if channel == Reminder.Channel.PHONE and len(self.codes) != 1:
            raise forms.ValidationError("Mỗi lần ghi cuộc gọi đến một đơn vị.")
        if not self.codes and not self.cleaned_data.get("everybody"):
            raise forms.ValidationError("Chưa chọn đơn vị nào để đôn đốc.")
        return self.cleaned_data


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


def minutes_together(form: forms.BaseForm, date: datetime.date, due_time: datetime.time) -> list[int]:
    """The minutes of the boxes ``before`` and ``after`` as the campaign keeps them: each once, in the order of time.

    A minute that falls on another day is an error of its box. Raises ``ValidationError`` for too many.
    """
    found, due_at = form.cleaned_data, moment_on(date, due_time)
    for name, sign in (("before", 1), ("after", -1)):
        if any(timezone.localdate(due_at - sign * m * MINUTE) != date for m in found.get(name, ())):
            form.add_error(name, "Giờ nhắc phải trong ngày báo cáo.")
    minutes = {*found.get("before", ()), *(-m for m in found.get("after", ()))}
    if len(minutes) > MOST_REMINDERS:
        raise forms.ValidationError(f"Nhắc nhiều nhất {MOST_REMINDERS} lần trong ngày.")
    return sorted(minutes, reverse=True)


class ReminderMinutesForm(forms.Form):
    """Minutes before and after the deadline; both empty: nobody is reminded. ``seen`` are those that it showed."""

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
        self.campaign, self.seen = campaign, ", ".join(map(str, minutes))
        super().__init__(
            data, initial={"before": [m for m in minutes if m >= 0], "after": [-m for m in minutes if m < 0]}
        )

    def clean(self) -> dict:
        """Put both together as the campaign keeps them: each once, in the order of time."""
        in_order = minutes_together(self, self.campaign.starts_on, self.campaign.due_time)
        is_new = in_order != self.campaign.reminder_minutes
        if is_new and self.data.get("seen", self.seen) != self.seen:
            told = f"{self.campaign.minutes_set_by_name or 'Người khác'} vừa đặt giờ nhắc: {self.seen or 'không nhắc'}"
            raise forms.ValidationError(f"{told} (phút; số âm là sau hạn). Bấm lưu lần nữa nếu vẫn đặt như dưới đây.")
        return self.cleaned_data | {"minutes": in_order}
