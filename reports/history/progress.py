"""How the district came along: each day as its last edition froze it, and what the province counted."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

from reports.consolidation import Attendance, ProvinceDifference, ProvinceFacts, thaw
from reports.figures.indicators import TableDescription
from reports.models import Edition, ProvinceCount, ReportingDay

from .charts import Point


@dataclass(frozen=True, slots=True)
class ClosedDay:
    """What a day's last edition says in a line; kept, where the whole edition would be too much."""

    number: int
    attendance: Attendance
    staff_rate: float | None
    residents_rate: float | None
    #: Table B's total of all known units; ``None`` where none is known.
    residents_installed: int | None
    province_count: ProvinceFacts | None


@dataclass(frozen=True, slots=True)
class ProgressDay:
    """One day of the district; ``closed`` is ``None`` where no edition was made."""

    day: ReportingDay
    closed: ClosedDay | None
    #: The province's count as it is known now.
    province_count: ProvinceFacts | None

    @property
    def difference(self) -> ProvinceDifference | None:
        """The last edition's table B against the province's count, also where that came later."""
        if self.closed is None or self.closed.residents_installed is None or self.province_count is None:
            return None
        return ProvinceDifference(self.province_count.installed, self.closed.residents_installed)

    @property
    def counted_later(self) -> bool:
        """Whether the count was typed or corrected after the edition, which therefore does not print it."""
        return self.closed is not None and self.province_count != self.closed.province_count

    @property
    def staff_rate(self) -> float | None:
        return self.closed.staff_rate if self.closed else None

    @property
    def residents_rate(self) -> float | None:
        return self.closed.residents_rate if self.closed else None


def progress_of(days: Sequence[ReportingDay]) -> list[ProgressDay]:
    """A line for each of the days, in at most three queries."""
    saved = [day.pk for day in days if day.pk]
    counts = {d: ProvinceFacts(*count) for d, count in ProvinceCount.objects.filter(day__in=saved).by_date().items()}
    last = Edition.objects.filter(day=OuterRef("pk")).order_by("-number").values("pk")[:1]
    newest = ReportingDay.objects.filter(pk__in=saved).values_list(Subquery(last))
    closed = {edition.day_id: _closed_day(edition) for edition in Edition.objects.filter(pk__in=newest)}
    return [ProgressDay(day, closed.get(day.pk or 0), counts.get(day.date)) for day in days]


def points_of(lines: Sequence[ProgressDay], table: TableDescription) -> list[Point]:
    """One table's rate by days, oldest first; a day without an edition has none."""
    rates = ((line.day, line.residents_rate if table.is_of_area else line.staff_rate) for line in reversed(lines))
    return [Point(day.date, rate, day.campaign.target_of(table) / 100) for day, rate in rates]


def _closed_day(edition: Edition) -> ClosedDay:
    content = thaw(edition.content)
    return ClosedDay(
        number=edition.number,
        attendance=content.attendance,
        staff_rate=content.staff.totals.all.rate,
        residents_rate=content.residents.totals.all.rate,
        residents_installed=content.residents.installed,
        province_count=content.province_count,
    )
