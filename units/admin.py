"""What an administrator keeps: the own district and its units."""

from django.contrib import admin
from django.db.models import Max
from django.utils import timezone

from . import roster
from .model_admin import RecordedModelAdmin
from .models import District, Unit


@admin.register(District)
class DistrictAdmin(RecordedModelAdmin):
    """The own district alone; others are made by ``new_district``."""

    district_lookup = "pk"
    list_display = ["name", "kind", "province"]

    def has_add_permission(self, request):
        return False


@admin.register(Unit)
class UnitAdmin(RecordedModelAdmin):
    list_display = ["position", "name", "code", "contact_name", "contact_phone", "active_until"]
    list_display_links = ["name"]
    list_filter = ["kind", "duty"]
    search_fields = ["name", "short_name", "code"]

    def get_readonly_fields(self, request, obj=None):
        """What past reports were read by stays: the code names them, the kind says what they hold."""
        return ["code", "kind"] if obj and obj.is_used else []

    def save_model(self, request, obj, form, change):
        roster.change_unit(obj, by=request.user)

    def get_changeform_initial_data(self, request):
        last = self.get_queryset(request).aggregate(last=Max("position"))["last"] or 0
        return {"position": last + 1, "active_from": timezone.localdate()}
