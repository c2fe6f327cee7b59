"""Whose report of a day is missing, whom to remind first, and the record of what was done about it."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.utils import timezone

from reports.consolidation import Consolidation, Status, consolidate
from reports.models import DailyReport, Email, Exemption, Reminder, ReportingDay
from reports.models.report import JUDGED_AT, DailyReportQuerySet
from units.models import Unit
from units.prepared import prepared

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
    #: Its own later deadline, if it was given one (R3).
    own_due_at: datetime.datetime | None = None


def missing_reports(day: ReportingDay, at: datetime.datetime) -> tuple[MissingReport, ...]:
    """Every unit whose report of ``day`` is missing at ``at``, returned ones included, in a fixed number of queries.

    First those that never fail at this hour, then the rest by their reliability, then in the Office's order.
    """
    return missing_reports_of(consolidate(day, at), day)


def missing_reports_of(consolidation: Consolidation, day: ReportingDay) -> tuple[MissingReport, ...]:
    """The same, of a day that the caller has consolidated already."""
    absent = {unit.code: unit for unit in consolidation.absent}
    last = _earlier_reports(day).filter(unit=OuterRef("pk")).order_by("-date", "-revision")
    of_district = Unit.objects.filter(district_id=day.campaign.district_id, code__in=absent)
    units: list[Any] = list(of_district.annotate(last_sent_at=Subquery(last.values("first_sent_at")[:1])))
    habits = _habits(day, units)
    # Emails to a unit's two addresses are one reminder.
    of_day = Reminder.objects.filter(day_id=day.pk).reaching().order_by().values("unit_id")
    reminded = Counter(dict(of_day.annotate(times=Count("sent_at", distinct=True)).values_list("unit_id", "times")))
    time = timezone.localtime(consolidation.cut_at).time()
    found = [
        MissingReport(
            unit=unit,
            status=absent[unit.code].status,
            returned_comment=send.returned_comment if (send := absent[unit.code].send) else "",
            last_sent_at=unit.last_sent_at,
            habits=habits[unit.pk],
            reminders_today=reminded[unit.pk],
            usually_on_time=habits[unit.pk].promise_a_report_by(time),
            own_due_at=absent[unit.code].own_due_at,
        )
        for unit in units
    ]
    return tuple(sorted(found, key=lambda missing: (not missing.usually_on_time, missing.habits.missed_share)))


def is_missing(day: ReportingDay, unit: Unit) -> bool:
    """Whether the unit's report is missing at this very moment, past what a list says that was made before."""
    if day.suspension:
        return False
    sent = DailyReport.objects.current().filter(day_id=day.pk, unit=unit, returned_at=None)
    excused = Exemption.objects.filter(unit=unit, date=day.date, withdrawn_at=None)
    return not sent.exists() and not excused.exists()


def _earlier_reports(day: ReportingDay) -> DailyReportQuerySet:
    """Reports of days of the campaign before the day, returned ones included: those were sent, too."""
    return DailyReport.objects.current().filter(date__gte=day.campaign.starts_on, date__lt=day.date)


def _habits(day: ReportingDay, units: list[Unit]) -> dict[int, Habits]:
    """Each unit's habits, from the reports of the days before and whoever was excused from them."""
    start = max(day.campaign.starts_on, day.date - datetime.timedelta(days=HABIT_DAYS))
    dates = [start + datetime.timedelta(days=n) for n in range((day.date - start).days)]
    dates = [date for date in dates if date.isoformat() not in day.campaign.suspended]
    sends: dict[int, dict[datetime.date, datetime.datetime]] = defaultdict(dict)
    reports = _earlier_reports(day).filter(unit__in=units, date__gte=start)
    for unit_id, date, judged_at in reports.values_list("unit_id", "date", JUDGED_AT):
        sends[unit_id][date] = judged_at
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


@dataclass(frozen=True, slots=True)
class Act:
    """Everything that one person, or the clock, sent in one moment by one channel."""

    sent_at: datetime.datetime
    channel_label: str
    by: str
    reminders: tuple[Reminder, ...]

    @property
    def units(self) -> int:
        """How many units were reminded; one may have two addresses."""
        return len({reminder.unit_id for reminder in self.reminders})


def reminders_of(day: ReportingDay) -> list[Reminder]:
    """The day's reminders, the newest first, with the answers that were corrected, in two queries."""
    of_day = Reminder.objects.filter(day_id=day.pk).with_answers()
    return list(of_day.order_by("-pk"))


def acts_of(reminders: Iterable[Reminder]) -> list[Act]:
    """The reminders as ``reminders_of`` gives them, by act; within it the units in the Office's order."""
    acts: dict[tuple[object, ...], list[Reminder]] = defaultdict(list)
    for reminder in reminders:
        acts[reminder.sent_at, reminder.channel, reminder.sent_by_id].append(reminder)
    return [
        Act(act[0].sent_at, act[0].way, act[0].by, tuple(sorted(act, key=lambda r: (r.unit.position, r.pk))))
        for act in acts.values()
    ]


@prepared
def emails_of_day(day_id: int) -> QuerySet[Email]:
    """All emails of the day, as they were written down, each with its unit."""
    return Email.objects.filter(day_id=day_id).select_related("unit").order_by("pk")


def failed_emails(day: ReportingDay, emails: Sequence[Email] | None = None) -> list[Email]:
    """The day's reminders that did not arrive, the last one of each address that nothing reached since.

    An address that a later reminder, which arrived, did not go to is the unit's no more. ``emails`` are all of the day,
    where they have been read.
    """
    of_day = emails_of_day(day_id=day.pk or 0) if emails is None else emails
    reminders = [email for email in of_day if email.kind == Email.Kind.REMINDER]
    last = {(email.unit_id, email.recipient): email for email in reminders}
    arrived = {email.unit_id: email.requested_at for email in reminders if email.delivered_at}
    failed = [
        email
        for email in last.values()
        if email.failure and not (email.unit_id in arrived and arrived[email.unit_id] > email.requested_at)
    ]
    return sorted(failed, key=lambda email: (email.unit.position, email.unit_id, email.pk) if email.unit else ())
