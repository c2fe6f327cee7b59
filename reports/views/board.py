"""The board of a day, for the Office and the leader; the same day as JSON and as a draft workbook."""

import datetime
from collections import Counter
from collections.abc import Sequence
from functools import partial

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response

from incoming.dates import with_year
from reports import workbook
from reports.access import Can, day_of, day_or_404, nothing_today
from reports.board import ROWS_AT_ONCE, STATES, BoardTable, Facts, Filter, facts_of, tile_of, unit_lines, version_of
from reports.clock.query import troubles
from reports.consolidation import Consolidation, Status, as_json, consolidate
from reports.editions import (
    HandedOver,
    changes_since,
    editions_of,
    handed_over,
    handovers_of,
    last_sent,
    published_otherwise,
)
from reports.models import Campaign, ReportingDay
from reports.models.campaign import ONE_DAY, minutes_until
from reports.models.scheduled_tasks import auto_close_at, reminders_at
from reports.printing import province_line
from reports.reminders.missing import emails_of_day, failed_emails
from units.access import SAFE, allows, requires
from units.models import ContactWord, Unit
from units.requests import SignedInRequest, download


@requires(Can.SEE_BOARD, SAFE)
def board(request: SignedInRequest, date: datetime.date | None = None) -> HttpResponse:
    """The day as it consolidates itself; htmx asks for its inner part every ten seconds."""
    at = request.arrived_at
    if "ngay" in request.GET:
        return _go_to_day(request)
    asked, date = date, date or timezone.localdate(at)
    facts = facts_of(request.user, date)
    part = "reports/_board.html" if request.htmx else "reports/board.html"
    version = version_of(facts, request.user, at, f"{part} {request.get_full_path()}")
    not_modified = get_conditional_response(request, etag=version)
    if not_modified and not_modified.status_code == 304:
        not_modified["ETag"] = version
        return not_modified
    day = day_of(request.user, date, at)
    if day is None:
        if asked is None and (page := nothing_today(request)):
            return page
        raise Http404
    response = render(
        request, part, board_context(request, day, consolidate(day, at), at_once=ROWS_AT_ONCE, facts=facts)
    )
    response["ETag"] = version
    return response


def _go_to_day(request: SignedInRequest) -> HttpResponse:
    """The day picker: from the typed day to its address."""
    typed = with_year(request.GET["ngay"], timezone.localdate(request.arrived_at))
    try:
        return redirect("reports:board-of-day", forms.DateField().clean(typed))
    except forms.ValidationError:
        messages.error(request, "Ngày cần xem ghi theo mẫu 14/8/2020.")
        return redirect("reports:board")


def _has_day_before(day: ReportingDay) -> bool:
    """Whether the day before is one of the district's, of this campaign or the one before it."""
    if day.date > day.campaign.starts_on:
        return True
    return Campaign.objects.in_force(day.campaign.district_id, day.date - ONE_DAY) is not None


def _has_day_after(day: ReportingDay) -> bool:
    """Whether the day after is one of the district's, of this campaign or the next one."""
    following = day.date + ONE_DAY
    return day.campaign.includes(following) or bool(Campaign.objects.in_force(day.campaign.district_id, following))


def board_context(
    request: SignedInRequest,
    day: ReportingDay,
    consolidation: Consolidation,
    *,
    at_once: int | None = None,
    facts: Facts | None = None,
) -> dict:
    """What the board shows: time left, editions, and of the consolidation what was asked for, so many units at once.

    What is not there by the ``facts`` is not asked for.
    """
    asked_for, may_enter = Filter.of(request.GET), allows(request.user, Can.ENTER_FOR_UNIT)
    # The day's own address, so that a board left open over midnight stays with its day.
    day_address = reverse("reports:board-of-day", args=[day.date])
    # For the Office the units' pages are those of the day, for a leader the records.
    units_address = f"{day_address if may_enter else reverse('reports:board')}don-vi/"
    found = asked_for.of_units(consolidation.units)
    page = Paginator(found, at_once or max(1, len(found))).get_page(request.GET.get("trang"))
    return {
        "day_address": day_address,
        "board_address": f"{day_address}?{request.GET.urlencode()}" if request.GET else day_address,
        "consolidation": consolidation,
        "day": day,
        "at": request.arrived_at,
        "may_hand_over": allows(request.user, Can.HAND_OVER),
        "may_close": allows(request.user, Can.CLOSE_DAY),
        # A later deadline must still come before the district itself reports.
        "may_extend": allows(request.user, Can.DECIDE_DAY) and day.is_in_time_for_province(request.arrived_at),
        "filter": asked_for,
        "page": page,
        "page_numbers": list(page.paginator.get_elided_page_range(page.number)),
        "unit_lines": unit_lines(page, units_address),
        "shown_tables": [BoardTable(table, {unit.code for _, unit in page}) for table in consolidation.tables],
        "may_note_province": allows(request.user, Can.DECIDE_DAY),
        "province_line": province_line(consolidation),
        "units_with_wrong_contacts": _with_wrong_contacts(day, facts) if may_enter and facts else (),
        **_clock(day, request.arrived_at, facts),
        **_calendar(day, request.arrived_at),
        **_editions(day, consolidation, facts),
        **_headlines(consolidation),
    }


