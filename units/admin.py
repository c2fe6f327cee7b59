"""What an administrator keeps: the own district and its units."""

from typing import Any

from django.contrib import admin
from django.db.models import Max
from django.http import HttpRequest
from django.utils import timezone

from . import roster
from .model_admin import RecordedModelAdmin, editor_of
from .models import District, Unit


@admin.register(District)
class DistrictAdmin(RecordedModelAdmin):
    """The own district alone; others are made by ``new_district``."""

    district_lookup = "pk"
    list_display = ["name", "kind", "province"]

    has_add_permission = RecordedModelAdmin.has_delete_permission


@admin.register(Unit)
class UnitAdmin(RecordedModelAdmin):
    list_display = ["position", "name", "code", "contact_name", "contact_phone", "active_until"]
    list_display_links = ["name"]
    list_filter = ["kind", "duty"]
    search_fields = ["name", "short_name", "code"]

    def get_readonly_fields(self, request: HttpRequest, obj: Unit | None = None) -> list[str]:
        """What past reports were read by stays: the code names them, the kind says what they hold."""
        return ["code", "kind"] if obj and obj.is_used else []

    def save_model(self, request: HttpRequest, obj: Unit, form: Any, change: bool) -> None:
        roster.change_unit(obj, by=editor_of(request))

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        last = self.get_queryset(request).aggregate(last=Max("position"))["last"] or 0
        return {"position": last + 1, "active_from": timezone.localdate()}
