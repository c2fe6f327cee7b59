"""A unit's own record: day by day, every revision with who, when, old → new (R4)."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone

from reports.consolidation import Status
from reports.consolidation.query import status_of
from reports.figures.indicators import INDICATORS, RESIDENTS, STAFF, FigureChange, TableDescription, figure_changes
from reports.models import Campaign, DailyReport, Exemption, ReportingDay
from reports.models.campaign import days_until
from units.models import Unit

from .charts import Point


@dataclass(frozen=True, slots=True)
class RevisionEntry:
    """One send and what it changed against the one before it."""

    report: DailyReport
    steps: tuple[FigureChange, ...]


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
        return self.day.minutes_late(self.current.first_sent_at) if self.current else 0

    @property
    def staff_rate(self) -> float | None:
        return self.rate(STAFF)

    @property
    def residents_rate(self) -> float | None:
        return self.rate(RESIDENTS)

    def rate(self, description: TableDescription) -> float | None:
        """The reported rate of one table; ``None`` where nothing stands for the day."""
        return description.rate(self.standing.figures) if self.standing else None


@dataclass(frozen=True, slots=True)
class RecordCounts:
    """How a unit kept to its days. Days are counted once each, sends and returns each time."""

    #: Days that a report was awaited on: on time, late, missing, returned and waiting together.
    expected: int
    on_time: int
    late: int
    missing: int
    #: Returned and not yet sent again.
    returned: int
    imported: int
    waiting: int
    excused: int
    #: Revisions after the first of their day.
    corrections: int
    #: How often a report was returned, sent again or not.
    returns: int
    #: Sends that the Office typed for the unit (nhập thay).
    entered: int


@dataclass(frozen=True)
class UnitRecord:
    """All that a unit has reported, the newest day first."""

    unit: Unit
    days: tuple[RecordDay, ...]

    @cached_property
    def counts(self) -> RecordCounts:
        states = Counter(day.status for day in self.days)
        sends = [entry.report for day in self.days for entry in day.revisions]
        return RecordCounts(
            expected=sum(count for status, count in states.items() if status.is_expected),
            **{status.value: states[status] for status in Status if status is not Status.EXEMPT},
            excused=states[Status.EXEMPT],
            corrections=sum(report.revision > 1 for report in sends),
            returns=sum(report.returned_at is not None for report in sends),
            entered=sum(r.entered_for_unit for r in sends if r.revision > 1 or not r.is_imported),
        )

    @property
    def spans_campaigns(self) -> bool:
        return len({day.day.campaign_id for day in self.days}) > 1

    def points(self, description: TableDescription) -> list[Point]:
        """The table's rate by days, oldest first; a silent day has none, for nothing is carried here."""
        lines = ((line.day, line.rate(description)) for line in reversed(self.days))
        return [Point(day.date, rate, day.campaign.target_of(description) / 100) for day, rate in lines]


def record_of(unit: Unit, campaign: Campaign, dates: Sequence[datetime.date], at: datetime.datetime) -> list[RecordDay]:
    """The unit's record on ``dates`` of one campaign, in three queries."""
    saved = {day.date: day for day in ReportingDay.objects.filter(campaign=campaign, date__in=dates)}
    return _record_days(unit, [saved.get(date) or campaign.unsaved_day(date) for date in dates], at)


def whole_record(unit: Unit, at: datetime.datetime) -> UnitRecord:
    """The unit's record over all campaigns of its district, in four queries.

    A unit that has left keeps its days.
    """
    days = days_until(unit.district_id, timezone.localdate(at))
    return UnitRecord(unit, tuple(_record_days(unit, [day for day in days if unit.is_active_on(day.date)], at)))


def _record_days(unit: Unit, days: Sequence[ReportingDay], at: datetime.datetime) -> list[RecordDay]:
    # What was decided about excusing the unit from each day, taken back or not, the last first.
    exemptions: dict[datetime.date, list[Exemption]] = defaultdict(list)
    for exemption in Exemption.objects.filter(unit=unit, date__in=[day.date for day in days]).order_by("-pk"):
        exemptions[exemption.date].append(exemption)
    revisions = _revisions(unit, [day for day in days if day.pk])
    return [_record_day(day, revisions[day.pk], exemptions[day.date], at) for day in days]


def _revisions(unit: Unit, days: list[ReportingDay]) -> dict[int, tuple[RevisionEntry, ...]]:
    """By the day's key; newest first."""
    by_day: dict[int, tuple[RevisionEntry, ...]] = defaultdict(tuple)
    for report in DailyReport.objects.filter(unit=unit, day__in=days).order_by("revision"):
        before = by_day[report.day_id]
        steps = figure_changes(INDICATORS, before[0].report.figures, report.figures) if before else ()
        by_day[report.day_id] = (RevisionEntry(report, steps), *before)
    return by_day


def _record_day(
    day: ReportingDay, revisions: tuple[RevisionEntry, ...], exemptions: list[Exemption], at: datetime.datetime
) -> RecordDay:
    withdrawn = tuple(e for e in exemptions if e.withdrawn_at)
    reason = next((e.reason for e in exemptions if e not in withdrawn), "")
    newest = revisions[0].report if revisions else None
    status = status_of(day, at, newest, bool(newest and newest.is_imported), bool(reason))
    return RecordDay(day, status, revisions, reason, withdrawn)
