"""A unit's own record: day by day, every revision with who, when, old → new (R4)."""

import datetime
import itertools
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone

from units.models import Unit

from .charts import Point
from .consolidation import Status
from .consolidation.query import status_of
from .days import days_until
from .indicators import INDICATORS, RESIDENTS, STAFF, Indicator, TableDescription
from .models import Campaign, DailyReport, Exemption, ReportingDay
from .models.report import HISTORY_REASON


@dataclass(frozen=True, slots=True)
class FigureStep:
    """One figure that a revision changed."""

    indicator: Indicator
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class RevisionEntry:
    """One send and what it changed against the one before it."""

    report: DailyReport
    steps: tuple[FigureStep, ...]
    #: Whether it says that the figures of a returned report are right as they were (R12).
    confirms: bool = False


@dataclass(frozen=True, slots=True)
class RecordDay:
    """One day of the record; ``revisions`` newest first, empty if nothing was sent."""

    day: ReportingDay
    status: Status
    revisions: tuple[RevisionEntry, ...]
    exemption_reason: str

    @property
    def current(self) -> DailyReport | None:
        return self.revisions[0].report if self.revisions else None

    @property
    def standing(self) -> DailyReport | None:
        """The report that counts for the day; none where it was returned (R12)."""
        return self.current if self.current and self.current.returned_at is None else None

    @property
    def imported(self) -> bool:
        """Whether the day is from before the program: its figures were brought in later, and nobody was late."""
        return bool(self.revisions) and self.revisions[-1].report.reason == HISTORY_REASON

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

    #: Days that the unit owed a report on: all that follow up to ``waiting``.
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
        owed = [day for day in self.days if day.status is not Status.EXEMPT]
        states = Counter("imported" if day.imported else day.status.value for day in owed)
        sends = [(entry.report, day) for day in self.days for entry in day.revisions]
        typed = [(report, day) for report, day in sends if report.reason != HISTORY_REASON]
        return RecordCounts(
            expected=len(owed),
            **{name: states[name] for name in ("on_time", "late", "missing", "returned", "imported", "waiting")},
            excused=len(self.days) - len(owed),
            corrections=sum(report.revision > 1 for report, _ in typed),
            returns=sum(report.returned_at is not None for report, _ in sends),
            entered=sum(report.channel != DailyReport.Channel.WEB for report, _ in typed),
        )

    @property
    def spans_campaigns(self) -> bool:
        return len({day.day.campaign_id for day in self.days}) > 1

    def points(self, description: TableDescription) -> list[Point]:
        """The table's rate by days, oldest first; a silent day has none, for nothing is carried here."""
        return [Point(day.day.date, day.rate(description), _target(day, description)) for day in reversed(self.days)]


def _target(day: RecordDay, description: TableDescription) -> float:
    campaign = day.day.campaign
    return (campaign.resident_target if description is RESIDENTS else campaign.staff_target) / 100


def record_of(unit: Unit, campaign: Campaign, dates: Sequence[datetime.date], at: datetime.datetime) -> list[RecordDay]:
    """The unit's record on ``dates`` of one campaign, in three queries."""
    saved = {day.date: day for day in ReportingDay.objects.filter(campaign=campaign, date__in=dates)}
    return _record_days(unit, [saved.get(date) or campaign.draft_day(date) for date in dates], at)


def whole_record(unit: Unit, at: datetime.datetime) -> UnitRecord:
    """The unit's record over all campaigns of its district, in four queries.

    A unit that has left keeps its days.
    """
    days = days_until(unit.district_id, timezone.localdate(at))
    return UnitRecord(unit, tuple(_record_days(unit, [day for day in days if unit.is_active_on(day.date)], at)))


def confirms_figures(report: DailyReport) -> bool:
    """Whether the report says that the figures of the returned one before it are right (R12)."""
    if report.revision == 1:
        return False
    of_day = DailyReport.objects.filter(day_id=report.day_id, unit_id=report.unit_id)
    before = of_day.filter(revision=report.revision - 1, returned_at__isnull=False).first()
    return before is not None and not _steps(before, report)


def revisions_of(reports: Sequence[DailyReport]) -> tuple[RevisionEntry, ...]:
    """The reports of one day, given oldest first, as entries newest first."""
    entries = [RevisionEntry(report, ()) for report in reports[:1]]
    for before, after in itertools.pairwise(reports):
        steps = _steps(before, after)
        entries.append(RevisionEntry(after, steps, confirms=not steps and before.returned_at is not None))
    return tuple(reversed(entries))


def _record_days(unit: Unit, days: Sequence[ReportingDay], at: datetime.datetime) -> list[RecordDay]:
    dates = [day.date for day in days]
    exemptions = dict(Exemption.objects.valid_at(at).filter(unit=unit, date__in=dates).values_list("date", "reason"))
    revisions = _revisions(unit, [day for day in days if day.pk])
    return [_record_day(day, revisions[day.date], exemptions.get(day.date, ""), at) for day in days]


def _revisions(unit: Unit, days: list[ReportingDay]) -> dict[datetime.date, tuple[RevisionEntry, ...]]:
    by_date: dict[datetime.date, list[DailyReport]] = defaultdict(list)
    dates = {day.pk: day.date for day in days}
    reports = DailyReport.objects.filter(unit=unit, day__in=days).select_related("sent_by", "returned_by")
    for report in reports.order_by("revision"):
        by_date[dates[report.day_id]].append(report)
    return defaultdict(tuple, {date: revisions_of(found) for date, found in by_date.items()})


def _steps(before: DailyReport, after: DailyReport) -> tuple[FigureStep, ...]:
    old, new = before.figures, after.figures
    return tuple(
        FigureStep(indicator, old[indicator.field], new[indicator.field])
        for indicator in INDICATORS
        if old[indicator.field] != new[indicator.field]
    )


def _record_day(
    day: ReportingDay, revisions: tuple[RevisionEntry, ...], exemption_reason: str, at: datetime.datetime
) -> RecordDay:
    newest = revisions[0].report if revisions else None
    returned = newest is not None and newest.returned_at is not None
    status = status_of(day, at, newest, returned, bool(exemption_reason))
    return RecordDay(day, status, revisions, exemption_reason)
