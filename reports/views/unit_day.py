"""One unit's day as the Office sees it: its sends, and the form to enter for it."""

import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from reports.access import day_or_404
from reports.checks import FALL_REASONS
from reports.forms import OfficeEntryForm
from reports.record import record_of
from reports.sheet import Sheet
from units.access import Can, requires, unit_or_404

from .sending import send_form


@requires(Can.ENTER_FOR_UNIT)
@require_http_methods(["GET", "HEAD", "POST"])
def unit_day(request: HttpRequest, date: datetime.date, code: str) -> HttpResponse:
    """See what a unit sent for a day, and enter for it by phone, Zalo or paper (R12, R13)."""
    day = day_or_404(request.user, date, request.arrived_at)
    unit = unit_or_404(request.user, code, day.date)
    sheet = Sheet(day, unit, request.arrived_at)
    form = OfficeEntryForm(sheet, request.POST if request.method == "POST" else None)
    context = _context(sheet, form)
    if request.method != "POST":
        return render(request, "reports/unit_day.html", context)
    answer = send_form(request, form, "reports/unit_day.html", context)
    if isinstance(answer, HttpResponse):
        return answer
    messages.success(request, f"Đã ghi nhận số liệu của {unit.name}. Mã biên nhận {answer.receipt_code}.")
    return redirect("reports:unit-day", day.date, unit.code)


def _context(sheet: Sheet, form: OfficeEntryForm) -> dict:
    (record,) = record_of(sheet.unit, sheet.day.campaign, [sheet.day.date], sheet.at)
    return {
        "sheet": sheet,
        "day": sheet.day,
        "unit": sheet.unit,
        "form": form,
        "record": record,
        "at": sheet.at,
        "reasons": FALL_REASONS,
    }
