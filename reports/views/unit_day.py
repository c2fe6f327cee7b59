"""One unit's day as the Office sees it: its sends, and the form to enter for it."""

import datetime
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from reports.access import Can, day_or_404
from reports.consolidation.unit_form import UnitForm
from reports.figures.checks import FALL_REASONS
from reports.forms.report import OfficeEntryForm
from reports.forms.returning import ConfirmationForm
from reports.history.record import record_of
from reports.reminders.announcements import announce_exemption, announce_return_to_duty
from units.access import requires, unit_or_404
from units.requests import SignedInRequest

from .sending import confirm_returned, form_context, send_form


@requires(Can.ENTER_FOR_UNIT)
@require_http_methods(["GET", "HEAD", "POST"])
def unit_day(request: SignedInRequest, date: datetime.date, code: str) -> HttpResponse:
    """See what a unit sent for a day, and enter for it by phone, Zalo or paper (R12, R13)."""
    day = day_or_404(request.user, date, request.arrived_at)
    unit = unit_or_404(request.user, code, day.date)
    unit_form = UnitForm(day, unit, request.arrived_at)
    confirmation = ConfirmationForm(request.POST) if "correct" in request.POST else None
    form = OfficeEntryForm(unit_form, request.POST if request.method == "POST" and not confirmation else None)
    (record,) = record_of(unit, day.campaign, [day.date], unit_form.at)
    context = form_context(unit_form, form, confirmation) | {"record": record, "reasons": FALL_REASONS}
    context["announcement"] = partial(_announcement, unit_form)
    if request.method != "POST":
        return render(request, "reports/unit_day.html", context)
    if confirmation and not unit_form.is_open:
        refusal = "Đã qua ngày báo cáo: đề nghị nhập thay đơn vị, có ghi lý do."
        return render(request, "reports/unit_day.html", context | {"refusal": refusal}, status=403)
    if confirmation:
        # Undoes a return that was a mistake: the figures are right, as the Office itself says, and why (R12).
        answer = confirm_returned(request, "reports/unit_day.html", context)
    else:
        answer = send_form(request, form, "reports/unit_day.html", context)
    if isinstance(answer, HttpResponse):
        return answer
    messages.success(request, f"Đã ghi nhận số liệu của {unit.name}. Mã biên nhận {answer.receipt_code}.")
    return redirect("reports:unit-day", day.date, unit.code)


def _announcement(unit_form: UnitForm) -> str:
    """What the unit should hear of being excused, or of that being taken back."""
    if unit_form.exemption and unit_form.exempt_until:
        return announce_exemption(unit_form.day, unit_form.unit, unit_form.exemption.reason, unit_form.exempt_until)
    is_missing = unit_form.withdrawn_exemption and not unit_form.current
    return announce_return_to_duty(unit_form.day, unit_form.unit, unit_form.at) if is_missing else ""
