"""What the Office types when it reminds, and when an answer comes back."""

from typing import Any

from django import forms
from django.http import QueryDict

from reports.models import Reminder

from .fields import LineField


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
