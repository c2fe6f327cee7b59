"""One unit's day as the Office sees it: its sends, and the form to enter for it."""

import datetime
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from reports import reminders
from reports.access import day_or_404
from reports.consolidation.unit_form import Sheet
from reports.figures.checks import FALL_REASONS
from reports.forms import ConfirmationForm, OfficeEntryForm
from reports.history.record import record_of
from reports.models import DailyReport
from units.access import Can, requires, unit_or_404

from .sending import confirm_returned, send_form


@requires(Can.ENTER_FOR_UNIT)
@require_http_methods(["GET", "HEAD", "POST"])
def unit_day(request: HttpRequest, date: datetime.date, code: str) -> HttpResponse:
    """See what a unit sent for a day, and enter for it by phone, Zalo or paper (R12, R13)."""
    day = day_or_404(request.user, date, request.arrived_at)
    unit = unit_or_404(request.user, code, day.date)
    sheet = Sheet(day, unit, request.arrived_at)
    confirmation = ConfirmationForm(request.POST) if "correct" in request.POST else None
    form = OfficeEntryForm(sheet, request.POST if request.method == "POST" and not confirmation else None)
    context = _context(sheet, form, confirmation)
    if request.method != "POST":
        return render(request, "reports/unit_day.html", context)
    if confirmation:
        answer = _confirm(request, context)
    else:
        answer = send_form(request, form, "reports/unit_day.html", context)
    if isinstance(answer, HttpResponse):
        return answer
    messages.success(request, f"Đã ghi nhận số liệu của {unit.name}. Mã biên nhận {answer.receipt_code}.")
    return redirect("reports:unit-day", day.date, unit.code)


def _confirm(request: HttpRequest, context: dict) -> DailyReport | HttpResponse:
    """Undo a return that was a mistake: the figures are right, as the Office itself says, and why (R12)."""
    if context["sheet"].is_open:
        return confirm_returned(request, "reports/unit_day.html", context)
    refusal = "Đã qua ngày báo cáo: đề nghị nhập thay đơn vị, có ghi lý do."
    return render(request, "reports/unit_day.html", context | {"refusal": refusal}, status=403)


def _context(sheet: Sheet, form: OfficeEntryForm, confirmation: ConfirmationForm | None = None) -> dict:
    if confirmation is None and sheet.is_open and sheet.current and sheet.current.returned_at:
        confirmation = ConfirmationForm()
    (record,) = record_of(sheet.unit, sheet.day.campaign, [sheet.day.date], sheet.at)
    return {
        "sheet": sheet,
        "day": sheet.day,
        "unit": sheet.unit,
        "form": form,
        "confirmation": confirmation,
        "record": record,
        "at": sheet.at,
        "reasons": FALL_REASONS,
        "announcement": partial(_announcement, sheet),
    }


def _announcement(sheet: Sheet) -> str:
    """What the unit should hear of being excused, or of that being taken back."""
    if sheet.exemption and sheet.exempt_until:
        return reminders.announce_exemption(sheet.day, sheet.unit, sheet.exemption.reason, sheet.exempt_until)
    is_owing = sheet.withdrawn_exemption and not sheet.current
    return reminders.announce_return_to_duty(sheet.day, sheet.unit, sheet.at) if is_owing else ""
