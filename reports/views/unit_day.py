"""A unit's day: the officer's report and its receipt; for the Office to look at, to enter, to return (R12, R13)."""

import datetime
from functools import partial
from typing import cast

from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from reports import actions
from reports.access import Can, day_of, day_or_404, nothing_today, today_or_403
from reports.consolidation.unit_form import UnitForm
from reports.figures.checks import FALL_REASONS
from reports.figures.indicators import FigureChange, for_unit
from reports.figures.wording import clock
from reports.forms.report import ConfirmationForm, OfficeEntryForm, ReportForm, ReturnForm
from reports.history.record import record_of
from reports.models import DailyReport, Edition
from reports.reminders.emails import emails_of_return
from reports.reminders.texts import announce_exemption, announce_own_deadline, announce_return_to_duty
from units.access import POST, SAFE, known_unit_or_404, own_unit_or_404, requires, unit_or_404
from units.models import Unit
from units.prepared import prepared
from units.requests import SignedInRequest

from .not_recorded import not_recorded
from .sending import confirm_returned, form_context, send_form, send_unchanged


@requires(Can.SEND_REPORT)
def own_report(request: SignedInRequest, date: datetime.date | None = None) -> HttpResponse:
    """One's own report of a day: read it, send it, correct it."""
    at = request.arrived_at
    # An officer has a unit: the database holds it so.
    unit = cast(Unit, request.user.unit)
    day = day_of(request.user, date or timezone.localdate(at), at)
    if date is None and (day is None or not unit.is_active_on(day.date)) and (page := nothing_today(request)):
        return page
    if day is None:
        raise Http404
    unit_form = UnitForm(day, unit, at)
    if request.method == "POST":
        return not_recorded(request, unit_form) or _send_own(request, unit_form)
    own_unit_or_404(request.user, day.date)
    return render(request, "reports/own_report.html", form_context(unit_form, ReportForm(unit_form)))


def _send_own(request: SignedInRequest, unit_form: UnitForm) -> HttpResponse:
    confirmation = ConfirmationForm(request.POST) if "correct" in request.POST else None
    form = ReportForm(unit_form, None if confirmation else request.POST)

    def page(status: int = 200, **more: object) -> HttpResponse:
        context = form_context(unit_form, form, confirmation) | more
        return render(request, "reports/own_report.html", context, status=status)

    if not unit_form.day.is_open_to_units(unit_form.at):
        # What was typed before midnight stays on the page, to be read out to the Office (R13).
        return page(status=403, came_too_late=True)
    if confirmation:
        answer = confirm_returned(request, unit_form, confirmation, page)
    elif "unchanged" in request.POST:
        answer = send_unchanged(request, unit_form, "reports/own_report.html")
    else:
        answer = send_form(request, form, page)
    if isinstance(answer, HttpResponse):
        return answer
    return redirect("reports:receipt", unit_form.day.date, answer.revision)


#: As far as the database counts.
MOST_REVISIONS = 2**31 - 1


@prepared
def revision_of(day_id: int, unit_id: int, revision: int) -> QuerySet[DailyReport]:
    return DailyReport.objects.filter(day_id=day_id, unit_id=unit_id, revision=revision).order_by()


@prepared
def last_edition(day_id: int) -> QuerySet[Edition]:
    """When it was cut; its content, all units' figures, is not read."""
    return Edition.objects.filter(day_id=day_id).order_by("-number").only("number", "cut_at")[:1]


@requires(Can.SEND_REPORT, SAFE)
def receipt(request: SignedInRequest, date: datetime.date, revision: int) -> HttpResponse:
    """What was accepted, when, and what happens next; the address stays."""
    day = day_or_404(request.user, date, request.arrived_at)
    unit = cast(Unit, request.user.unit)
    # A longer number in the address is none that the database could have given.
    revision = min(revision, MOST_REVISIONS)
    report = next(iter(revision_of(day_id=day.pk or 0, unit_id=unit.pk, revision=revision)), None)
    if report is None:
        raise Http404
    report.day, report.unit = day, unit
    unit_form = UnitForm(day, report.unit, request.arrived_at)
    context = {
        "report": report,
        "day": day,
        "unit_form": unit_form,
        "minutes_late": 0 if report.is_imported else unit_form.own_day.minutes_late(report.judged_at),
        "form": ReportForm(unit_form.standing_on(report)),
        "edition": next(iter(last_edition(day_id=day.pk)), None),
    }
    return render(request, "reports/receipt.html", context)


