"""Reminding the units whose report is missing: the list, the ways to remind, what came back; and the clock's page."""

import datetime
import itertools
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from incoming.dates import day as spoken_day
from reports import actions
from reports.access import Can, day_or_404, nothing_today
from reports.clock.query import tasks_of_day, troubles
from reports.consolidation import consolidate
from reports.figures import wording
from reports.forms.reminding import AnswerForm, ReminderForm, ReminderMinutesForm
from reports.models import Edition, Email, Reminder, ReportingDay
from reports.models.campaign import minutes_until
from reports.models.scheduled_tasks import auto_close_at
from reports.reminders.emails import Requested, remind_by_email
from reports.reminders.missing import MissingReport, acts_of, is_missing, missing_reports_of, reminders_of
from reports.reminders.texts import text_for
from units.access import allows, requires, unit_or_404
from units.models import Unit
from units.requests import SignedInRequest

JSON = "application/json"
#: The clock looks for waiting emails every few seconds; after this long none seems to run.
PATIENCE = datetime.timedelta(minutes=2)


@requires(Can.SEE_BOARD, to_post=Can.REMIND)
def reminding(request: SignedInRequest, date: datetime.date) -> HttpResponse:
    """Whose report of the day is missing and what was done about it; a POST reminds them."""
    if date == timezone.localdate(request.arrived_at) and (page := nothing_today(request)):
        return page
    day = day_or_404(request.user, date, request.arrived_at)
    if request.method != "POST":
        return _page(request, day)
    if not day.is_open_to_units(request.arrived_at):
        return _refuse(request, day, _is_over(day))
    # By code, in the Office's order.
    units = Unit.objects.visible_to(request.user).active_on(day.date)
    form = ReminderForm(request.POST, dict(units.values_list("code", "short_name")))
    if not form.is_valid():
        return _refuse(request, day, "", form)
    if form.codes - form.names.keys():
        raise Http404
    return WAYS[form.cleaned_data["channel"]](request, day, form)


@requires(Can.REMIND)
def reminder_answer(request: SignedInRequest, date: datetime.date, pk: int) -> HttpResponse:
    """Record what came back to a reminder of today."""
    day = day_or_404(request.user, date, request.arrived_at)
    reminder = get_object_or_404(Reminder.objects.select_related("unit", "sent_by"), pk=pk, day_id=day.pk)
    if not day.is_open_to_units(request.arrived_at):
        return _refuse(request, day, _is_over(day))
    typed = request.POST if request.method == "POST" else None
    form = AnswerForm(typed, initial={"answer": reminder.answer, "note": reminder.note})
    if typed is not None and form.is_valid():
        actions.answer_reminder(reminder=reminder, by=request.user, at=request.arrived_at, **form.cleaned_data)
        messages.success(request, f"Đã ghi phản hồi của {reminder.unit.name}.")
        return redirect("reports:reminding", day.date)
    context = {"form": form, "day": day, "reminder": reminder}
    return render(request, "reports/reminder_answer.html", context, status=422 if form.errors else 200)


# The page


def _page(request: SignedInRequest, day: ReportingDay, status: int = 200, **refused: object) -> HttpResponse:
    at = request.arrived_at
    of_day = reminders_of(day)
    context = {
        "day": day,
        "at": at,
        "is_open": day.is_open_to_units(at),
        "minutes_left": minutes_until(day.due_at, at),
        "minutes_over": -minutes_until(day.due_at, at),
        "acts": acts_of(of_day),
        "emails": _waiting(of_day, at),
    }
    if context["is_open"]:
        may_remind = allows(request.user, Can.REMIND)
        context |= {"may_remind": may_remind, "answers": Reminder.Answer.choices, **_list(request, day, of_day)}
    return render(request, "reports/reminding.html", context | refused, status=status)


def _waiting(of_day: list[Reminder], at: datetime.datetime) -> dict:
    """The emails that are still to go, and whether nobody seems to send them."""
    emails = [reminder.email for reminder in of_day if reminder.email]
    waiting = sorted((email for email in emails if email.is_waiting), key=lambda email: email.pk)
    # However many there are, somebody is at them while one was claimed or has gone lately.
    moments = [moment for email in emails for moment in (email.claimed_at, email.delivered_at) if moment]
    is_moving = any(at - PATIENCE < moment <= at for moment in moments)
    is_stuck = not is_moving and any(email.next_try_at + PATIENCE < at for email in waiting)
    return {"waiting": waiting, "units": _units_of(waiting), "is_stuck": is_stuck}


