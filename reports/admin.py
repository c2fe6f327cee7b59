"""Campaigns, which an administrator keeps, and what the system wrote, to look at only."""

import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Q
from django.utils import timezone

from units.forms import DistrictForm
from units.model_admin import ReadOnlyModelAdmin, RecordedModelAdmin

from . import actions, models


class CampaignForm(DistrictForm):
    """Refuses a start that would take reported days away from the campaign that they belong to (R1)."""

    def clean_reminder_minutes(self) -> list[int]:
        typed: Any = self.cleaned_data["reminder_minutes"]
        minutes: list[int] = [] if typed in (None, "") else typed
        if minutes != models.Campaign(reminder_minutes=minutes).usable_reminder_minutes:
            raise forms.ValidationError("Ghi danh sách số phút trong ngoặc vuông, ví dụ [60, 20, -5].")
        return minutes

    def clean_starts_on(self) -> datetime.date:
        starts_on: datetime.date = self.cleaned_data["starts_on"]
        if "starts_on" not in self.changed_data:
            return starts_on
        own = Q(day__campaign=self.instance.pk)
        taken_away = (own & Q(day__date__lt=starts_on)) | (~own & Q(day__date__gte=starts_on))
        of_district = models.DailyReport.objects.filter(day__campaign__district=self.editor.district_id)
        if of_district.filter(taken_away).exists():
            raise forms.ValidationError("Ngày bắt đầu này làm thay đổi những ngày đã có báo cáo; chọn ngày khác.")
        return starts_on


@admin.register(models.Campaign)
class CampaignAdmin(RecordedModelAdmin):
    form = CampaignForm
    list_display = ["title", "order_number", "starts_on", "target_on", "due_time", "cutoff_time"]

    def save_model(self, request: Any, obj: models.Campaign, form: CampaignForm, change: bool) -> None:
        # Days that have begun keep their deadlines.
        write = actions.change_campaign if change else actions.start_campaign
        write(campaign=obj, by=request.user, at=timezone.now())


@admin.register(models.ReportingDay)
class ReportingDayAdmin(ReadOnlyModelAdmin):
    district_lookup = "campaign__district"
    list_display = ["date", "due_at", "cutoff_at", "extension_reason"]


@admin.register(models.DailyReport)
class DailyReportAdmin(ReadOnlyModelAdmin):
    district_lookup = "day__campaign__district"
    list_display = ["day", "unit", "revision", "sent_at", "sent_by", "channel", "unchanged", "superseded_at"]
    list_filter = ["channel", "unchanged"]
    list_select_related = ["day", "unit", "sent_by"]
    search_fields = ["unit__name", "unit__code"]
    ordering = ["-sent_at"]


@admin.register(models.Edition)
class EditionAdmin(ReadOnlyModelAdmin):
    district_lookup = "day__campaign__district"
    list_display = ["day", "number", "cut_at", "maker_name", "reason"]
    list_select_related = ["day", "made_by"]
    ordering = ["-cut_at"]
    fields = ["day", "number", "cut_at", "made_by", "reason", "sha256"]

    @admin.display(description="người chốt")
    def maker_name(self, edition: models.Edition) -> str:
        return edition.maker_name


@admin.register(models.Deferral)
class DeferralAdmin(ReadOnlyModelAdmin):
    district_lookup = "edition__day__campaign__district"
    list_display = ["edition", "seen_at", "decided_by", "decided_at"]
    list_select_related = ["edition__day", "decided_by"]


@admin.register(models.Exemption)
class ExemptionAdmin(ReadOnlyModelAdmin):
    district_lookup = "unit__district"
    list_display = ["unit", "date", "reason", "decided_by", "decided_at", "withdrawn_at"]
    list_select_related = ["unit", "decided_by"]


@admin.register(models.Extension)
class ExtensionAdmin(ReadOnlyModelAdmin):
    district_lookup = "day__campaign__district"
    list_display = ["day", "previous_due_at", "due_at", "reason", "decided_by", "withdrawn_at"]
    list_select_related = ["day", "decided_by"]


@admin.register(models.Reminder)
class ReminderAdmin(ReadOnlyModelAdmin):
    district_lookup = "day__campaign__district"
    list_display = ["day", "unit", "channel", "sent_at", "sent_by_name", "answer"]
    list_filter = ["channel", "answer"]
    list_select_related = ["day", "unit"]


@admin.register(models.Email)
class EmailAdmin(ReadOnlyModelAdmin):
    district_lookup = "day__campaign__district"
    list_display = ["day", "kind", "unit", "recipient", "requested_at", "state", "failure", "delivered_at"]
    list_filter = ["kind", "state"]
    list_select_related = ["day", "unit"]


@admin.register(models.ScheduledTask)
class ScheduledTaskAdmin(ReadOnlyModelAdmin):
    district_lookup = "day__campaign__district"
    list_display = ["day", "kind", "due_at", "state", "result", "done_at", "detail"]
    list_filter = ["kind", "state"]
    list_select_related = ["day"]


@admin.register(models.ProvinceCount)
class ProvinceCountAdmin(ReadOnlyModelAdmin):
    district_lookup = "day__campaign__district"
    list_display = ["day", "number", "installed", "source", "entered_by_name", "entered_at"]
    list_select_related = ["day"]
