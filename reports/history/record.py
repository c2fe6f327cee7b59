"""A unit's own record (R4), and how the district came along by the last edition of each day."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from reports.consolidation import Attendance, ProvinceDifference, ProvinceFacts, Status, Totals, thaw
from reports.consolidation.query import status_of
from reports.figures.indicators import (
    BY_FIELD,
    RESIDENTS,
    STAFF,
    FigureChange,
    TableDescription,
    figure_changes,
    indicators_of,
)
from reports.models import Campaign, DailyReport, Edition, Exemption, ProvinceCount, ReportingDay
from reports.models.campaign import days_until
from reports.models.decisions import with_extensions_of
from units.models import Unit

from .charts import Point

#: The figures that rates are counted of, and that move a rate without anybody having installed.
BASES = tuple(BY_FIELD[table.denominator] for table in (STAFF, RESIDENTS))


@dataclass(frozen=True, slots=True)
class RevisionEntry:
    """One send and what it changed against the one before it."""

    report: DailyReport
    steps: tuple[FigureChange, ...]


@dataclass(frozen=True, slots=True)
class BaseChange:
    """A base that a report gave otherwise than the one before: by whom, when and why is told by the report."""

    report: DailyReport
    step: FigureChange


@dataclass(frozen=True, slots=True)
class RecordDay:
    """One day of the record; ``revisions`` newest first, empty if nothing was sent."""

    day: ReportingDay
    status: Status
    revisions: tuple[RevisionEntry, ...]
    exemption_reason: str
    #: What had excused the unit from the day until it was taken back, the last first.
    withdrawn: tuple[Exemption, ...] = ()

    @property
    def current(self) -> DailyReport | None:
        return self.revisions[0].report if self.revisions else None

    @property
    def standing(self) -> DailyReport | None:
        """The report that counts for the day; none where it was returned (R12)."""
        return self.current if self.current and self.current.returned_at is None else None

    @property
    def minutes_late(self) -> int:
        return self.own_day.minutes_late(self.current.judged_at) if self.current else 0

    @property
    def own_day(self) -> ReportingDay:
        """The day as it was for the unit (R3)."""
        return self.day.with_deadline(self.day.own_due_at)

    @property
    def may_be_noted(self) -> bool:
        """Whether it is late or missing, so that the Office may write down a good reason (R3)."""
        return self.status in {Status.LATE, Status.MISSING} and not self.day.noted_reason

    @property
    def staff_rate(self) -> float | None:
        return self.rate(STAFF)

    @property
    def residents_rate(self) -> float | None:
        return self.rate(RESIDENTS)

    def rate(self, description: TableDescription) -> float | None:
        """The reported rate of one table; ``None`` where nothing stands for the day."""
        return description.rate(self.standing.figures) if self.standing else None


@dataclass(frozen=True)
class UnitRecord:
    """All that a unit has reported, the newest day first."""

    unit: Unit
    days: tuple[RecordDay, ...]

    @cached_property
    def counts(self) -> dict[str, int]:
        """How the unit kept to its days. Days are counted once each, sends and returns each time."""
        states = Counter(day.status for day in self.days)
        sends = [entry.report for day in self.days for entry in day.revisions]
        return {
            # Days that a report was awaited on: on time, late, missing, returned and waiting together.
            "expected": sum(count for status, count in states.items() if status.is_expected),
            **{status.value: states[status] for status in Status},
            # Late or missing days with a good reason that the Office wrote down afterwards.
            "noted": sum(bool(day.day.noted_reason) for day in self.days),
            # Revisions after the first of their day; returned reports, sent again or not; nhập thay.
            "corrections": sum(report.revision > 1 for report in sends),
            "returns": sum(report.returned_at is not None for report in sends),
            "entered": sum(r.entered_for_unit for r in sends if r.revision > 1 or not r.is_imported),
        }

    @cached_property
    def base_changes(self) -> tuple[BaseChange, ...]:
        """When each base was last changed from one day's standing report to the next, the newest first (R15)."""
        found: dict[str, BaseChange] = {}
        standing = [report for day in self.days if (report := day.standing)]
        for later, earlier in pairwise(standing):
            for step in figure_changes(BASES, earlier.figures, later.figures):
                if step.before is not None and step.after is not None:
                    found.setdefault(step.indicator.field, BaseChange(later, step))
        return tuple(sorted(found.values(), key=lambda change: change.report.date, reverse=True))

    @property
    def spans_campaigns(self) -> bool:
        return len({day.day.campaign_id for day in self.days}) > 1