def _list(request: SignedInRequest, day: ReportingDay, of_day: list[Reminder]) -> dict:
    """The units whose report is missing, those that usually send by now apart; the text that was asked for."""
    consolidation = consolidate(day, request.arrived_at)
    several = missing_reports_of(consolidation, day)
    left = {
        missing.unit.pk: minutes_until(missing.own_due_at or day.due_at, consolidation.cut_at) for missing in several
    }
    cards = [
        _card(missing, [r for r in of_day if r.unit_id == missing.unit.pk], left[missing.unit.pk])
        for missing in several
    ]
    codes = set(filter(None, request.GET.getlist("tin")))
    named = _chosen(several, codes) if "tin" in request.GET else []
    expected = consolidation.attendance.expected
    return {
        "expected": expected,
        "missing": len(several),
        "groups": [
            ("Thường đã gửi vào giờ này", [card for card in cards if card["missing"].usually_on_time]),
            ("Các đơn vị khác", [card for card in cards if not card["missing"].usually_on_time]),
        ],
        "listed": " ".join(missing.unit.code for missing in several),
        "text": text_for(day, named, request.arrived_at, None if codes else expected) if named else "",
    }


def _card(missing: MissingReport, reminded: list[Reminder], minutes_left: int) -> dict:
    """What one unit's card shows: when it was last reminded, and the answer that was last written down."""
    last_at = next((reminder.sent_at for reminder in reminded if reminder.is_reaching), None)
    answered = [(reminder.answered_at, reminder) for reminder in reminded if reminder.answered_at]
    answer = max(answered, key=lambda pair: pair[0], default=(None, None))[1]
    told = {"missing": missing, "unit": missing.unit, "reminders": reminded, "last_at": last_at, "answer": answer}
    return told | {"minutes_left": minutes_left, "minutes_over": -minutes_left}


def _chosen(several: Sequence[MissingReport], codes: set[str]) -> list[MissingReport]:
    """Those of the codes, or all."""
    return [missing for missing in several if not codes or missing.unit.code in codes]


# The ways to remind: each computes anew whose report is missing, so that who has just sent is left alone


def _note_call(request: SignedInRequest, day: ReportingDay, form: ReminderForm) -> HttpResponse:
    """Write down a phone call to one unit, and what was answered: it was made, even if the report has come since."""
    (code,) = form.codes
    unit = unit_or_404(request.user, code, day.date)
    typed = {name: form.cleaned_data[name] for name in ("channel", "answer", "note")}
    (reminder,) = actions.record_reminders(day=day, units=[unit], by=request.user, at=request.arrived_at, **typed)
    said = reminder.get_answer_display() or reminder.note
    since = "" if is_missing(reminder.day, unit) else " Đơn vị hiện không còn nợ báo cáo."
    messages.success(request, f"Đã ghi cuộc gọi đến {unit.name}: {said}.{since}")
    return redirect("reports:reminding", day.date)


def _copy_text(request: SignedInRequest, day: ReportingDay, form: ReminderForm) -> HttpResponse:
    """Record the reminder and answer with its text; without JavaScript, lead to the page that shows it."""
    at, codes, channel = request.arrived_at, form.codes, Reminder.Channel.ZALO
    consolidation = consolidate(day, at)
    several = _chosen(missing_reports_of(consolidation, day), codes)
    if not several:
        return _refuse(request, day, _settled(form, codes or form.listed))
    units = [missing.unit for missing in several]
    actions.record_reminders(day=day, units=units, channel=channel, by=request.user, at=at)
    names = _listing(unit.short_name for unit in units)
    told = f"tin nhắn nêu tên {len(several)} đơn vị: {names}. Đã ghi nhật ký đôn đốc."
    if _wants_json(request):
        text = text_for(day, several, at, None if codes else consolidation.attendance.expected)
        return JsonResponse({"text": text, "message": f"Đã chép {told}"})
    messages.success(request, f"Đề nghị chép {told}")
    query = urlencode({"tin": sorted(codes) or [""]}, doseq=True)
    return redirect(f"{reverse('reports:reminding', args=[day.date])}?{query}#tin")


def _send_emails(request: SignedInRequest, day: ReportingDay, form: ReminderForm) -> HttpResponse:
    """Write to the chosen units, or to all, and say of each what became of it."""
    codes = form.codes or None
    requested = remind_by_email(day=day, at=request.arrived_at, by=request.user, codes=codes)
    settled = (codes or form.listed) - requested.codes
    cancelled = [email.unit for email in requested.emails if email.state == Email.State.CANCELLED]
    settled |= {unit.code for unit in cancelled if unit}
    if not requested.codes:
        return _refuse(request, day, _settled(form, settled))
    for level, sentence in _sentences(requested):
        messages.add_message(request, level, sentence)
    if settled & form.names.keys():
        messages.warning(request, _settled(form, settled))
    return redirect("reports:reminding", day.date)


