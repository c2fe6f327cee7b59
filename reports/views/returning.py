"""Returning a unit's report with a comment (R12)."""

import datetime

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from reports import actions
from reports.access import Can, today_or_403
from reports.consolidation.unit_form import UnitForm
from reports.figures.indicators import FigureChange, for_unit
from reports.figures.wording import clock
from reports.forms.report import ReportForm
from reports.forms.returning import ReturnForm
from reports.models import DailyReport
from reports.reminders.emails import emails_of_return
from units.access import requires, unit_or_404
from units.requests import SignedInRequest

TOO_LATE = (
    "Đã qua ngày báo cáo: đơn vị không tự gửi lại được nữa nên không trả lại. "
    "Cần sửa số liệu của ngày đã qua, đề nghị nhập thay đơn vị, có ghi lý do."
)


@requires(Can.ENTER_FOR_UNIT)
@require_http_methods(["GET", "HEAD", "POST"])
def return_report(request: SignedInRequest, date: datetime.date, code: str) -> HttpResponse:
    """See what the unit sent, and return it with a comment: it counts as missing again until it answers."""
    day = today_or_403(request, date, TOO_LATE)
    unit = unit_or_404(request.user, code, day.date)
    unit_form = UnitForm(day, unit, request.arrived_at)
    if unit_form.current is None:
        raise Http404
    form = ReturnForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return _return(request, unit_form, form)
    if unit_form.current.returned_at:
        return _already_returned(request, unit_form.current)
    return _page(request, unit_form, form, status=422 if form.errors else 200)


def _return(request: SignedInRequest, unit_form: UnitForm, form: ReturnForm) -> HttpResponse:
    path = reverse("reports:own-report-of-day", args=[unit_form.day.date])
    # The Office may have the page open under an address that a commune does not reach.
    link = f"{settings.SITE_URL}{path}" if settings.SITE_URL else request.build_absolute_uri(path)
    day, unit, typed = unit_form.day, unit_form.unit, form.cleaned_data
    try:
        report = actions.return_report(day=day, unit=unit, by=request.user, at=request.arrived_at, link=link, **typed)
    except actions.StaleRevision as stale:
        return _conflict(request, UnitForm(day, unit, unit_form.at), form, stale.newest)
    except actions.AlreadyReturned as returned:
        return _already_returned(request, returned.report)
    # The return is stored by now; whatever becomes of the emails, it stands.
    _tell(request, report)
    return redirect("reports:unit-day", day.date, unit.code)


def _tell(request: SignedInRequest, report: DailyReport) -> None:
    emails = emails_of_return(report)
    said = f"Đã trả lại số liệu của {report.unit.name}."
    if delivered := ", ".join(email.recipient for email in emails if email.delivered_at):
        said += f" Đã gửi thư đến {delivered}."
    if waiting := ", ".join(email.recipient for email in emails if email.is_waiting):
        said += f" Đang gửi thư đến {waiting}."
    if not emails:
        said += " Đơn vị chưa có địa chỉ thư điện tử, đề nghị báo bằng điện thoại."
    messages.success(request, said)
    if failed := ", ".join(email.recipient for email in emails if email.failure):
        messages.warning(request, f"Chưa gửi được thư đến {failed}. Đề nghị báo đơn vị bằng điện thoại.")


def _already_returned(request: SignedInRequest, report: DailyReport) -> HttpResponse:
    """A double tap of one's own needs no word; a colleague's return does."""
    if report.returned_at and report.returned_by_id != request.user.pk:
        who = report.returned_by_name
        messages.warning(request, f"Số liệu này đã được {who} trả lại lúc {clock(report.returned_at)}.")
    return redirect("reports:unit-day", report.day.date, report.unit.code)


def _conflict(request: SignedInRequest, unit_form: UnitForm, form: ReturnForm, newest: DailyReport) -> HttpResponse:
    """Show what was to be returned beside what has come since; the comment is kept."""
    if newest.returned_at:
        return _already_returned(request, newest)
    revision, after = form.cleaned_data["revision"], newest.figures
    judged = DailyReport.objects.filter(day=unit_form.day, unit=unit_form.unit, revision=revision).first()
    before = judged.figures if judged else dict.fromkeys(after)
    indicators = for_unit(unit_form.unit.reports_area)
    lines = [FigureChange(i, before[i.field], after[i.field]) for i in indicators]
    return _page(request, unit_form, form, status=409, judged_revision=revision, lines=lines)


def _page(
    request: SignedInRequest, unit_form: UnitForm, form: ReturnForm, *, status: int, **conflict: object
) -> HttpResponse:
    of_unit = {"unit_form": unit_form, "day": unit_form.day, "unit": unit_form.unit, "newest": unit_form.current}
    context = {**of_unit, "form": form, "figures": ReportForm(unit_form), **conflict}
    return render(request, "reports/return_report.html", context, status=status)
