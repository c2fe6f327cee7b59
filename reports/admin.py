"""Campaigns, which an administrator keeps, and what the system wrote, to look at only."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model

from units import access, present
from units.admin import ReadOnlyModelAdmin, RecordedModelAdmin

from . import actions, models
from .forms.setting_up import CampaignForm

#: The lookup from what belongs to a day to its district.
OF_DAY = "day__campaign__district"


class CampaignAdminForm(CampaignForm):
    """The same with the reminders' minutes as they are kept."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A default that is computed would be compared with what the page showed, not with what stands.
        self.fields["reminder_minutes"].show_hidden_initial = False

    def clean_reminder_minutes(self) -> list[int]:
        typed: Any = self.cleaned_data["reminder_minutes"]
        minutes: list[int] = [] if typed in (None, "") else typed
        if minutes != models.Campaign(reminder_minutes=minutes).usable_reminder_minutes:
            raise forms.ValidationError("Ghi danh sách số phút trong ngoặc vuông, ví dụ [60, 20, -5].")
        return minutes


class GroundInline(admin.TabularInline):
    """The letters behind the campaign, in the order in which its report cites them (R25)."""

    model = models.Ground
    extra, min_num = 0, 1
    formfield_overrides = RecordedModelAdmin.formfield_overrides
    verbose_name_plural = "Văn bản làm căn cứ (văn bản của cấp trên trước, của huyện sau)"

    def get_formset(self, request: Any, obj: Any = None, **options: Any) -> Any:
        return super().get_formset(request, obj, validate_min=True, **options)

    def has_view_permission(self, request: Any, obj: Any = None) -> bool:
        return access.allows(request.user, access.Can.ADMINISTER)

    has_add_permission = has_change_permission = has_delete_permission = has_view_permission


@admin.register(models.Campaign)
class CampaignAdmin(RecordedModelAdmin):
    form = CampaignAdminForm
    inlines = [GroundInline]
    list_display = ["title", "app_name", "starts_on", "target_on", "due_time", "cutoff_time"]

    def save_model(self, request: Any, obj: models.Campaign, form: CampaignForm, change: bool) -> None:
        # Days that have begun keep their deadlines.
        write = actions.change_campaign if change else actions.start_campaign
        write(campaign=obj, by=request.user, at=present.now())

    def save_formset(self, request: Any, form: CampaignForm, formset: Any, change: bool) -> None:
        if form.is_repeated:
            # The administration's record of changes reads these three of every formset.
            formset.new_objects = formset.changed_objects = formset.deleted_objects = []
            return
        kept = formset.save(commit=False)
        act = {"kept": kept, "removed": formset.deleted_objects, "by": request.user, "at": present.now()}
        actions.change_grounds(**act)
        formset.save_m2m()


@admin.register(models.DailyReport)
class DailyReportAdmin(ReadOnlyModelAdmin):
    district_lookup = OF_DAY
    list_display = ["day", "unit", "revision", "sent_at", "sent_by", "channel", "unchanged", "superseded_at"]
    list_filter = ["channel", "unchanged"]
    search_fields = ["unit__name", "unit__code"]
    ordering = ["-sent_at"]


@admin.register(models.Edition)
class EditionAdmin(ReadOnlyModelAdmin):
    district_lookup = OF_DAY
    list_display = ["day", "number", "cut_at", "maker_name", "reason"]
    ordering = ["-cut_at"]
    fields = ["day", "number", "cut_at", "made_by", "reason", "sha256"]


@admin.register(models.Email)
class EmailAdmin(ReadOnlyModelAdmin):
    district_lookup = OF_DAY
    list_display = ["day", "kind", "unit", "recipient", "requested_at", "state", "failure", "delivered_at"]
    list_filter = ["kind", "state"]
    # Django joins by itself only what every row has.
    list_select_related = ["day", "unit"]


#: The other tables: the way to the district, the columns, and those of them that the list is filtered by.
LISTED: dict[type[Model], tuple[str, list[str], list[str]]] = {
    models.ReportingDay: ("campaign__district", ["date", "due_at", "cutoff_at", "extension_reason"], []),
    models.Deferral: (f"edition__{OF_DAY}", ["edition", "seen_at", "decided_by", "decided_at"], []),
    models.Handover: (
        f"edition__{OF_DAY}",
        ["edition", "number", "stage", "document_number", "signed_by", "way", "handed_at", "noted_by_name"],
        ["stage"],
    ),
    models.Exemption: ("unit__district", ["unit", "date", "reason", "decided_by", "decided_at", "withdrawn_at"], []),
    models.Extension: (
        OF_DAY,
        ["day", "unit", "previous_due_at", "due_at", "reason", "decided_by", "withdrawn_at"],
        [],
    ),
    models.Suspension: (
        "district",
        ["first_on", "last_on", "reason", "decided_by", "decided_at", "withdrawn_at", "resumes_on"],
        [],
    ),
    models.Reminder: (OF_DAY, ["day", "unit", "channel", "sent_at", "sent_by_name", "answer"], ["channel", "answer"]),
    models.ScheduledTask: (
        OF_DAY,
        ["day", "kind", "due_at", "state", "result", "done_at", "detail"],
        ["kind", "state"],
    ),
    models.ProvinceCount: (OF_DAY, ["day", "number", "installed", "source", "entered_by_name", "entered_at"], []),
}
for model, (lookup, columns, filters) in LISTED.items():
    admin.site.register(model, ReadOnlyModelAdmin, district_lookup=lookup, list_display=columns, list_filter=filters)
