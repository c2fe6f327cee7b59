"""Forms to fill in without a line, as files: a unit's own, all units', one table of all."""

import datetime
from collections.abc import Sequence

from django.http import HttpResponse

from reports.access import Can, day_or_404
from reports.consolidation.unit_form import UnitForm, unit_forms
from reports.excel_forms.form import build_form, form_filename
from reports.excel_forms.table import build_table, table_filename
from reports.models import ReportingDay
from units.access import SAFE, own_unit_or_404, requires, unit_or_404
from units.models import Unit
from units.requests import SignedInRequest, download, download_all


@requires(Can.SEND_REPORT, SAFE)
def own_form(request: SignedInRequest, date: datetime.date) -> HttpResponse:
    """The officer's own unit's form."""
    day = day_or_404(request.user, date, request.arrived_at)
    return _form(UnitForm(day, own_unit_or_404(request.user, day.date), request.arrived_at))


@requires(Can.IMPORT_FIGURES, SAFE)
def unit_form(request: SignedInRequest, date: datetime.date, code: str) -> HttpResponse:
    """One unit's form, for the Office to pass on."""
    day = day_or_404(request.user, date, request.arrived_at)
    return _form(UnitForm(day, unit_or_404(request.user, code, day.date), request.arrived_at))


@requires(Can.IMPORT_FIGURES, SAFE)
def all_forms(request: SignedInRequest, date: datetime.date) -> HttpResponse:
    """Every unit's form in one archive."""
    day = day_or_404(request.user, date, request.arrived_at)
    files = ((build_form(unit_form), form_filename(unit_form)) for unit_form in _unit_forms(request, day))
    return download_all(files, f"bieu-mau-{day.date.isoformat()}.zip", request.arrived_at)


@requires(Can.IMPORT_FIGURES, SAFE)
def table_form(request: SignedInRequest, date: datetime.date) -> HttpResponse:
    """One table with a line for each unit."""
    day = day_or_404(request.user, date, request.arrived_at)
    return download(build_table(day, _unit_forms(request, day)), table_filename(day))


def _form(unit_form: UnitForm) -> HttpResponse:
    return download(build_form(unit_form), form_filename(unit_form))


def _unit_forms(request: SignedInRequest, day: ReportingDay) -> Sequence[UnitForm]:
    units = Unit.objects.visible_to(request.user).active_on(day.date)
    return unit_forms(day, list(units), request.arrived_at)
