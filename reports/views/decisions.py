"""What the Office decides about today: a later deadline, a unit excused."""

import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from reports import actions
from reports.access import day_or_404
from reports.forms import ExtensionForm, ReasonForm
from reports.models import ReportingDay
from reports.wording import short_day, spoken_clock
from units.access import Can, requires, unit_or_404


@requires(Can.DECIDE_DAY)
@require_http_methods(["GET", "HEAD", "POST"])
def extend_day(request: HttpRequest, date: datetime.date) -> HttpResponse:
    """Move today's deadline for all units, with a reason that every form shows (R1)."""
    day = _today_or_403(request, date)
    form = ExtensionForm(day, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        due_at, reason = form.cleaned_data["due_at"], form.cleaned_data["reason"]
        actions.extend_day(day=day, due_at=due_at, reason=reason, by=request.user, at=request.arrived_at)
        messages.success(request, f"Đã lùi hạn gửi hôm nay đến {spoken_clock(due_at)}.")
        return redirect("reports:board-of-day", day.date)
    context = {"form": form, "day": day, "title": "Lùi hạn gửi báo cáo hôm nay", "button": "Lùi hạn"}
    return render(request, "reports/decision.html", context, status=422 if form.errors else 200)


@requires(Can.DECIDE_DAY)
@require_http_methods(["GET", "HEAD", "POST"])
def excuse_unit(request: HttpRequest, date: datetime.date, code: str) -> HttpResponse:
    """Excuse a unit from today's report, with a reason that it and the leaders see (R3)."""
    day = _today_or_403(request, date)
    unit = unit_or_404(request.user, code, day.date)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        actions.excuse_unit(unit=unit, date=day.date, reason=reason, by=request.user, at=request.arrived_at)
        messages.success(request, f"{unit.name} được miễn báo cáo ngày {short_day(day.date)}.")
        return redirect("reports:unit-day", day.date, unit.code)
    context = {"form": form, "day": day, "unit": unit, "title": "Miễn báo cáo hôm nay", "button": "Miễn báo cáo"}
    return render(request, "reports/decision.html", context, status=422 if form.errors else 200)


def _today_or_403(request: HttpRequest, date: datetime.date) -> ReportingDay:
    """The day while it lasts; a past day is never rewritten (R1, R3)."""
    day = day_or_404(request.user, date, request.arrived_at)
    if not day.is_open_to_units(request.arrived_at):
        raise PermissionDenied
    return day
