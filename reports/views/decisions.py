"""What the Office decides about today, and takes back: a later deadline, units excused; and the record of it."""

import datetime
from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from incoming.dates import day as written
from reports import actions
from reports.access import Can, day_or_404, today_or_403
from reports.figures.wording import spoken_clock, spoken_moment
from reports.forms.decisions import ExemptionForm, ExtensionForm, WithdrawalForm
from reports.history.decisions import decisions_of
from reports.models import ReportingDay
from reports.reminders.announcements import announce_deadline
from units.access import requires, unit_or_404
from units.models import Unit
from units.requests import SignedInRequest

TOO_LATE = "Đã qua ngày báo cáo: không lùi hạn, miễn báo cáo hay rút lại cho ngày đã qua."


@requires(Can.DECIDE_DAY)
@require_http_methods(["GET", "HEAD", "POST"])
def extend_day(request: SignedInRequest, date: datetime.date) -> HttpResponse:
    """Move today's deadline for all units, with a reason that every form shows (R1)."""
    day = today_or_403(request, date, TOO_LATE)
    form = ExtensionForm(day, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _extend(request, day, form):
        return redirect("reports:extend-day", day.date)
    context = {"form": form, "day": form.day, "title": "Lùi hạn gửi báo cáo hôm nay", "button": "Lùi hạn"}
    if form.day.pk:
        # The deadline that can be taken back, or why it cannot any more.
        extension = form.day.extensions.in_force().select_related("day").order_by("pk").last()
        relying = list(extension.units_on_time_by_it()) if extension else []
        context |= {"extension": extension, "announcement": announce_deadline(form.day, request.arrived_at)}
        context["relied_upon"] = _relied_upon(relying) if relying else ""
    return render(request, "reports/decision.html", context, status=422 if form.errors else 200)


def _extend(request: SignedInRequest, day: ReportingDay, form: ExtensionForm) -> bool:
    """Whether the deadline is by now what was asked for; the form says why it is not."""
    due_at, reason = form.cleaned_data["due_at"], form.cleaned_data["reason"]
    try:
        actions.extend_day(day=day, due_at=due_at, reason=reason, by=request.user, at=request.arrived_at)
    except actions.NotLater as refusal:
        form.refuse(refusal.day)
        return False
    messages.success(request, f"Đã lùi hạn gửi hôm nay đến {spoken_clock(due_at)}.")
    return True


def _relied_upon(units: Sequence[Unit]) -> str:
    """Why the moved deadline stays: units were told that they are on time."""
    names = ", ".join(unit.short_name for unit in units)
    return (
        f"Không rút lại được lùi hạn: {len(units)} đơn vị đã gửi sau hạn cũ, trong hạn đã lùi, và đã nhận biên nhận "
        f"đúng hạn ({names}). Hạn đã lùi giữ nguyên."
    )


@requires(Can.DECIDE_DAY)
@require_POST
def withdraw_extension(request: SignedInRequest, date: datetime.date) -> HttpResponse:
    """Take back the moved deadline; the one before it counts again."""
    day = today_or_403(request, date, TOO_LATE)
    form = WithdrawalForm(request.POST)
    try:
        if not form.is_valid():
            raise actions.NotInForce
        due_at = timezone.make_aware(datetime.datetime.combine(day.date, form.cleaned_data["due_time"]))
        restored = actions.withdraw_extension(day=day, due_at=due_at, by=request.user, at=request.arrived_at)
        messages.success(request, f"Đã rút lại lùi hạn. Hạn gửi hôm nay là {spoken_clock(restored.due_at)}.")
        return redirect("reports:extend-day", day.date)
    except actions.ExtensionReliedUpon as refusal:
        messages.warning(request, _relied_upon(refusal.units))
    except actions.NotInForce:
        messages.warning(request, "Lần lùi hạn này không còn hiệu lực. Đề nghị xem lại hạn đang áp dụng.")
    return redirect("reports:board-of-day", day.date)


@requires(Can.DECIDE_DAY)
@require_http_methods(["GET", "HEAD", "POST"])
def excuse_unit(request: SignedInRequest, date: datetime.date, code: str) -> HttpResponse:
    """Excuse a unit from today's report, or from several days on end, with a reason that all see (R3)."""
    day = today_or_403(request, date, TOO_LATE)
    unit = unit_or_404(request.user, code, day.date)
    form = ExemptionForm(day.date, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        _excuse(request, day, unit, form)
        return redirect("reports:unit-day", day.date, unit.code)
    context = {"form": form, "day": day, "unit": unit, "title": "Miễn báo cáo", "button": "Miễn báo cáo"}
    return render(request, "reports/decision.html", context, status=422 if form.errors else 200)


def _excuse(request: SignedInRequest, day: ReportingDay, unit: Unit, form: ExemptionForm) -> None:
    try:
        actions.excuse_unit(unit=unit, date=day.date, by=request.user, at=request.arrived_at, **form.cleaned_data)
        messages.success(request, f"{unit.name} được miễn báo cáo {_days(day.date, form.cleaned_data['until'])}.")
    except actions.AlreadyExcused as excused:
        first = excused.exemption
        told = f"{unit.name} đã được {first.decided_by_name} miễn báo cáo lúc {spoken_moment(first.decided_at)}"
        messages.warning(request, f"{told}, quyết định đó giữ nguyên. Cần thay đổi thì rút lại rồi miễn lại.")
    except actions.NotInForce:
        messages.warning(request, f"Việc miễn báo cáo của {unit.name} vừa được rút lại. Đề nghị xem lại rồi miễn lại.")


@requires(Can.DECIDE_DAY)
@require_POST
def withdraw_exemption(request: SignedInRequest, date: datetime.date, code: str) -> HttpResponse:
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
def decisions(request: SignedInRequest, date: datetime.date) -> HttpResponse:
    """The record of what the Office decided about the day: who, when, what, why, and what was taken back."""
    day = day_or_404(request.user, date, request.arrived_at)
    return render(request, "reports/decisions.html", {"day": day, "decisions": decisions_of(day)})
