"""What a database holds, day by day: to compare before and after it is restored or moved."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Count, QuerySet, Sum

from reports.consolidation import checksum
from reports.models import DailyReport, Edition

#: One line for each day of each district, the two tables apart (R14).
HEAD = f"{'Ngày':<12}{'Huyện':<24}{'Lần gửi':>9}{'Đơn vị':>9}{'A đã cài':>12}{'B đã cài':>12}{'Lần chốt':>10}"


@dataclass(frozen=True, slots=True, order=True)
class DayTotals:
    """A district's day: revisions, units that reported, installations of either table, editions."""

    date: datetime.date
    district: str
    revisions: int
    units: int
    staff_installed: int
    residents_installed: int
    editions: int

    def __str__(self) -> str:
        return (
            f"{self.date:%d/%m/%Y}  {self.district:<24}{self.revisions:>9}{self.units:>9}"
            f"{self.staff_installed:>12}{self.residents_installed:>12}{self.editions:>10}"
        )


def day_totals(using: str = DEFAULT_DB_ALIAS) -> list[DayTotals]:
    """Every day of every district, in order."""
    reports = DailyReport.objects.using(using).order_by()
    revisions = _by_day(reports, "date", "day__campaign", n=Count("pk"))
    sums = {"units": Count("pk"), "a": Sum("staff_installed"), "b": Sum("residents_installed")}
    current = _by_day(reports.filter(superseded_at=None), "date", "day__campaign", **sums)
    editions = _by_day(Edition.objects.using(using).order_by(), "day__date", "day__campaign", n=Count("pk"))
    nothing, none = [0, 0, 0], [0]
    return sorted(
        DayTotals(*day[:2], *revisions.get(day, none), *current.get(day, nothing), *editions.get(day, none))
        for day in revisions | editions
    )


def _by_day(rows: QuerySet, date: str, campaign: str, **aggregates: Any) -> dict[tuple[Any, ...], list[int]]:
    """The aggregates by date and district; what nobody reported counts as nothing."""
    group = (date, f"{campaign}__district__name", f"{campaign}__district_id")
    found = rows.values_list(*group).annotate(**aggregates)
    return {row[:3]: [number or 0 for number in row[3:]] for row in found}


def broken_editions(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """The editions whose content no longer fits the checksum that was stored with it; none should be."""
    editions = Edition.objects.using(using).select_related("day").order_by("day__date", "number")
    return [str(edition) for edition in editions.iterator() if checksum(edition.content) != edition.sha256]


def as_table(totals: Iterable[DayTotals]) -> str:
    """The totals as lines for the terminal."""
    return "\n".join([HEAD, *map(str, totals)])
