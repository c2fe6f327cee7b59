"""The board of a day, for the Office and the leader; the same day as JSON and as a draft workbook."""

import datetime
from collections import Counter
from functools import partial

from django import forms
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from incoming.dates import with_year
from reports import workbook
from reports.access import Can, day_or_404, nothing_today
from reports.board.query import STATES, Filter, version_of_day
from reports.board.tables import BoardTable, tile_of
from reports.board.units import unit_rows
from reports.clock.query import troubles
from reports.consolidation import Consolidation, Status, as_json, consolidate
from reports.editions.reading import changes_since, published_otherwise
from reports.models import Edition, ReportingDay
from reports.models.campaign import minutes_until
from reports.models.scheduled_tasks import auto_close_at, reminders_at
from reports.printing.phrases import province_line
from reports.reminders.record import failed_emails
from units.access import allows, requires
from units.downloads import download
from units.models import Unit
from units.requests import SignedInRequest


@requires(Can.SEE_BOARD)
@require_safe
def board(request: SignedInRequest, date: datetime.date | None = None) -> HttpResponse:
    """The day as it consolidates itself; htmx asks for its inner part every ten seconds."""
    at = request.arrived_at
    if "ngay" in request.GET:
        return _go_to_day(request)
    if date is None and (page := nothing_today(request)):
        return page
    date = date or timezone.localdate(at)
    part = "reports/_board.html" if request.htmx else "reports/board.html"
    version = version_of_day(request.user, date, at, f"{part} {request.get_full_path()}")
    not_modified = get_conditional_response(request, etag=version)
    if not_modified and not_modified.status_code == 304:
        not_modified["ETag"] = version
        return not_modified
    day = day_or_404(request.user, date, at)
    context = board_context(request, day, consolidate(day, at)) | {"failed_emails": failed_emails(day)}
    response = render(request, part, context)
    response["ETag"] = version
    return response


def _go_to_day(request: SignedInRequest) -> HttpResponse:
    """The day picker: from the typed day to its address."""
    typed = with_year(request.GET["ngay"], timezone.localdate(request.arrived_at).year)
    try:
        return redirect("reports:board-of-day", forms.DateField().clean(typed))
    except forms.ValidationError:
        messages.error(request, "Ngày cần xem ghi theo mẫu 14/8/2020.")
        return redirect("reports:board")


def board_context(request: SignedInRequest, day: ReportingDay, consolidation: Consolidation) -> dict:
    """What the board shows: time left, editions, and of the consolidation what was asked for."""
    asked_for, may_enter = Filter.of(request.GET), allows(request.user, Can.ENTER_FOR_UNIT)
    # The day's own address, so that a board left open over midnight stays with its day.
    day_address = reverse("reports:board-of-day", args=[day.date])
    return {
        "day_address": day_address,
        "board_address": f"{day_address}?{request.GET.urlencode()}" if request.GET else day_address,
        "consolidation": consolidation,
        "day": day,
        "at": request.arrived_at,
        "may_close": allows(request.user, Can.CLOSE_DAY),
        # A later deadline must still come before the district itself reports.
        "may_extend": allows(request.user, Can.DECIDE_DAY) and day.is_in_time_for_province(request.arrived_at),
        "unit_rows": unit_rows(consolidation.units, asked_for),
        # For the Office the units' pages are those of the day, for a leader the records.
        "units_address": f"{day_address if may_enter else reverse('reports:board')}don-vi/",
        "may_note_province": allows(request.user, Can.DECIDE_DAY),
        "province_line": province_line(consolidation),
        # Asked for by the template where it is shown, and nowhere else.
        "reminders_at": reminders_at(day),
        "auto_close_at": auto_close_at(day),
        "clock_troubles": partial(troubles, day, request.arrived_at),
        **_calendar(day, request.arrived_at),
        **_editions(day, consolidation),
        **_contents(consolidation, asked_for),
    }


def _calendar(day: ReportingDay, at: datetime.datetime) -> dict:
    """The days beside this one, and the printed minutes left of it."""
    today = timezone.localdate(at)
    return {
        "today": today,
        "is_today": day.date == today,
        "first_day": day.campaign.starts_on,
        "yesterday": day.date - datetime.timedelta(days=1),
        "tomorrow": day.date + datetime.timedelta(days=1) if day.date < today else None,
        "minutes_to_due": minutes_until(day.due_at, at),
        "minutes_to_cutoff": minutes_until(day.cutoff_at, at),
    }


def _editions(day: ReportingDay, consolidation: Consolidation) -> dict:
    """The day's editions, and what has changed since the last (R18)."""
    editions = list(Edition.objects.filter(day_id=day.pk).defer("content").order_by("number"))
    moments = [edition.cut_at for edition in editions]
    # Nothing of an earlier edition, whose page this is, has changed since the last one. Told by the very moment:
    # a clock that was set back shows an earlier one than that of the last edition.
    is_later = consolidation.cut_at in moments[-1:] or consolidation.cut_at not in moments
    last = editions[-1] if editions and is_later else None
    return {
        "editions": editions,
        "changes_since": changes_since(last, consolidation) if last else None,
        "published_otherwise": published_otherwise(last, consolidation) if last else [],
    }


def _contents(consolidation: Consolidation, asked_for: Filter) -> dict:
    """The rows that were asked for; headlines and totals are always the whole district's."""
    attendance, date, target_on = consolidation.attendance, consolidation.date, consolidation.campaign.target_on
    share = 100 / attendance.expected if attendance.expected else 0
    return {
        "filter": asked_for,
        "states": [(key, status.label) for key, status in STATES.items()],
        "kinds": Unit.Kind.choices,
        "state_counts": _state_counts(consolidation),
        "progress": {"on_time": f"{attendance.on_time * share:.1f}", "late": f"{attendance.late * share:.1f}"},
        "tiles": [tile_of(table, date, target_on) for table in consolidation.tables],
        "warned_units": [u for u in consolidation.units if u.send and u.send.confirmed_warnings],
        "shown_tables": [BoardTable(table, asked_for) for table in consolidation.tables],
    }


def _state_counts(consolidation: Consolidation) -> list[dict]:
    """How many units stand where; a state without units is not named."""
    counts, labels = Counter(unit.status for unit in consolidation.units), consolidation.words.statuses
    return [
        {"key": key, "label": labels[status.value], "count": counts[status], "urgent": status is Status.MISSING}
        for key, status in STATES.items()
        if counts[status]
    ]


@requires(Can.SEE_BOARD)
@require_safe
def day_figures(request: SignedInRequest, date: datetime.date) -> HttpResponse:
    """The day's consolidation, at this moment, as JSON."""
    day = day_or_404(request.user, date, request.arrived_at)
    return figures_response(as_json(consolidate(day, request.arrived_at)))


@requires(Can.SEE_BOARD)
@require_safe
def day_draft(request: SignedInRequest, date: datetime.date) -> HttpResponse:
    """The province's workbook before closing, marked DỰ THẢO."""
    day = day_or_404(request.user, date, request.arrived_at)
    consolidation = consolidate(day, request.arrived_at)
    return download(workbook.build(consolidation), workbook.filename(consolidation, None))


def figures_response(figures: dict) -> HttpResponse:
    return JsonResponse(figures, json_dumps_params={"ensure_ascii": False, "indent": 1})
