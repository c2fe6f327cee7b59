"""Reading what the clock has to do; nothing here writes."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from reports.actions.scheduled_tasks import NEXT_TRY_AFTER
from reports.models import Campaign, DailyReport, Edition, ReportingDay, ScheduledTask
from reports.models.scheduled_tasks import plan
from units.models import Unit

from .entries import Entry, State

#: The edition that nobody made is made up for on so many days back.
DAYS_BACK = datetime.timedelta(days=7)
ONE_DAY = datetime.timedelta(days=1)


def unplanned_campaigns(at: datetime.datetime) -> QuerySet[Campaign]:
    """Campaigns in force today, in districts that have units, whose day has no tasks yet."""
    date = timezone.localdate(at)
    units = Unit.objects.active_on(date).filter(district=OuterRef("district"))
    # Every day that was planned has one closing at least.
    planned = ScheduledTask.objects.filter(day__campaign=OuterRef("pk"), day__date=date, kind=ScheduledTask.Kind.CLOSE)
    begun = Campaign.objects.filter(starts_on__lte=date)
    later = begun.filter(district=OuterRef("district"), starts_on__gt=OuterRef("starts_on"))
    return begun.filter(Exists(units), ~Exists(later), ~Exists(planned)).select_related("district")


def due_tasks(at: datetime.datetime, kinds: Collection[str]) -> QuerySet[ScheduledTask]:
    """All that is due in all districts, what has been due longest first; in one query."""
    today = timezone.localdate(at)
    # A day without an edition whose units did report: at least one report arrived on the day itself.
    reported = DailyReport.objects.filter(day=OuterRef("day"), sent_at__date=OuterRef("day__date"))
    past = Q(kind=ScheduledTask.Kind.CLOSE, day__date__range=(today - DAYS_BACK, today - ONE_DAY))
    past &= Q(Exists(reported), ~Exists(Edition.objects.filter(day=OuterRef("day"))))
    later = Campaign.objects.filter(
        district=OuterRef("day__campaign__district"),
        starts_on__gt=OuterRef("day__campaign__starts_on"),
        starts_on__lte=OuterRef("day__date"),
    )
    units = Unit.objects.active_on(today).filter(district=OuterRef("day__campaign__district"))
    of_day = Q(Exists(units), day__date=today) | past
    # A try that was put off to a later hour was put off before the clock was set back.
    set_back = at + 2 * max(NEXT_TRY_AFTER.values())
    is_free = Q(next_try_at=None) | Q(next_try_at__lte=at) | Q(next_try_at__gte=set_back)
    planned = ScheduledTask.objects.filter(of_day, ~Exists(later), is_free, kind__in=kinds)
    planned = planned.filter(state=ScheduledTask.State.PLANNED, due_at__lte=at)
    return planned.select_related("day__campaign__district").order_by("due_at", "-kind", "pk")


def tasks_of_day(day: ReportingDay, at: datetime.datetime) -> tuple[Entry, ...]:
    """What the clock has done and will do for the day, as it is planned if nobody has written it down yet.

    What was cancelled before it was due, for the day's times moved, was never to be done: it is left out.
    """
    was_overdue = Q(done_at__gte=F("due_at"))
    of_day = ScheduledTask.objects.filter(~Q(result=ScheduledTask.Result.TIMES_CHANGED) | was_overdue, day=day.pk)
    written = list(of_day.prefetch_related("emails")) if day.pk else []
    for task in written:
        task.day = day
    return tuple(entry_of(task, at) for task in written or plan(day))


def entry_of(task: ScheduledTask, at: datetime.datetime) -> Entry:
    """One task with the emails that it wrote, as they stand now."""
    return Entry(task, at, tuple(task.emails.all()) if task.pk else ())


@dataclass(frozen=True, slots=True)
class Troubles:
    """What people must know of the clock's work."""

    #: Due for a while, and not done.
    neglected: tuple[Entry, ...]
    #: Met an error, and is tried again or was given up.
    failing: tuple[Entry, ...]
    #: The list of the missing that had nobody to go to: no address is set.
    unaddressed: tuple[Entry, ...]


def troubles(day: ReportingDay, at: datetime.datetime) -> Troubles | None:
    """What is wrong with the clock's work for the day; ``None`` if nothing is.

    Emails that reached nobody are no trouble of the clock; ``failed_emails`` names them.
    """
    entries = tasks_of_day(day, at)
    neglected = tuple(entry for entry in entries if entry.is_neglected)
    failing = tuple(entry for entry in entries if entry.state in {State.FAILING, State.FLAWED})
    unaddressed = tuple(entry for entry in entries if entry.task.result == ScheduledTask.Result.NO_ADDRESS)
    return Troubles(neglected, failing, unaddressed) if neglected or failing or unaddressed else None
