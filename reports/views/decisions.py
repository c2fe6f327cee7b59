"""What the Office decides about today, and takes back: a later deadline, units excused; and the record of it."""

import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reports import actions
from reports.access import day_or_404, today_or_403
from reports.decisions import decisions_of
from reports.forms import ExemptionForm, ExtensionForm, WithdrawalForm
from reports.models import ReportingDay
from reports.wording import day as written
from reports.wording import spoken_clock
from units.access import Can, requires, unit_or_404

TOO_LATE = "Đã qua ngày báo cáo: không lùi hạn, miễn báo cáo hay rút lại cho ngày đã qua."


@requires(Can.DECIDE_DAY)
@require_http_methods(["GET", "HEAD", "POST"])
def extend_day(request: HttpRequest, date: datetime.date) -> HttpResponse:
    """Move today's deadline for all units, with a reason that every form shows (R1)."""
    day = today_or_403(request, date, TOO_LATE)
    form = ExtensionForm(day, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        due_at, reason = form.cleaned_data["due_at"], form.cleaned_data["reason"]
        actions.extend_day(day=day, due_at=due_at, reason=reason, by=request.user, at=request.arrived_at)
        messages.success(request, f"Đã lùi hạn gửi hôm nay đến {spoken_clock(due_at)}.")
        return redirect("reports:board-of-day", day.date)
    context = {"form": form, "day": day, "title": "Lùi hạn gửi báo cáo hôm nay", "button": "Lùi hạn"}
    if day.pk:
        context["extension"] = day.extensions.in_force().select_related("decided_by").last()
    return render(request, "reports/decision.html", context, status=422 if form.errors else 200)


@requires(Can.DECIDE_DAY)
@require_POST
def withdraw_extension(request: HttpRequest, date: datetime.date) -> HttpResponse:
    """Take back the moved deadline; the one before it counts again."""
    day = today_or_403(request, date, TOO_LATE)
    try:
        restored = actions.withdraw_extension(
            day=day, due_at=_named_deadline(request, day), by=request.user, at=request.arrived_at
        )
        messages.success(request, f"Đã rút lại lùi hạn. Hạn gửi hôm nay là {spoken_clock(restored.due_at)}.")
    except actions.NotInForce:
        messages.warning(request, "Lần lùi hạn này không còn hiệu lực. Đề nghị xem lại hạn đang áp dụng.")
    return redirect("reports:board-of-day", day.date)


def _named_deadline(request: HttpRequest, day: ReportingDay) -> datetime.datetime:
    form = WithdrawalForm(request.POST)
    if not form.is_valid():
        raise actions.NotInForce
    return timezone.make_aware(datetime.datetime.combine(day.date, form.cleaned_data["due_time"]))


@requires(Can.DECIDE_DAY)
@require_http_methods(["GET", "HEAD", "POST"])
def excuse_unit(request: HttpRequest, date: datetime.date, code: str) -> HttpResponse:
    """Excuse a unit from today's report, or from several days on end, with a reason that all see (R3)."""
    day = today_or_403(request, date, TOO_LATE)
    unit = unit_or_404(request.user, code, day.date)
    form = ExemptionForm(day.date, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.excuse_unit(unit=unit, date=day.date, by=request.user, at=request.arrived_at, **form.cleaned_data)
        messages.success(request, f"{unit.name} được miễn báo cáo {_days(day.date, form.cleaned_data['until'])}.")
        return redirect("reports:unit-day", day.date, unit.code)
    context = {"form": form, "day": day, "unit": unit, "title": "Miễn báo cáo", "button": "Miễn báo cáo"}
    return render(request, "reports/decision.html", context, status=422 if form.errors else 200)


@requires(Can.DECIDE_DAY)
@require_POST
def withdraw_exemption(request: HttpRequest, date: datetime.date, code: str) -> HttpResponse:
    """Take back a unit's exemption from today, with the days after that were decided together."""
    day = today_or_403(request, date, TOO_LATE)
    unit = unit_or_404(request.user, code, day.date)
    try:
        dates = actions.withdraw_exemption(unit=unit, date=day.date, by=request.user, at=request.arrived_at)
        messages.success(request, f"Đã rút lại miễn báo cáo {_days(dates[0], dates[-1])} của {unit.name}.")
    except actions.NotInForce:
        messages.warning(request, f"{unit.name} không được miễn báo cáo ngày {written(day.date)}.")
    return redirect("reports:unit-day", day.date, unit.code)


def _days(first: datetime.date, last: datetime.date) -> str:
    if first == last:
        return f"ngày {written(first)}"
    return f"từ ngày {written(first)} đến hết ngày {written(last)}"


@requires(Can.SEE_BOARD)
@require_safe
def decisions(request: HttpRequest, date: datetime.date) -> HttpResponse:
    """The record of what the Office decided about the day: who, when, what, why, and what was taken back."""
    day = day_or_404(request.user, date, request.arrived_at)
    return render(request, "reports/decisions.html", {"day": day, "decisions": decisions_of(day)})
