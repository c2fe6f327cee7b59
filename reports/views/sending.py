"""Sending a report, the same for the officer and for the Office that types for a unit."""

from collections.abc import Callable
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render

from reports import actions
from reports.consolidation.unit_form import UnitForm
from reports.figures.fields import CountField
from reports.figures.indicators import FigureChange, Figures, for_unit
from reports.figures.wording import short_day
from reports.forms.report import ConfirmationForm, ReportForm
from reports.models import DailyReport
from reports.models.campaign import ONE_DAY
from units.requests import SignedInRequest

from .not_recorded import not_recorded

#: Answers with the page of a form that was not sent; built only where it is shown.
Page = Callable[..., HttpResponse]

#: What the conflict page does not send again: it names the newer revision itself, and "these
#: figures are right" was said of an older one.
NOT_RESENT = {"csrfmiddlewaretoken", "base_revision", "correct", "explanation", "preview"}
CORRECTED_MEANWHILE = (
    "Số liệu ngày trước vừa được sửa sau khi mở trang. Đề nghị xem lại số liệu ngày trước ở dưới rồi gửi."
)


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


def send_form(request: SignedInRequest, form: ReportForm, page: Page) -> DailyReport | HttpResponse:
    """Send the form's report, or return the page that says why it was not sent.

    422 where something blocks, 409 where somebody was faster, 200 where something is asked. Nobody is asked about
    figures that would be refused afterwards.
    """
    if not form.is_valid():
        return page(status=422)
    if form.questions:
        newest, base_revision = form.unit_form.current, form.content()["base_revision"]
        if newest and newest.revision != base_revision:
            return _conflict(request, form.unit_form, newest, form.figures)
    if form.questions or "preview" in request.POST:
        return page()
    return _send(request, form.unit_form, **form.content())


def send_unchanged(request: SignedInRequest, unit_form: UnitForm, template: str) -> DailyReport | HttpResponse:
    """Send yesterday's figures as today's: one tap, signed and timed, of the very report that was shown (R10)."""
    last, current, status = unit_form.last, unit_form.current, 422
    try:
        if last is None:
            raise ValidationError("Chưa có số liệu ngày trước, đề nghị nhập số liệu.")
        if last.date != unit_form.day.date - ONE_DAY:
            told = f"Số liệu gần nhất là của ngày {short_day(last.date)}, không phải hôm trước, đề nghị nhập số liệu."
            raise ValidationError(told)
        base_revision = CountField(required=False).clean(request.POST.get("base_revision")) or 0
        if request.POST.get("repeats", str(last.report)) == str(last.report):
            content: dict[str, Any] = {"figures": last.figures, "base_revision": base_revision, "unchanged": True}
            if asked := unit_form.repeated:
                if request.POST.get("confirm") != asked.code and not current:
                    context = form_context(unit_form, ReportForm(unit_form))
                    return render(request, template, context | {"repeated": asked})
                content["confirmed_warnings"] = [asked.confirmed]
            return _send(request, unit_form, **content)
        if current and current.unchanged and current.sent_by_id == request.user.pk:
            # The second tap: the first one sent what was shown.
            return current
        refusal, status = CORRECTED_MEANWHILE, 409
    except ValidationError as error:
        refusal = error.messages[0]
    except actions.InvalidFigures:
        # The unit has become a commune since its last report.
        refusal = "Số liệu ngày trước không đủ các chỉ tiêu của đơn vị, đề nghị nhập số liệu."
    refused = form_context(unit_form, ReportForm(unit_form)) | {"refusal": refusal}
    return render(request, template, refused, status=status)


def confirm_returned(
    request: SignedInRequest, unit_form: UnitForm, form: ConfirmationForm, page: Page
) -> DailyReport | HttpResponse:
    """Answer a returned report with "its figures are right", for a reason (R12)."""
    if not form.is_valid():
        return page(status=422)
    reports = DailyReport.objects.filter(day_id=unit_form.day.pk, unit=unit_form.unit, returned_at__isnull=False)
    returned = reports.filter(revision=form.cleaned_data["base_revision"] or 0).first()
    if returned is None:
        return page(status=422, refusal="Số liệu này không bị trả lại, không cần xác nhận.")
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
    except actions.UnitChanged as changed:
        unit_form = UnitForm(unit_form.day, changed.unit, unit_form.at)
        return cast(HttpResponse, not_recorded(request, unit_form, form_changed=True))
    except actions.StaleRevision as conflict:
        return _conflict(request, unit_form, conflict.newest, content["figures"])


def _conflict(request: SignedInRequest, unit_form: UnitForm, newest: DailyReport, mine: Figures) -> HttpResponse:
    """Both versions side by side; whichever is chosen, nothing is lost (R11)."""
    indicators = for_unit(unit_form.unit.reports_area, app=unit_form.app)
    lines = [FigureChange(i, newest.figures[i.field], mine[i.field]) for i in indicators]
    resend = [(name, value) for name, values in request.POST.lists() if name not in NOT_RESENT for value in values]
    context = {"unit_form": unit_form, "newest": newest, "lines": lines, "resend": resend}
    return render(request, "reports/conflict.html", context, status=409)
