"""A form that was made for another unit or day, or whose unit owes no such report now: kept on a page (R11)."""

import datetime

from django.http import HttpResponse
from django.shortcuts import render

from reports.consolidation.unit_form import UnitForm
from reports.figures.indicators import indicators_of
from units.models import Unit
from units.requests import SignedInRequest


def not_recorded(request: SignedInRequest, unit_form: UnitForm, *, form_changed: bool = False) -> HttpResponse | None:
    """The page (409) that says why a form is not taken, with what was typed; ``None`` if it is the right one.

    ``form_changed``: the unit's figures are others than the page asked for.
    """
    unit, day = unit_form.unit, unit_form.day
    made_for = request.POST.get("made_for", unit_form.made_for)
    if made_for == unit_form.made_for and unit.is_active_on(day.date) and not form_changed:
        return None
    labels = [(i.field, i.label) for i in indicators_of(unit_form.app)]
    labels += [("note", "Ghi chú"), ("reason", "Lý do"), ("explanation", "Giải thích"), ("comment", "Lý do trả lại")]
    context = {
        "unit_form": unit_form,
        "is_outdated": True,
        "is_another": made_for != unit_form.made_for,
        "shown": _shown(request, made_for),
        "form_changed": form_changed,
        "typed": [(label, request.POST[name]) for name, label in labels if request.POST.get(name)],
    }
    return render(request, "reports/not_recorded.html", context, status=409)


def _shown(request: SignedInRequest, made_for: str) -> tuple[Unit, datetime.date] | None:
    """The unit and the day that the page showed, as far as it is a page of the visitor's district."""
    number, _, date = made_for.partition("-")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return None
    unit = Unit.objects.filter(pk=number, district_id=request.user.district_id).first()
    try:
        return (unit, datetime.date.fromisoformat(date)) if unit else None
    except ValueError:
        return None
