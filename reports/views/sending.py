"""Sending a report, the same for the officer and for the Office that types for a unit."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render

from reports import actions
from reports.consolidation.unit_form import UnitForm
from reports.figures.fields import CountField
from reports.figures.indicators import for_unit
from reports.forms.report import ReportForm
from reports.forms.returning import ConfirmationForm
from reports.models import DailyReport
from units.requests import SignedInRequest

#: What the conflict page does not send again: it names the newer revision itself, and "these
#: figures are right" was said of an older one.
NOT_RESENT = {"csrfmiddlewaretoken", "base_revision", "correct", "explanation"}


def form_context(unit_form: UnitForm, form: ReportForm, confirmation: ConfirmationForm | None = None) -> dict[str, Any]:
    """What every page with a report's form shows; a returned report may also be confirmed (R12)."""
    if confirmation is None and unit_form.is_open and unit_form.current and unit_form.current.returned_at:
        confirmation = ConfirmationForm()
    return {
        "unit_form": unit_form,
        "day": unit_form.day,
        "unit": unit_form.unit,
        "form": form,
        "confirmation": confirmation,
        "at": unit_form.at,
    }


def send_form(
    request: SignedInRequest, form: ReportForm, template: str, context: dict[str, Any]
) -> DailyReport | HttpResponse:
    """Send the form's report, or return the page that says why it was not sent.

    422 where something blocks, 200 where something is asked, 409 where somebody was faster.
    """
    if not form.is_valid():
        return render(request, template, context, status=422)
    if form.questions or "preview" in request.POST:
        return render(request, template, context)
    return _send(request, form.unit_form, **form.content())


def send_unchanged(request: SignedInRequest, unit_form: UnitForm, template: str) -> DailyReport | HttpResponse:
    """Send yesterday's figures as today's: one tap, signed and timed (R10)."""
    figures = unit_form.previous_figures
    try:
        if figures is None:
            raise ValidationError("Chưa có số liệu ngày trước, đề nghị nhập số liệu.")
        base_revision = CountField(required=False).clean(request.POST.get("base_revision")) or 0
        return _send(request, unit_form, figures=figures, base_revision=base_revision, unchanged=True)
    except ValidationError as error:
        refusal = error.messages[0]
    except actions.InvalidFigures:
        # The unit has become a commune since its last report.
        refusal = "Số liệu ngày trước không đủ các chỉ tiêu của đơn vị, đề nghị nhập số liệu."
    refused = form_context(unit_form, ReportForm(unit_form)) | {"refusal": refusal}
    return render(request, template, refused, status=422)


def confirm_returned(request: SignedInRequest, template: str, context: dict[str, Any]) -> DailyReport | HttpResponse:
    """Answer a returned report with "its figures are right", for a reason (R12)."""
    unit_form, form = context["unit_form"], context["confirmation"]
    if not form.is_valid():
        return render(request, template, context, status=422)
    reports = DailyReport.objects.filter(day_id=unit_form.day.pk, unit=unit_form.unit, returned_at__isnull=False)
    returned = reports.filter(revision=form.cleaned_data["base_revision"] or 0).first()
    if returned is None:
        refused = context | {"refusal": "Số liệu này không bị trả lại, không cần xác nhận."}
        return render(request, template, refused, status=422)
    # The Office confirms what came to it: how, from whom and when stays told.
    names = () if request.user.unit_id else ("channel", "reported_by", "reported_at")
    return _send(
        request,
        unit_form,
        figures=returned.figures,
        base_revision=returned.revision,
        unchanged=returned.unchanged,
        reason=form.cleaned_data["explanation"],
        note=returned.note,
        confirmed_warnings=returned.confirmed_warnings,
        # It says that they are right, not that more was asked then.
        form_number=returned.form_number,
        **{name: getattr(returned, name) for name in names},
    )


def _send(request: SignedInRequest, unit_form: UnitForm, **content: Any) -> DailyReport | HttpResponse:
    try:
        return actions.send_report(
            day=unit_form.day, unit=unit_form.unit, by=request.user, at=request.arrived_at, **content
        )
    except actions.StaleRevision as conflict:
        newest = conflict.newest
    # Both versions side by side; whichever is chosen, nothing is lost (R11).
    indicators, theirs, mine = for_unit(unit_form.unit.reports_area), newest.figures, content["figures"]
    lines = [{"indicator": i, "theirs": theirs[i.field], "mine": mine[i.field]} for i in indicators]
    resend = [(name, value) for name, values in request.POST.lists() if name not in NOT_RESENT for value in values]
    context = {"unit_form": unit_form, "newest": newest, "lines": lines, "resend": resend}
    return render(request, "reports/conflict.html", context, status=409)
