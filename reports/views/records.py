"""The days behind: a unit's record, and how the district came along."""

from typing import Any, cast

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from reports.access import Can, nothing_today
from reports.board import tile_of
from reports.consolidation import consolidate
from reports.figures.indicators import STAFF, TABLES
from reports.history.charts import LONGEST, draw
from reports.history.record import UnitRecord, points_of, progress_of, whole_record
from reports.models import Campaign
from reports.models.campaign import days_until
from units.access import SAFE, allows, requires
from units.models import Unit
from units.requests import SignedInRequest

DAYS_ON_A_RECORD_PAGE = 14


@requires(Can.SEE_BOARD, SAFE)
def unit_record(request: SignedInRequest, code: str) -> HttpResponse:
    """A unit's record over all campaigns; also of a unit that has left."""
    unit = get_object_or_404(Unit.objects.visible_to(request.user), code=code)
    context = _record(request, whole_record(unit, request.arrived_at))
    context["may_enter"] = allows(request.user, Can.ENTER_FOR_UNIT)
    return render(request, "reports/unit_record.html", context)


@requires(Can.SEND_REPORT, SAFE)
def own_record(request: SignedInRequest) -> HttpResponse:
    """The unit's own record over all campaigns: its charts, its counts, every revision day by day."""
    today = timezone.localdate(request.arrived_at)
    record = whole_record(cast(Unit, request.user.unit), request.arrived_at)
    has_begun = record.days or Campaign.objects.in_force(request.user.district_id, today)
    if not has_begun and (page := nothing_today(request)):
        return page
    return render(request, "reports/own_record.html", _record(request, record))


def _record(request: SignedInRequest, record: UnitRecord) -> dict[str, Any]:
    """What a record's page shows: charts and counts of the whole, and one page of its days."""
    page = Paginator(record.days, DAYS_ON_A_RECORD_PAGE).get_page(request.GET.get("trang"))
    tables = TABLES if record.unit.reports_area else (STAFF,)
    return {
        "unit": record.unit,
        # The last one that the unit reports to: the page's head names its app.
        "campaign": record.days[0].day.campaign if record.days else None,
        "today": timezone.localdate(request.arrived_at),
        "counts": record.counts,
        "base_changes": record.base_changes,
        "charts": [(table, draw(points_of(record.days, table))) for table in tables],
        "charted_days": record.days[:LONGEST],
        "spans_campaigns": record.spans_campaigns,
        "page": page,
        "record": page.object_list,
    }


@requires(Can.SEE_BOARD, SAFE)
def progress(request: SignedInRequest) -> HttpResponse:
    """The two rates by days from each day's last edition; two charts, for nothing adds them (R14)."""
    days = days_until(request.user.district_id, timezone.localdate(request.arrived_at))
    page = Paginator(days, LONGEST).get_page(request.GET.get("trang"))
    lines = progress_of(list(page.object_list))
    charts = [(table, draw(points_of(lines, table))) for table in TABLES]
    context: dict[str, Any] = {
        "page": page,
        "lines": lines,
        "charts": charts,
        "campaign": days[0].campaign if days else None,
    }
    if days and page.number == 1:
        now = consolidate(days[0], request.arrived_at)
        ends, table = (now.date, now.campaign.target_on), now.residents
        context |= {
            "consolidation": now,
            "tiles": [tile_of(table, *ends) for table in now.tables],
            "paces": [(row, table.pace_of(row, *ends)) for row in table.rows],
        }
    return render(request, "reports/progress.html", context)
