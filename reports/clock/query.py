"""Reading what the clock has to do; nothing here writes."""

import datetime
import itertools
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from reports.models import Campaign, ClockTask, DailyReport, Edition, Extension, ReportingDay
from units.models import Unit

from .errands import Errand, Key, Sheet, State, errands_of

#: The edition that nobody made is made up for on so many days back.
DAYS_BACK = 7


WORRYING = {State.FAILING, State.FLAWED}


def due_errands(at: datetime.datetime) -> list[Errand]:
    """All that is due in all districts, what has been due longest first; a few queries in all."""
    sheets = [*_sheets(_todays(at), at), *_sheets(_past_days(at), at)]
    due = [errand for sheet in sheets for errand in errands_of(sheet, at) if errand.is_due]
    return sorted(due, key=lambda errand: errand.due_at)


def errands_of_day(day: ReportingDay, at: datetime.datetime) -> tuple[Errand, ...]:
    """What the clock has done and will do for the day, today or before."""
    (sheet,) = _sheets([day], at)
    return errands_of(sheet, at)


@dataclass(frozen=True, slots=True)
class Troubles:
    """What people must know of the clock's work."""

    #: Due for a while, and in nobody's hands.
    neglected: tuple[Errand, ...]
    #: Met an error of the program's, and is tried again or was given up.
    failing: tuple[Errand, ...]


def troubles(day: ReportingDay, at: datetime.datetime) -> Troubles | None:
    """What is wrong with the clock's work for the day; ``None`` if nothing is.

    Letters that reached nobody are no trouble of the clock; ``reminders.failed_letters`` names them.
    """
    errands = errands_of_day(day, at)
    neglected = tuple(errand for errand in errands if errand.is_neglected)
    failing = tuple(errand for errand in errands if errand.state in WORRYING)
    return Troubles(neglected, failing) if neglected or failing else None


def last_setting(campaign: Campaign) -> Any:
    """The version of the campaign by which its reminder minutes were last changed; ``None`` if they never were."""
    versions = list(campaign.history.select_related("history_user").order_by("history_date", "history_id"))
    changes = [b for a, b in itertools.pairwise(versions) if a.reminder_minutes != b.reminder_minutes]
    return changes[-1] if changes else None


def _todays(at: datetime.datetime) -> list[ReportingDay]:
    """Today in each district that has units and a campaign in force; saved, or as the campaign draws it."""
    date = timezone.localdate(at)
    units = Unit.objects.active_on(date).filter(district=OuterRef("district"))
    begun = Campaign.objects.filter(Exists(units), starts_on__lte=date).select_related("district")
    # The one that began last takes over.
    in_force = {campaign.district_id: campaign for campaign in begun.order_by("starts_on")}.values()
    saved = {day.campaign_id: day for day in ReportingDay.objects.filter(campaign__in=in_force, date=date)}
    return [_with_campaign(saved.get(campaign.pk), campaign, date) for campaign in in_force]


def _with_campaign(day: ReportingDay | None, campaign: Campaign, date: datetime.date) -> ReportingDay:
    day = day or campaign.draft_day(date)
    day.campaign = campaign
    return day


def _past_days(at: datetime.datetime) -> QuerySet[ReportingDay]:
    """The last days that still need an edition, or on which a task was begun and not finished."""
    today = timezone.localdate(at)
    days = ReportingDay.objects.filter(date__gte=today - datetime.timedelta(days=DAYS_BACK), date__lt=today)
    unfinished = ClockTask.objects.filter(day=OuterRef("pk"), done_at=None)
    return days.filter(_needs_edition() | Q(Exists(unfinished))).select_related("campaign__district")


def _needs_edition() -> Q:
    """A day without an edition whose units did report: at least one report arrived on the day itself."""
    of_day = DailyReport.objects.filter(day=OuterRef("pk"), sent_at__date=OuterRef("date"))
    return Q(Exists(of_day)) & ~Q(Exists(Edition.objects.filter(day=OuterRef("pk"))))


def _sheets(days: Iterable[ReportingDay], at: datetime.datetime) -> list[Sheet]:
    days = list(days)
    tasks: dict[int, dict[Key, ClockTask]] = defaultdict(dict)
    past = [day.pk for day in days if day.pk and day.date != timezone.localdate(at)]
    for task in ClockTask.objects.filter(day__in=[day.pk for day in days if day.pk]) if days else ():
        tasks[task.day_id][task.kind, task.due_at] = task
    unclosed = set(ReportingDay.objects.filter(_needs_edition(), pk__in=past).values_list("pk", flat=True))
    return [Sheet(day, tasks[day.pk] if day.pk else {}, day.pk in unclosed, _known_since(day, at)) for day in days]


def _known_since(day: ReportingDay, at: datetime.datetime) -> Callable[[int], datetime.datetime | None]:
    """When deadline and minutes became what they are; asked of the database only for what is overdue."""

    @cache
    def moments() -> tuple[datetime.datetime | None, list[tuple[list[int], datetime.datetime]]]:
        versions = day.campaign.history.filter(history_date__lte=at).order_by("-history_date", "-history_id")
        return _extended_at(day, at), list(versions.values_list("reminder_minutes", "history_date"))

    def known_since(minutes: int) -> datetime.datetime | None:
        extended_at, versions = moments()
        return max(filter(None, [extended_at, _set_at(minutes, versions)]), default=None)

    return known_since


def _extended_at(day: ReportingDay, at: datetime.datetime) -> datetime.datetime | None:
    """When the deadline in force was decided, if it was moved."""
    if not day.extension_reason:
        return None
    extensions = Extension.objects.valid_at(at).filter(day_id=day.pk, due_at=F("day__due_at"))
    last = extensions.order_by("-decided_at").first()
    return last.decided_at if last else None


def _set_at(minutes: int, versions: list[tuple[list[int], datetime.datetime]]) -> datetime.datetime | None:
    """Since when the minutes have been in the campaign without a break; ``versions`` newest first."""
    since = None
    for reminder_minutes, moment in versions:
        if minutes not in reminder_minutes:
            break
        since = moment
    return since
