"""The days behind: a unit's record, and how the district came along."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from reports.access import Can
from reports.figures.indicators import STAFF, TABLES
from reports.history.charts import LONGEST, draw
from reports.history.progress import points_of, progress_of
from reports.history.record import UnitRecord, whole_record
from reports.models.campaign import days_until
from units.access import allows, requires
from units.models import Unit
from units.requests import SignedInRequest

DAYS_ON_A_RECORD_PAGE = 14


@requires(Can.SEE_BOARD)
@require_safe
def unit_record(request: SignedInRequest, code: str) -> HttpResponse:
    """A unit's record over all campaigns; also of a unit that has left."""
    unit = get_object_or_404(Unit.objects.visible_to(request.user), code=code)
    context = record_context(request, whole_record(unit, request.arrived_at))
    context["may_enter"] = allows(request.user, Can.ENTER_FOR_UNIT)
    return render(request, "reports/unit_record.html", context)


def record_context(request: SignedInRequest, record: UnitRecord) -> dict[str, Any]:
    """What a record's page shows: charts and counts of the whole, and one page of its days."""
    page = Paginator(record.days, DAYS_ON_A_RECORD_PAGE).get_page(request.GET.get("trang"))
    tables = TABLES if record.unit.reports_area else (STAFF,)
    return {
        "unit": record.unit,
        "today": timezone.localdate(request.arrived_at),
        "counts": record.counts,
        "charts": [(table, draw(record.points(table))) for table in tables],
        "charted_days": record.days[:LONGEST],
        "spans_campaigns": record.spans_campaigns,
        "page": page,
        "record": page.object_list,
    }


@requires(Can.SEE_BOARD)
@require_safe
def progress(request: SignedInRequest) -> HttpResponse:
    """The two rates by days from each day's last edition; two charts, for nothing adds them (R14)."""
    days = days_until(request.user.district_id, timezone.localdate(request.arrived_at))
    page = Paginator(days, LONGEST).get_page(request.GET.get("trang"))
    lines = progress_of(list(page.object_list))
    context = {"page": page, "lines": lines, "charts": [(table, draw(points_of(lines, table))) for table in TABLES]}
    return render(request, "reports/progress.html", context)