def _with_wrong_contacts(day: ReportingDay, facts: Facts) -> Sequence[Unit]:
    """The units that say so, until the Office has dealt with it."""
    if not facts.open_contact_words:
        return ()
    saying = ContactWord.objects.open().values("unit")
    return list(Unit.objects.filter(district_id=day.campaign.district_id, pk__in=saying))


def _clock(day: ReportingDay, at: datetime.datetime, facts: Facts | None) -> dict:
    """What the clock does with the day, and what came of its emails and the Office's."""
    emails = emails_of_day(day_id=day.pk) if facts and facts.emails else []
    return {
        "reminders_at": reminders_at(day),
        "auto_close_at": auto_close_at(day),
        # Asked for by the template where it is shown, and nowhere else.
        "clock_troubles": partial(troubles, day, at, emails),
        "failed_emails": failed_emails(day, emails),
    }


def _calendar(day: ReportingDay, at: datetime.datetime) -> dict:
    """The days beside this one, and the printed minutes left of it."""
    today = timezone.localdate(at)
    return {
        "today": today,
        "is_today": day.date == today,
        "has_day_before": _has_day_before(day),
        "yesterday": day.date - datetime.timedelta(days=1),
        "tomorrow": day.date + ONE_DAY if day.date < today and _has_day_after(day) else None,
        "minutes_to_due": minutes_until(day.due_at, at),
        "minutes_to_cutoff": minutes_until(day.cutoff_at, at),
    }


def _editions(day: ReportingDay, consolidation: Consolidation, facts: Facts | None) -> dict:
    """The day's editions, and what has changed since the last (R18)."""
    editions = editions_of(day_id=day.pk or 0)
    moments = [edition.cut_at for edition in editions]
    # Nothing of an earlier edition, whose page this is, has changed since the last one. Told by the very moment:
    # a clock that was set back shows an earlier one than that of the last edition.
    is_later = consolidation.cut_at in moments[-1:] or consolidation.cut_at not in moments
    last = editions[-1] if editions and is_later else None
    has_deferrals = facts is None or facts.deferral is not None
    is_noted = editions and (facts is None or facts.handover is not None)
    several = handed_over(day, editions, handovers_of(day_id=day.pk) if is_noted else [])
    return {
        "editions": editions,
        "handed_over": several,
        "sent": last_sent(several),
        "changes_since": changes_since(last, consolidation, has_deferrals=has_deferrals) if last else None,
        "published_otherwise": published_otherwise(last, consolidation) if last else [],
    }


def _headlines(consolidation: Consolidation) -> dict:
    """The counts and rates, which are always the whole district's."""
    attendance, date, target_on = consolidation.attendance, consolidation.date, consolidation.campaign.target_on
    counts = Counter(unit.status for unit in consolidation.units)
    share = 100 / attendance.expected if attendance.expected else 0
    return {
        "states": [(key, status.label) for key, status in STATES.items()],
        "kinds": Unit.Kind.choices,
        # A state without units is not named.
        "state_counts": [
            {
                "key": key,
                "label": status.label,
                "count": counts[status],
                "urgent": status is Status.MISSING,
                "entered_later": len(consolidation.entered_later) if status is Status.ON_TIME else 0,
            }
            for key, status in STATES.items()
            if counts[status]
        ],
        "progress": {"on_time": f"{attendance.on_time * share:.1f}", "late": f"{attendance.late * share:.1f}"},
        "tiles": [tile_of(table, date, target_on) for table in consolidation.tables],
        # Those who say that what the Office typed for them is not right (R12).
        "disputing_units": [u for u in consolidation.units if u.send and u.send.is_right is False],
        "warned_units": [u for u in consolidation.units if u.send and u.send.confirmed_warnings],
    }


@requires(Can.SEE_BOARD, SAFE)
def day_figures(request: SignedInRequest, date: datetime.date) -> HttpResponse:
    """The day's consolidation, at this moment, as JSON."""
    day = day_or_404(request.user, date, request.arrived_at)
    several = handed_over(day, editions_of(day_id=day.pk or 0), handovers_of(day_id=day.pk or 0))
    sent = last_sent(several)
    return figures_response(as_json(consolidate(day, request.arrived_at)), sent)


@requires(Can.SEE_BOARD, SAFE)
def day_draft(request: SignedInRequest, date: datetime.date) -> HttpResponse:
    """The province's workbook before closing, marked DỰ THẢO."""
    day = day_or_404(request.user, date, request.arrived_at)
    consolidation = consolidate(day, request.arrived_at)
    return download(workbook.build(consolidation), workbook.filename(consolidation, None))


def figures_response(figures: dict, sent: HandedOver | None) -> HttpResponse:
    """The figures, and how they went to the province: that is known only after they were frozen (R24)."""
    figures = figures | {"handed_over": sent.as_json if sent else None}
    return JsonResponse(figures, json_dumps_params={"ensure_ascii": False, "indent": 1})