def _sentences(requested: Requested) -> Iterator[tuple[int, str]]:
    """What became of the emails that were asked for, each unit by name."""
    emails = requested.emails
    if delivered := [email for email in emails if email.delivered_at]:
        yield messages.SUCCESS, f"Đã gửi {len(delivered)} thư đôn đốc: {_units_of(delivered)}."
    if waiting := [email for email in emails if email.is_waiting]:
        # The page that follows names them.
        told = f"Đang gửi tiếp {len(waiting)} thư đôn đốc"
        yield messages.WARNING, f"{told}; đơn vị nào gửi báo cáo trước khi thư đi thì thôi nhắc."
    failed = sorted((email for email in emails if email.problem and email.recipient), key=lambda email: email.problem)
    for problem, group in itertools.groupby(failed, key=lambda email: email.problem):
        addressed = [f"{email.unit_name} ({email.recipient})" for email in group]
        yield messages.ERROR, f"Chưa gửi được {len(addressed)} thư vì {problem}: {_listing(addressed)}."
    if unaddressed := [email for email in emails if not email.recipient]:
        yield messages.WARNING, f"Chưa có địa chỉ thư điện tử: {_units_of(unaddressed)}."
    if on_the_way := [email for email in requested.repeated if not email.delivered_at]:
        yield messages.WARNING, f"Không gửi thêm thư vì thư trước đang được gửi: {_units_of(on_the_way)}."
    gone = [email for email in requested.repeated if email.delivered_at]
    for moment, repeated in itertools.groupby(gone, key=lambda email: wording.clock(email.requested_at)):
        yield messages.WARNING, f"Không gửi thêm thư vì đã nhắc lúc {moment}: {_units_of(repeated)}."


def _units_of(emails: Iterable[Email]) -> str:
    return _listing(email.unit_name for email in emails)


WAYS = {Reminder.Channel.PHONE: _note_call, Reminder.Channel.ZALO: _copy_text, Reminder.Channel.EMAIL: _send_emails}


# Refusals


def _refuse(
    request: SignedInRequest, day: ReportingDay, sentence: str, form: ReminderForm | None = None
) -> HttpResponse:
    """Say why nobody was reminded, on the page with all that was typed: 422 for a form, else 409."""
    status = 422 if form else 409
    if _wants_json(request):
        return JsonResponse({"message": " ".join(form.sentences()) if form else sentence}, status=status)
    return _page(request, day, status, refusal=sentence, form=form)


def _is_over(day: ReportingDay) -> str:
    return f"Đã qua ngày {spoken_day(day.date)}, nhật ký đôn đốc chỉ để xem."


def _settled(form: ReminderForm, codes: Iterable[str]) -> str:
    """Who was left out, because their report is not missing."""
    names = [form.names[code] for code in form.names if code in set(codes)]
    if not names:
        return "Không còn đơn vị nào nợ báo cáo."
    return f"Không đôn đốc vì đã gửi báo cáo hoặc được miễn: {_listing(names)}."


def _listing(names: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(names))


def _wants_json(request: SignedInRequest) -> bool:
    return request.get_preferred_type(["text/html", JSON]) == JSON


@requires(Can.SEE_BOARD, to_post=Can.REMIND)
def clock(request: SignedInRequest) -> HttpResponse:
    """Today's table of the clock; the Office sets the reminders' minutes below it."""
    at = request.arrived_at
    if page := nothing_today(request):
        return page
    day = day_or_404(request.user, timezone.localdate(at), at)
    data = request.POST if request.method == "POST" else None
    form = ReminderMinutesForm(day.campaign, day.campaign.usable_reminder_minutes, data)
    if form.is_valid():
        minutes = form.cleaned_data["minutes"]
        actions.set_reminder_minutes(campaign=day.campaign, minutes=minutes, by=request.user, at=at)
        messages.success(request, "Đã lưu giờ nhắc.")
        return redirect("reports:clock")
    context = {
        "day": day,
        "entries": tasks_of_day(day, at),
        "troubles": troubles(day, at),
        "closes_at": auto_close_at(day),
        "first_edition": Edition.objects.filter(day_id=day.pk, number=1).first(),
        "form": form,
        "may_set": allows(request.user, Can.REMIND),
    }
    return render(request, "reports/clock.html", context, status=422 if form.errors else 200)
