"""The campaign as people set it up: its days, hours, targets, reminders, and the letters that it carries out."""

import datetime
from collections import Counter
from functools import reduce
from operator import or_
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.crypto import salted_hmac

from incoming.dates import day
from incoming.fields import DateInput, TextField, name_missing
from reports import models
from units import present
from units.forms import DistrictForm, RecordedForm
from units.models import User

from .reminding import MinutesField, minutes_together

#: Days on which people have done something, or the clock has closed.
HAS_BEGUN = reduce(
    or_,
    (Q((f"{rows}__isnull", False)) for rows in ("reports", "editions", "extensions", "province_counts", "reminders")),
    Q(narrative_saved_at__isnull=False),
)


#: What is told of a letter.
LETTER = ("position", "kind", "number", "date", "issuer", "abstract")


class GroundForm(DistrictForm):
    """One letter; a row that nobody filled in is none."""

    use_required_attribute = False

    class Meta:
        model = models.Ground
        fields = LETTER
        field_classes = dict.fromkeys(("kind", "number", "issuer", "abstract"), TextField)
        widgets = {"date": DateInput, "abstract": forms.TextInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_missing(self)


#: The letters of a campaign, in the order in which its report cites them (R25); at least one.
Grounds = forms.inlineformset_factory(
    models.Campaign, models.Ground, form=GroundForm, extra=1, min_num=1, validate_min=True, max_num=20, absolute_max=20
)


def letters_of(campaign: models.Campaign, data: Any = None) -> Any:
    """The formset of the campaign's letters, whose own sentence says that none is left."""
    told = {"too_few_forms": "Ghi ít nhất một văn bản làm căn cứ."}
    return Grounds(data, instance=campaign, prefix="grounds", error_messages=told)


class CampaignForm(RecordedForm):
    """Refuses a start that would take reported days away from the campaign that they belong to (R1)."""

    @property
    def version(self) -> str:
        """Changes when somebody changes one of its letters, too."""
        letters = list(self.instance.grounds.values_list()) if self.instance.pk else []
        return salted_hmac("campaign.version", f"{super().version}{letters}").hexdigest()[:32]

    @property
    def says_what_stands(self) -> bool:
        """Whether what was typed is there already, the letters as well: by a first tap, or a colleague's."""
        letters = letters_of(self.instance, self.data)
        if not super().says_what_stands or not letters.is_valid():
            return False
        typed = [told for told in letters.cleaned_data if told and not told["DELETE"]]
        of_each = [tuple(told[name] for name in LETTER) for told in typed]
        return Counter(of_each) == Counter(self.instance.grounds.values_list(*LETTER))

    def clean_ends_on(self) -> datetime.date | None:
        ends_on: datetime.date | None = self.cleaned_data["ends_on"]
        before = models.Campaign.objects.filter(pk=self.instance.pk).first()
        today = present.today()
        if before and not before.can_end_on(ends_on, today):
            raise forms.ValidationError(
                f"Đợt đã kết thúc ngày {day(before.ends_on)}, không đổi lại; cần báo cáo tiếp thì thêm đợt mới."
                if before.ends_on and before.ends_on < today
                else f"Sớm nhất kết thúc hết hôm nay, ngày {day(today)}: những ngày đã qua giữ nguyên."
            )
        return ends_on

    def clean_starts_on(self) -> datetime.date:
        starts_on: datetime.date = self.cleaned_data["starts_on"]
        if "starts_on" not in self.changed_data:
            return starts_on
        own = Q(campaign=self.instance.pk)
        taken_away = (own & Q(date__lt=starts_on)) | (~own & Q(date__gte=starts_on))
        of_district = models.ReportingDay.objects.filter(taken_away, campaign__district=self.editor.district_id)
        if of_district.filter(HAS_BEGUN).exists():
            raise forms.ValidationError(
                "Ngày bắt đầu này làm thay đổi những ngày đã có báo cáo, lần chốt hay quyết định; chọn ngày khác."
            )
        return starts_on


class CampaignPageForm(CampaignForm):
    """The same as a page asks for it: the reminders as minutes before and after the deadline."""

    use_required_attribute = False
    before = MinutesField(
        label="Nhắc trước hạn (phút)", required=False, max_length=60, help_text="Ví dụ 60, 20. Để trống: không nhắc."
    )
    after = MinutesField(label="Nhắc sau hạn (phút)", required=False, max_length=60, help_text="Ví dụ 5.")

    class Meta:
        model = models.Campaign
        fields = [
            *("title", "app_name", "starts_on", "target_on", "ends_on"),
            *("due_time", "auto_close_time", "cutoff_time", "staff_target", "resident_target"),
        ]
        field_classes = {"title": TextField, "app_name": TextField}
        widgets = dict.fromkeys(("starts_on", "target_on", "ends_on"), DateInput) | {
            name: forms.TimeInput(format="%H:%M", attrs={"autocomplete": "off"})
            for name in ("due_time", "auto_close_time", "cutoff_time")
        }

    def __init__(self, data: Any = None, *, editor: User, instance: models.Campaign) -> None:
        self.editor = editor
        super().__init__(data, instance=instance)
        minutes = self.instance.usable_reminder_minutes
        self.initial["before"] = [m for m in minutes if m >= 0]
        self.initial["after"] = [-m for m in minutes if m < 0]
        name_missing(self)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "due_time" in cleaned and "starts_on" in cleaned:
            self.instance.reminder_minutes = minutes_together(self, cleaned["starts_on"], cleaned["due_time"])
        return cleaned
