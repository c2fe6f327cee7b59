"""The officer's pages: today's report, its receipt, the unit's own record."""

import datetime
from typing import cast

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from reports.access import Can, day_or_404, nothing_today
from reports.consolidation.unit_form import UnitForm
from reports.forms.report import ReportForm
from reports.forms.returning import ConfirmationForm
from reports.history.record import whole_record
from reports.models import Campaign, DailyReport, Edition
from units.access import own_unit_or_404, requires
from units.models import Unit
from units.requests import SignedInRequest

from .records import record_context
from .sending import confirm_returned, form_context, send_form, send_unchanged


@requires(Can.SEND_REPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def own_report(request: SignedInRequest, date: datetime.date | None = None) -> HttpResponse:
    """One's own report of a day: read it, send it, correct it."""
    at = request.arrived_at
    if date is None and (page := nothing_today(request)):
        return page
    day = day_or_404(request.user, date or timezone.localdate(at), at)
    unit_form = UnitForm(day, own_unit_or_404(request.user, day.date), at)
    if request.method == "POST":
        return _send_own(request, unit_form)
    return render(request, "reports/own_report.html", form_context(unit_form, ReportForm(unit_form)))


def _send_own(request: SignedInRequest, unit_form: UnitForm) -> HttpResponse:
    confirmation = ConfirmationForm(request.POST) if "correct" in request.POST else None
    form = ReportForm(unit_form, None if confirmation else request.POST)
    context = form_context(unit_form, form, confirmation)
    if not unit_form.day.is_open_to_units(unit_form.at):
        # What was typed before midnight stays on the page, to be read out to the Office (R13).
        return render(request, "reports/own_report.html", context | {"came_too_late": True}, status=403)
    if confirmation:
        answer = confirm_returned(request, "reports/own_report.html", context)
    elif "unchanged" in request.POST:
        answer = send_unchanged(request, unit_form, "reports/own_report.html")
    else:
        answer = send_form(request, form, "reports/own_report.html", context)
    if isinstance(answer, HttpResponse):
        return answer
    return redirect("reports:receipt", unit_form.day.date, answer.revision)


@requires(Can.SEND_REPORT)
@require_safe
def receipt(request: SignedInRequest, date: datetime.date, revision: int) -> HttpResponse:
    """What was accepted, when, and what happens next; the address stays."""
    day = day_or_404(request.user, date, request.arrived_at)
    reports = DailyReport.objects.select_related("day", "unit")
    report = get_object_or_404(reports, day_id=day.pk, unit_id=request.user.unit_id, revision=revision)
    report.day = day
    unit_form = UnitForm(day, report.unit, request.arrived_at)
    context = {
        "report": report,
        "day": day,
        "unit_form": unit_form,
        "minutes_late": 0 if report.is_imported else day.minutes_late(report.first_sent_at),
        "form": ReportForm(unit_form.standing_on(report)),
        "edition": Edition.objects.filter(day_id=day.pk).order_by("-number").first(),
    }
    return render(request, "reports/receipt.html", context)


@requires(Can.SEND_REPORT)
@require_safe
def own_record(request: SignedInRequest) -> HttpResponse:
    """The unit's own record over all campaigns: its charts, its counts, every revision day by day."""
    today = timezone.localdate(request.arrived_at)
    # An officer has a unit: the database holds it so.
    record = whole_record(cast(Unit, request.user.unit), request.arrived_at)
    has_begun = record.days or Campaign.objects.in_force(request.user.district_id, today)
    if not has_begun and (page := nothing_today(request)):
        return page
    return render(request, "reports/own_record.html", record_context(request, record))
