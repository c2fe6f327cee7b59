"""What the Django admin shows: to administrators only, to each the own district and what belongs to it."""

import re
from typing import Any, NoReturn, cast

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import unquote
from django.core.exceptions import BadRequest
from django.db import models, transaction
from django.db.models import Max, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from simple_history.admin import SimpleHistoryAdmin
from simple_history.template_utils import HistoricalRecordContextHelper

from incoming.fields import ShortJSONField, TextField
from incoming.text import searched

from . import access, present, roster
from .forms import RecordedForm
from .locking import hold_district, hold_units
from .models import District, Unit, User

#: A row's key, as a database can hold it.
KEY = re.compile("[0-9]{1,18}")


def editor_of(request: HttpRequest) -> User:
    """Whoever is at work here: the site lets administrators in and nobody else."""
    return cast("User", request.user)


class DistrictModelAdmin(admin.ModelAdmin):
    """Shows and edits what belongs to the administrator's own district; deletes nothing.

    Asks ``units.access`` and no groups or permissions of Django; another district's object does not exist here (404).
    """

    form = RecordedForm
    exclude = ["district"]
    #: The lookup from the model to its district.
    district_lookup = "district"
    view_on_site = False
    show_facets = admin.ShowFacets.NEVER
    formfield_overrides = {
        models.CharField: {"form_class": TextField},
        models.SlugField: {},
        models.JSONField: {"form_class": ShortJSONField},
    }

    # Who may

    def has_module_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return access.allows(request.user, access.Can.ADMINISTER)

    has_view_permission = has_add_permission = has_change_permission = has_module_permission

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    # Of which district

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).filter(**{self.district_lookup: editor_of(request).district_id})

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> NoReturn:
        raise Http404

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        own = self.admin_site.get_model_admin(db_field.related_model).get_queryset(request)
        return super().formfield_for_foreignkey(db_field, request, queryset=own, **kwargs)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        return type(form.__name__, (form,), {"editor": editor_of(request)})

    # What is asked of it

    def lookup_allowed(self, lookup: str, value: str, request: Any = None) -> bool:
        """What the list's own filters offer; a look-up by hand would reach any column, at any cost."""
        name, _, way = lookup.rpartition("__")
        if way != "exact" or name not in self.list_filter:
            return False
        choices = cast("models.Field", self.opts.get_field(name)).flatchoices
        return value in {str(choice) for choice, _ in choices or [(1, ""), (0, "")]}

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Any], search_term: str) -> Any:
        return super().get_search_results(request, queryset, searched(search_term))

    def response_action(self, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
        if not all(KEY.fullmatch(chosen) for chosen in request.POST.getlist(ACTION_CHECKBOX_NAME)):
            raise BadRequest
        return super().response_action(request, queryset)


class ReadOnlyModelAdmin(DistrictModelAdmin):
    """Shows what is written elsewhere by rule, and only there."""

    has_add_permission = has_change_permission = DistrictModelAdmin.has_delete_permission


class LabelledChanges(HistoricalRecordContextHelper):
    """Changes with a choice's label in place of its stored value."""

    def prepare_delta_change_value(self, change: Any, value: Any) -> Any:
        value = super().prepare_delta_change_value(change, value)
        choices = self.model._meta.get_field(change.field).flatchoices
        return dict(choices).get(value, value) if choices else value


class RecordedModelAdmin(DistrictModelAdmin, SimpleHistoryAdmin):
    """Records who changed what and lists it; the library's page for reverting is left out.

    What is posted is read, checked and saved in one transaction, and only what was changed.
    """

    object_history_template = "admin/recorded_history.html"

    def get_urls(self) -> Any:
        return admin.ModelAdmin.get_urls(self)

    def hold(self, request: HttpRequest) -> None:
        """Keep others from what this form may change."""
        hold_district(editor_of(request).district_id)

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.method != "POST":
            return super().changeform_view(request, *args, **kwargs)
        with transaction.atomic():
            self.hold(request)
            return super().changeform_view(request, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj._history_user = editor_of(request)
        obj.save(force_insert=not change, update_fields=form.changed_fields if change else None)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if self.get_object(request, unquote(object_id)) is None:
            raise Http404
        return super().history_view(request, object_id, extra_context)

    def get_historical_record_context_helper(self, request: HttpRequest, historical_record: Any) -> LabelledChanges:
        return LabelledChanges(self.model, historical_record)


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

    def hold(self, request: HttpRequest) -> None:
        hold_units(editor_of(request).district_id)

    def save_model(self, request: HttpRequest, obj: Unit, form: Any, change: bool) -> None:
        roster.change_unit(obj, by=editor_of(request))

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        last = self.get_queryset(request).aggregate(last=Max("position"))["last"] or 0
        return {"position": last + 1, "active_from": present.today()}
