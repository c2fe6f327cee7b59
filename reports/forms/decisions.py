"""What the Office decides about a day, each with a reason that units and leaders see."""

import datetime

from django import forms
from django.utils import timezone

from reports.models import ReportingDay
from reports.wording import spoken_clock


class ReasonForm(forms.Form):
    """A reason, and nothing else: to excuse a unit."""

    reason = forms.CharField(
        label="Lý do",
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": "Chưa ghi lý do.",
            "max_length": "Lý do dài quá %(limit_value)d ký tự.",
        },
    )

    def __init__(self, data=None):
        super().__init__(data, use_required_attribute=False)


class ExtensionForm(ReasonForm):
    """Moves the deadline to a later minute of the day, before the district itself must report (R1)."""

    field_order = ["due_time", "reason"]

    due_time = forms.TimeField(
        label="Hạn mới (giờ:phút)",
        widget=forms.TimeInput(format="%H:%M", attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": "Chưa ghi hạn mới.", "invalid": "Giờ ghi theo mẫu 15:30."},
    )

    def __init__(self, day: ReportingDay, data=None):
        self.day = day
        super().__init__(data)

    def clean_due_time(self) -> datetime.time:
        time = self.cleaned_data["due_time"].replace(second=0)
        due_at = timezone.make_aware(datetime.datetime.combine(self.day.date, time))
        if not self.day.due_at < due_at < self.day.cutoff_at:
            raise forms.ValidationError(
                f"Hạn mới phải sau {spoken_clock(self.day.due_at)} và trước {spoken_clock(self.day.cutoff_at)}."
            )
        self.cleaned_data["due_at"] = due_at
        return time