def record_of(unit: Unit, campaign: Campaign, dates: Sequence[datetime.date], at: datetime.datetime) -> list[RecordDay]:
    """The unit's record on ``dates`` of one campaign, in three queries."""
    saved = {day.date: day for day in with_extensions_of(unit).filter(campaign=campaign, date__in=dates)}
    return _record_days(unit, [saved.get(date) or campaign.unsaved_day(date) for date in dates], at)


def whole_record(unit: Unit, at: datetime.datetime) -> UnitRecord:
    """The unit's record over all campaigns of its district, in four queries; one that has left keeps its days."""
    days = days_until(unit.district_id, timezone.localdate(at), with_extensions_of(unit))
    return UnitRecord(unit, tuple(_record_days(unit, [day for day in days if unit.is_active_on(day.date)], at)))


def _record_days(unit: Unit, days: Sequence[ReportingDay], at: datetime.datetime) -> list[RecordDay]:
    # What was decided about excusing the unit from each day, taken back or not, the last first.
    exemptions: dict[datetime.date, list[Exemption]] = defaultdict(list)
    for exemption in Exemption.objects.filter(unit=unit, date__in=[day.date for day in days]).order_by("-pk"):
        exemptions[exemption.date].append(exemption)
    # By the day's key, newest first.
    revisions: dict[int, tuple[RevisionEntry, ...]] = defaultdict(tuple)
    saved = {day.pk: day for day in days if day.pk}
    for report in DailyReport.objects.filter(unit=unit, day__in=saved).order_by("revision"):
        before, asked = revisions[report.day_id], indicators_of(saved[report.day_id].campaign.app_name)
        steps = figure_changes(asked, before[0].report.figures, report.figures) if before else ()
        revisions[report.day_id] = (RevisionEntry(report, steps), *before)
    return [_record_day(day, revisions[day.pk], exemptions[day.date], at) for day in days]


def _record_day(
    day: ReportingDay, revisions: tuple[RevisionEntry, ...], exemptions: list[Exemption], at: datetime.datetime
) -> RecordDay:
    withdrawn = tuple(e for e in exemptions if e.withdrawn_at)
    reason = next((e.reason for e in exemptions if e not in withdrawn), "")
    newest = revisions[0].report if revisions else None
    own_day = day.with_deadline(day.own_due_at)
    status = status_of(own_day, at, newest, bool(newest and newest.is_imported), bool(reason))
    if day.suspension and not reason:
        reason = f"tạm dừng báo cáo, {day.suspension}"
    return RecordDay(day, status, revisions, reason, withdrawn)


@dataclass(frozen=True, slots=True)
class ClosedDay:
    """What a day's last edition says in a line; kept, where the whole edition would be too much."""

    number: int
    attendance: Attendance
    staff_rate: float | None
    residents_rate: float | None
    #: What each rate is made of, in the tables' order (R15).
    parts: tuple[Totals, Totals]
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

    def rate(self, table: TableDescription) -> float | None:
        return self.residents_rate if table.is_of_area else self.staff_rate


def progress_of(days: Sequence[ReportingDay]) -> list[ProgressDay]:
    """A line for each of the days, in at most three queries."""
    saved = [day.pk for day in days if day.pk]
    counts = {d: ProvinceFacts(*count) for d, count in ProvinceCount.objects.filter(day__in=saved).by_date().items()}
    last = Edition.objects.filter(day=OuterRef("pk")).order_by("-number").values("pk")[:1]
    newest = ReportingDay.objects.filter(pk__in=saved).values_list(Subquery(last))
    closed = {edition.day_id: _closed_day(edition) for edition in Edition.objects.filter(pk__in=newest)}
    return [ProgressDay(day, closed.get(day.pk or 0), counts.get(day.date)) for day in days]


def points_of(lines: Sequence[RecordDay | ProgressDay], table: TableDescription) -> list[Point]:
    """One table's rate by days, oldest first; a day without a report or an edition has none: nothing is carried."""
    days = ((line.day, line.rate(table)) for line in reversed(lines))
    return [Point(day.date, rate, day.campaign.target_of(table) / 100) for day, rate in days]


def _closed_day(edition: Edition) -> ClosedDay:
    content = thaw(edition.content)
    return ClosedDay(
        number=edition.number,
        attendance=content.attendance,
        staff_rate=content.staff.totals.all.rate,
        residents_rate=content.residents.totals.all.rate,
        parts=(content.staff.totals, content.residents.totals),
        residents_installed=content.residents.installed,
        province_count=content.province_count,
    )