@requires(Can.SEND_REPORT, POST)
def answer_entry(request: SignedInRequest, date: datetime.date) -> HttpResponse:
    """Say with one tap whether the figures are right that the Office typed for one's unit (R12)."""
    day = day_or_404(request.user, date, request.arrived_at)
    unit_form = UnitForm(day, cast(Unit, request.user.unit), request.arrived_at)
    if page := not_recorded(request, unit_form):
        return page
    report, is_right = unit_form.current, request.POST.get("answer") == "dung"
    if report is None or not report.entered_for_unit or request.POST.get("answer") not in {"dung", "chua-dung"}:
        raise Http404
    try:
        if request.POST.get("revision") != str(report.revision):
            raise actions.StaleRevision(report)
        actions.answer_entry(report=report, is_right=is_right, by=request.user, at=request.arrived_at)
    except actions.StaleRevision:
        messages.warning(request, "Đã có số liệu mới hơn. Đề nghị xem lại số liệu rồi trả lời.")
        return redirect("reports:own-report-of-day", day.date)
    office = day.campaign.district.office_short_name
    then = "sửa số liệu ở dưới rồi gửi" if unit_form.is_open else f"báo số liệu đúng cho {office} qua điện thoại"
    messages.success(
        request, "Đã xác nhận số liệu nhập thay đúng." if is_right else f"Đã báo {office}: chưa đúng. Đề nghị {then}."
    )
    return redirect("reports:own-report-of-day", day.date)


@requires(Can.ENTER_FOR_UNIT)
def unit_day(request: SignedInRequest, date: datetime.date, code: str) -> HttpResponse:
    """See what a unit sent for a day, and enter for it by phone, Zalo or paper (R12, R13)."""
    day = day_or_404(request.user, date, request.arrived_at)
    is_sent = request.method == "POST"
    unit = known_unit_or_404(request.user, code) if is_sent else unit_or_404(request.user, code, day.date)
    unit_form = UnitForm(day, unit, request.arrived_at)
    if is_sent and (other := not_recorded(request, unit_form)):
        return other
    confirmation = ConfirmationForm(request.POST) if "correct" in request.POST else None
    form = OfficeEntryForm(unit_form, request.POST if is_sent and not confirmation else None)

    def page(status: int = 200, **more: object) -> HttpResponse:
        (record,) = record_of(unit, day.campaign, [day.date], unit_form.at)
        context = form_context(unit_form, form, confirmation) | {"record": record, "reasons": FALL_REASONS}
        context |= {"announcement": partial(_announcement, unit_form), **more}
        return render(request, "reports/unit_day.html", context, status=status)

    if not is_sent:
        return page()
    if confirmation and not unit_form.is_open:
        return page(status=403, refusal="Đã qua ngày báo cáo: đề nghị nhập thay đơn vị, có ghi lý do.")
    if confirmation:
        # Undoes a return that was a mistake: the figures are right, as the Office itself says, and why (R12).
        answer = confirm_returned(request, unit_form, confirmation, page)
    else:
        answer = send_form(request, form, page)
    if isinstance(answer, HttpResponse):
        return answer
    messages.success(request, f"Đã ghi nhận số liệu của {unit.name}. Mã biên nhận {answer.receipt_code}.")
    return redirect("reports:unit-day", day.date, answer.unit.code)


def _announcement(unit_form: UnitForm) -> str:
    """What the unit should hear of being excused, or of that being taken back."""
    if unit_form.exemption and unit_form.exempt_until:
        return announce_exemption(unit_form.day, unit_form.unit, unit_form.exemption.reason, unit_form.exempt_until)
    if (own := unit_form.own_extension) and own.due_at:
        return announce_own_deadline(unit_form.day, unit_form.unit, own.due_at, own.reason)
    is_missing = unit_form.withdrawn_exemption and not unit_form.current
    return announce_return_to_duty(unit_form.day, unit_form.unit, unit_form.at) if is_missing else ""


TOO_LATE = (
    "Đã qua ngày báo cáo: đơn vị không tự gửi lại được nữa nên không trả lại. "
    "Cần sửa số liệu của ngày đã qua, đề nghị nhập thay đơn vị, có ghi lý do."
)


@requires(Can.ENTER_FOR_UNIT)
def return_report(request: SignedInRequest, date: datetime.date, code: str) -> HttpResponse:
    """See what the unit sent, and return it with a comment: it counts as missing again until it answers."""
    day = today_or_403(request, date, TOO_LATE)
    unit = unit_or_404(request.user, code, day.date)
    unit_form = UnitForm(day, unit, request.arrived_at)
    if request.method == "POST" and (page := not_recorded(request, unit_form)):
        return page
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
    indicators = for_unit(unit_form.unit.reports_area, app=unit_form.app)
    lines = [FigureChange(i, before[i.field], after[i.field]) for i in indicators]
    return _page(request, unit_form, form, status=409, judged_revision=revision, lines=lines)


def _page(
    request: SignedInRequest, unit_form: UnitForm, form: ReturnForm, *, status: int, **conflict: object
) -> HttpResponse:
    of_unit = {"unit_form": unit_form, "day": unit_form.day, "unit": unit_form.unit, "newest": unit_form.current}
    context = {**of_unit, "form": form, "figures": ReportForm(unit_form), **conflict}
    return render(request, "reports/return_report.html", context, status=status)
