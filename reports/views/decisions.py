"""What the Office decides about today, and takes back: a later deadline, units excused; and the record of it."""

import datetime
from collections.abc import Sequence

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from incoming.dates import day as written
from reports import actions
from reports.access import Can, day_or_404, today_or_403
from reports.consolidation.unit_form import UnitForm
from reports.figures.wording import spoken_clock, spoken_moment
from reports.forms.decisions import (
    ExemptionForm,
    ExtensionForm,
    NotedReasonForm,
    OwnExtensionForm,
    WithdrawalForm,
)
from reports.history.decisions import decisions_of
from reports.models import Extension, ReportingDay
from reports.models.scheduled_tasks import auto_close_at
from reports.reminders.texts import announce_deadline
from units.access import POST, SAFE, requires, unit_or_404
from units.models import Unit
from units.requests import SignedInRequest

TOO_LATE = "Đã qua ngày báo cáo: không lùi hạn, miễn báo cáo hay rút lại cho ngày đã qua."


@requires(Can.DECIDE_DAY)
def extend_day(request: SignedInRequest, date: datetime.date) -> HttpResponse:
    """Move today's deadline for all units, with a reason that every form shows (R1)."""
    day = today_or_403(request, date, TOO_LATE)
    form = ExtensionForm(day, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _extend(request, day, form):
        return redirect("reports:extend-day", day.date)
    context = {"form": form, "day": form.day, "title": "Lùi hạn gửi báo cáo hôm nay", "button": "Lùi hạn"}
    if form.day.pk:
        # The deadline that can be taken back, or why it cannot any more.
        extension = form.day.extensions.for_all().in_force().select_related("day").order_by("pk").last()
        relying = list(extension.units_on_time_by_it()) if extension else []
        context |= {"extension": extension, "announcement": announce_deadline(form.day, request.arrived_at)}
        context["relied_upon"] = _relied_upon(relying) if relying else ""
    return render(request, "reports/decision.html", context, status=422 if form.errors else 200)


def _extend(request: SignedInRequest, day: ReportingDay, form: ExtensionForm) -> bool:
    """Whether the deadline is by now what was asked for; the form says why it is not."""
    due_at, reason = form.cleaned_data["due_at"], form.cleaned_data["reason"]
    try:
        extension = actions.extend_day(day=day, due_at=due_at, reason=reason, by=request.user, at=request.arrived_at)
    except actions.DeadlineImpossible as refusal:
        form.refuse(refusal.day)
        return False
    closing = auto_close_at(extension.day)
    messages.success(
        request, f"Đã lùi hạn gửi hôm nay đến {spoken_clock(due_at)}; hệ thống tự chốt lúc {spoken_clock(closing)}."
    )
    return True


def _relied_upon(units: Sequence[Unit]) -> str:
    """Why the moved deadline stays: units were told that they are on time."""
    names = ", ".join(unit.short_name for unit in units)
    return (
        f"Không rút lại được lùi hạn: {len(units)} đơn vị đã gửi sau hạn cũ, trong hạn đã lùi, và đã nhận biên nhận "
        f"đúng hạn ({names}). Hạn đã lùi giữ nguyên."
    )


@requires(Can.DECIDE_DAY, POST)
def withdraw_extension(request: SignedInRequest, date: datetime.date) -> HttpResponse:
    """Take back the moved deadline; the one before it counts again."""
    day = today_or_403(request, date, TOO_LATE)
    form = WithdrawalForm(request.POST)
    try:
        if not form.is_valid():
            raise actions.NotInForce
        due_at = timezone.make_aware(datetime.datetime.combine(day.date, form.cleaned_data["due_time"]))
        act = {"extension": form.cleaned_data["extension"], "by": request.user, "at": request.arrived_at}
        restored = actions.withdraw_extension(day=day, due_at=due_at, **act)
        messages.success(request, f"Đã rút lại lùi hạn. Hạn gửi hôm nay là {spoken_clock(restored.due_at)}.")
        return redirect("reports:extend-day", day.date)
    except actions.ExtensionReliedUpon as refusal:
        messages.warning(request, _relied_upon(refusal.units))
    except actions.NotInForce:
        messages.warning(request, "Lần lùi hạn này không còn hiệu lực. Đề nghị xem lại hạn đang áp dụng.")
    return redirect("reports:board-of-day", day.date)


@requires(Can.DECIDE_DAY)
def extend_for_unit(request: SignedInRequest, date: datetime.date, code: str) -> HttpResponse:
    """Give one unit that has not sent yet a later deadline today, with a reason that it is told (R3)."""
    day = today_or_403(request, date, TOO_LATE)
    unit = unit_or_404(request.user, code, day.date)
    form = OwnExtensionForm(UnitForm(day, unit, request.arrived_at), request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        typed = {name: form.cleaned_data[name] for name in ("due_at", "reason")}
        try:
            given = actions.extend_for_unit(day=day, unit=unit, by=request.user, at=request.arrived_at, **typed)
            messages.success(request, f"Hạn gửi hôm nay của {unit.name} lùi đến {spoken_clock(typed['due_at'])}.")
            return redirect("reports:unit-day", given.day.date, unit.code)
        except actions.HasSent:
            messages.warning(request, f"{unit.name} đã gửi báo cáo: không lùi hạn riêng; gửi trễ thì ghi nhận lý do.")
            return redirect("reports:unit-day", day.date, unit.code)
        except actions.DeadlineImpossible as refusal:
            form.refuse(refusal.day)
    context = {
        "form": form,
        "day": form.day,
        "unit": unit,
        "title": "Lùi hạn riêng cho đơn vị",
        "button": "Lùi hạn riêng",
    }
    return render(request, "reports/decision.html", context | {"draft": "lui-han"}, status=422 if form.errors else 200)


@requires(Can.DECIDE_DAY)
def note_reason(request: SignedInRequest, date: datetime.date, code: str) -> HttpResponse:
    """Write down, also on later days, that a unit's late or missing report had a good reason (R3)."""
    day = day_or_404(request.user, date, request.arrived_at)
    unit = unit_or_404(request.user, code, day.date)
    form = NotedReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        act = {"reason": form.cleaned_data["reason"], "by": request.user, "at": request.arrived_at}
        try:
            actions.note_reason(day=day, unit=unit, **act)
            messages.success(
                request, f"Đã ghi nhận lý do khách quan của {unit.name}. Tình trạng và lần chốt không đổi."
            )
        except actions.AlreadyNoted as refusal:
            noted = f"{refusal.noted.decided_by_name} đã ghi nhận lúc {spoken_moment(refusal.noted.decided_at)}"
            messages.warning(request, f"{noted}: {refusal.noted.reason}")
        except actions.NotLate:
            messages.warning(request, f"{unit.name} không trễ hạn ngày {written(day.date)}: không có gì phải ghi nhận.")
        return redirect("reports:unit-day", day.date, unit.code)
    context = {"form": form, "day": day, "unit": unit, "title": "Ghi nhận lý do khách quan", "button": "Ghi nhận lý do"}
    return render(request, "reports/decision.html", context | {"draft": "ly-do"}, status=422 if form.errors else 200)


@requires(Can.DECIDE_DAY, POST)
def withdraw_from_unit(request: SignedInRequest, date: datetime.date, code: str) -> HttpResponse:
    """Take back a unit's own deadline, or the reason that was noted for it."""
    day = day_or_404(request.user, date, request.arrived_at)
    unit = unit_or_404(request.user, code, day.date)
    shown = forms.IntegerField(min_value=1, max_value=2**31 - 1, required=False)
    try:
        pk = shown.clean(request.POST.get("extension"))
    except forms.ValidationError:
        pk = None
    extension = Extension.objects.filter(pk=pk, day_id=day.pk, unit=unit).select_related("day", "unit").first()
    if extension is None:
        messages.warning(request, "Quyết định này không còn hiệu lực. Đề nghị xem lại.")
        return redirect("reports:unit-day", day.date, unit.code)
    if extension.due_at:
        today_or_403(request, date, TOO_LATE)
    what = "lùi hạn riêng" if extension.due_at else "ghi nhận lý do khách quan"
    try:
        actions.withdraw_from_unit(extension=extension, by=request.user, at=request.arrived_at)
        messages.success(request, f"Đã rút lại {what} của {unit.name}.")
    except actions.HasSent:
        messages.warning(request, f"Không rút lại được {what}: {unit.name} đã gửi báo cáo theo hạn đó.")
    except actions.NotInForce:
        messages.warning(request, f"Việc {what} này không còn hiệu lực. Đề nghị xem lại.")
    return redirect("reports:unit-day", day.date, unit.code)


@requires(Can.DECIDE_DAY)
def excuse_unit(request: SignedInRequest, date: datetime.date, code: str) -> HttpResponse:
    """Excuse a unit from today's report, or from several days on end, with a reason that all see (R3)."""
    day = today_or_403(request, date, TOO_LATE)
    unit = unit_or_404(request.user, code, day.date)
    form = ExemptionForm(day.date, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.excuse_unit(unit=unit, date=day.date, by=request.user, at=request.arrived_at, **form.cleaned_data)
            messages.success(request, f"{unit.name} được miễn báo cáo {_days(day.date, form.cleaned_data['until'])}.")
        except actions.AlreadyExcused as excused:
            first = excused.exemption
            told = f"{unit.name} đã được {first.decided_by_name} miễn báo cáo lúc {spoken_moment(first.decided_at)}"
            messages.warning(request, f"{told}, quyết định đó giữ nguyên. Cần thay đổi thì rút lại rồi miễn lại.")
        except actions.NotInForce:
            told = f"Việc miễn báo cáo của {unit.name} vừa được rút lại."
            messages.warning(request, f"{told} Đề nghị xem lại rồi miễn lại.")
        return redirect("reports:unit-day", day.date, unit.code)
    context = {"form": form, "day": day, "unit": unit, "title": "Miễn báo cáo", "button": "Miễn báo cáo"}
    return render(request, "reports/decision.html", context, status=422 if form.errors else 200)


@requires(Can.DECIDE_DAY, POST)
def withdraw_exemption(request: SignedInRequest, date: datetime.date, code: str) -> HttpResponse:
    """Take back a unit's exemption from today, with the days after that were decided together."""
    day = today_or_403(request, date, TOO_LATE)
    unit = unit_or_404(request.user, code, day.date)
    try:
        shown = forms.UUIDField(required=False).clean(request.POST.get("decision"))
        act = {"decision": shown, "by": request.user, "at": request.arrived_at}
        dates = actions.withdraw_exemption(unit=unit, date=day.date, **act)
        messages.success(request, f"Đã rút lại miễn báo cáo {_days(dates[0], dates[-1])} của {unit.name}.")
    except (actions.NotInForce, forms.ValidationError):
        messages.warning(request, f"{unit.name} không được miễn báo cáo ngày {written(day.date)}.")
    return redirect("reports:unit-day", day.date, unit.code)


def _days(first: datetime.date, last: datetime.date) -> str:
    if first == last:
        return f"ngày {written(first)}"
    return f"từ ngày {written(first)} đến hết ngày {written(last)}"


@requires(Can.SEE_BOARD, SAFE)
def decisions(request: SignedInRequest, date: datetime.date) -> HttpResponse:
    """The record of what the Office decided about the day: who, when, what, why, and what was taken back."""
    day = day_or_404(request.user, date, request.arrived_at)
    return render(request, "reports/decisions.html", {"day": day, "decisions": decisions_of(day)})
