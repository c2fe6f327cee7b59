"""Whose report of a day is missing, and what is known of its habits: whom to remind first."""

import datetime
from collections import Counter, defaultdict
from dataclasses import dataclass
from statistics import median
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.utils import timezone

from reports.consolidation import Consolidation, Status, consolidate
from reports.models import DailyReport, Exemption, Reminder, ReportingDay
from reports.models.report import DailyReportQuerySet
from units.models import Unit

#: Days before the day that a unit's habits are read from.
HABIT_DAYS = 14
#: A unit is relied upon that missed at most one day in so many.
RARELY = 10


@dataclass(frozen=True, slots=True)
class Habits:
    """What a unit did on the last ``HABIT_DAYS`` days before the day."""

    #: The minute (Việt Nam) that it usually sends at: the median of its first sends.
    usual_time: datetime.time | None
    #: The days that it was expected on, and those of them that it missed.
    expected_days: int
    missed_days: int

    @property
    def missed_share(self) -> float:
        """The share of its days that it missed; 0 for a unit without earlier days."""
        return self.missed_days / self.expected_days if self.expected_days else 0.0

    def promise_a_report_by(self, time: datetime.time) -> bool:
        """Whether it rarely misses and has usually sent by this time of day: something must have come up."""
        is_reliable = self.expected_days > 0 and self.missed_days * RARELY <= self.expected_days
        return is_reliable and self.usual_time is not None and self.usual_time <= time


@dataclass(frozen=True, slots=True)
class MissingReport:
    """A unit whose report of the day is missing; past the deadline, an overdue unit."""

    unit: Unit
    status: Status
    #: Why its figures were returned; empty unless they were (R12).
    returned_comment: str
    #: When it first sent for the last earlier day that it reported; ``None`` if it never did.
    last_sent_at: datetime.datetime | None
    habits: Habits
    #: Reminders of today so far; an email that failed or was cancelled is none.
    reminders_today: int
    #: Whether its habits promised a report by now.
    usually_on_time: bool


def missing_reports(day: ReportingDay, at: datetime.datetime) -> tuple[MissingReport, ...]:
    """Every unit whose report of ``day`` is missing at ``at``, returned ones included, whom to remind first.

    First those that never fail at this hour and are late now, then the rest by their
    reliability, then in the Office's order. The number of queries is fixed.
    """
    return missing_reports_of(consolidate(day, at), day)


def missing_reports_of(consolidation: Consolidation, day: ReportingDay) -> tuple[MissingReport, ...]:
    """The same, of a day that the caller has consolidated already."""
    absent = {unit.code: unit for unit in consolidation.absent}
    units: list[Any] = list(_units(day, list(absent)))
    habits, reminded = _habits(day, units), _reminded(day)
    time, found = timezone.localtime(consolidation.cut_at).time(), []
    for unit in units:
        send, of_unit = absent[unit.code].send, habits[unit.pk]
        missing = MissingReport(
            unit=unit,
            status=absent[unit.code].status,
            returned_comment=send.returned_comment if send else "",
            last_sent_at=unit.last_sent_at,
            habits=of_unit,
            reminders_today=reminded[unit.pk],
            usually_on_time=of_unit.promise_a_report_by(time),
        )
        found.append(missing)
    return tuple(sorted(found, key=lambda missing: (not missing.usually_on_time, missing.habits.missed_share)))


def is_missing(day: ReportingDay, unit: Unit) -> bool:
    """Whether the unit's report is missing at this very moment, past what a list says that was made before."""
    sent = DailyReport.objects.current().filter(day_id=day.pk, unit=unit, returned_at=None)
    excused = Exemption.objects.filter(unit=unit, date=day.date, withdrawn_at=None)
    return not sent.exists() and not excused.exists()


def _units(day: ReportingDay, codes: list[str]) -> QuerySet[Unit, Any]:
    last = _earlier_reports(day).filter(unit=OuterRef("pk")).order_by("-date", "-revision")
    of_district = Unit.objects.filter(district_id=day.campaign.district_id, code__in=codes)
    return of_district.annotate(last_sent_at=Subquery(last.values("first_sent_at")[:1]))


def _earlier_reports(day: ReportingDay) -> DailyReportQuerySet:
    """Reports of days of the campaign before the day, returned ones included: those were sent, too."""
    return DailyReport.objects.current().filter(date__gte=day.campaign.starts_on, date__lt=day.date)


def _habits(day: ReportingDay, units: list[Unit]) -> dict[int, Habits]:
    """Each unit's habits, from the reports of the days before and whoever was excused from them."""
    start = max(day.campaign.starts_on, day.date - datetime.timedelta(days=HABIT_DAYS))
    dates = [start + datetime.timedelta(days=n) for n in range((day.date - start).days)]
    sends: dict[int, dict[datetime.date, datetime.datetime]] = defaultdict(dict)
    reports = _earlier_reports(day).filter(unit__in=units, date__gte=start)
    for unit_id, date, first_sent_at in reports.values_list("unit_id", "date", "first_sent_at"):
        sends[unit_id][date] = first_sent_at
    exemptions = Exemption.objects.in_force().filter(unit__in=units, date__gte=start, date__lt=day.date)
    excused = set(exemptions.values_list("unit_id", "date"))
    return {
        unit.pk: _habits_of(sends[unit.pk], [d for d in dates if unit.is_active_on(d) and (unit.pk, d) not in excused])
        for unit in units
    }


def _habits_of(sends: dict[datetime.date, datetime.datetime], expected: list[datetime.date]) -> Habits:
    # What was entered for a past day says nothing about the hour that the unit sends at.
    moments = [timezone.localtime(moment) for date, moment in sends.items() if timezone.localdate(moment) == date]
    minutes = [moment.hour * 60 + moment.minute for moment in moments]
    usual = datetime.time(*divmod(int(median(minutes)), 60)) if minutes else None
    return Habits(usual, len(expected), sum(date not in sends for date in expected))


def _reminded(day: ReportingDay) -> Counter[int]:
    """How many times each unit was reminded on the day; emails to its two addresses are one reminder."""
    of_day = Reminder.objects.filter(day_id=day.pk).reaching().order_by()
    counted = of_day.values("unit_id").annotate(times=Count("sent_at", distinct=True))
    return Counter(dict(counted.values_list("unit_id", "times")))
