"""What the Django admin shows of a model: to administrators only, to each the own district."""

from typing import Any, NoReturn, cast

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from simple_history.admin import SimpleHistoryAdmin
from simple_history.template_utils import HistoricalRecordContextHelper

from incoming.dates import EARLIEST, LATEST

from . import access
from .forms import DistrictForm
from .models import User


def editor_of(request: HttpRequest) -> User:
    """Whoever is at work here: the site lets administrators in and nobody else."""
    return cast("User", request.user)


class DistrictModelAdmin(admin.ModelAdmin):
    """Shows and edits what belongs to the administrator's own district; deletes nothing.

    Asks ``units.access`` and never Django's groups and permissions. Another district's
    object does not exist here (404).
    """

    form = DistrictForm
    exclude = ["district"]
    #: The lookup from the model to its district.
    district_lookup = "district"
    view_on_site = False
    show_facets = admin.ShowFacets.NEVER

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

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field: Any = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(db_field, models.DateField):
            # The year 1 would break every page that computes a deadline from it.
            field.validators += [MinValueValidator(EARLIEST), MaxValueValidator(LATEST)]
        return field

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        return type(form.__name__, (form,), {"editor": editor_of(request)})

    def lookup_allowed(self, lookup: str, value: str, request: Any = None) -> bool:
        return "password" not in lookup and super().lookup_allowed(lookup, value, request)


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
    """Records who changed what and lists it; the library's page for reverting is left out."""

    object_history_template = "admin/recorded_history.html"

    def get_urls(self) -> Any:
        return admin.ModelAdmin.get_urls(self)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if self.get_object(request, unquote(object_id)) is None:
            raise Http404
        return super().history_view(request, object_id, extra_context)

    def get_historical_record_context_helper(self, request: HttpRequest, historical_record: Any) -> LabelledChanges:
        return LabelledChanges(self.model, historical_record)
