"""A unit's own record: day by day, every revision with who, when, old → new (R4)."""

import datetime
import itertools
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from units.models import Unit

from .consolidation import Status
from .consolidation.query import status_of
from .indicators import INDICATORS, Indicator
from .models import Campaign, DailyReport, Exemption, ReportingDay


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
    def minutes_late(self) -> int:
        return self.day.minutes_late(self.current.first_sent_at) if self.current else 0


def days_owed(campaign: Campaign, unit: Unit, today: datetime.date) -> list[datetime.date]:
    """The dates that the unit reports on, from the first to today, the newest first."""
    first = max(campaign.starts_on, unit.active_from)
    last = min(today, unit.active_until - datetime.timedelta(days=1)) if unit.active_until else today
    return [last - datetime.timedelta(days=n) for n in range((last - first).days + 1)]


def record_of(unit: Unit, campaign: Campaign, dates: Sequence[datetime.date], at: datetime.datetime) -> list[RecordDay]:
    """The unit's record on ``dates``, in three queries."""
    days = {day.date: day for day in ReportingDay.objects.filter(campaign=campaign, date__in=dates)}
    exemptions = dict(Exemption.objects.valid_at(at).filter(unit=unit, date__in=dates).values_list("date", "reason"))
    revisions = _revisions(unit, list(days.values()))
    return [
        _record_day(days.get(date) or campaign.draft_day(date), revisions[date], exemptions.get(date, ""), at)
        for date in dates
    ]


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
