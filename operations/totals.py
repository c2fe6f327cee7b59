"""What a database holds, day by day: to compare before and after it is restored or moved."""

from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Count, QuerySet, Sum

from reports.consolidation import checksum
from reports.models import DailyReport, Edition

#: One line for each day of each district, the two tables apart (R14).
LINE = "{:<12}{:<24}{:>9}{:>9}{:>12}{:>12}{:>10}"
HEAD = LINE.format("Ngày", "Huyện", "Lần gửi", "Đơn vị", "A đã cài", "B đã cài", "Lần chốt")


def day_totals(using: str = DEFAULT_DB_ALIAS) -> list[tuple[Any, ...]]:
    """Of every day of every district in order: date, name, revisions, reports, installed of both tables, editions."""
    reports = DailyReport.objects.using(using).order_by()
    revisions = _by_day(reports, "date", "day__campaign", n=Count("pk"))
    sums = {"units": Count("pk"), "a": Sum("staff_installed"), "b": Sum("residents_installed")}
    current = _by_day(reports.filter(superseded_at=None), "date", "day__campaign", **sums)
    editions = _by_day(Edition.objects.using(using).order_by(), "day__date", "day__campaign", n=Count("pk"))
    nothing, none = [0, 0, 0], [0]
    return sorted(
        (*day[:2], *revisions.get(day, none), *current.get(day, nothing), *editions.get(day, none))
        for day in revisions | editions
    )


def _by_day(rows: QuerySet[Any], date: str, campaign: str, **aggregates: Any) -> dict[tuple[Any, ...], list[int]]:
    """The aggregates by date and district; what nobody reported counts as nothing."""
    group = (date, f"{campaign}__district__name", f"{campaign}__district_id")
    found = rows.values_list(*group).annotate(**aggregates)
    return {row[:3]: [number or 0 for number in row[3:]] for row in found}


def broken_editions(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """The editions whose content no longer fits the checksum that was stored with it; none should be."""
    editions = Edition.objects.using(using).select_related("day").order_by("day__date", "number")
    return [str(edition) for edition in editions.iterator() if checksum(edition.content) != edition.sha256]


def as_table(using: str = DEFAULT_DB_ALIAS) -> str:
    """The totals as lines for the terminal."""
    return "\n".join([HEAD, *(LINE.format(f"{date:%d/%m/%Y}", *others) for date, *others in day_totals(using))])
