"""Reading what the clock has to do; nothing here writes."""

import datetime
import itertools
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from reports.models import Campaign, ClockTask, DailyReport, Edition, Extension, ReportingDay
from units.models import District, Unit

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
    #: The list of the missing that had nobody to go to: no address is set.
    unaddressed: tuple[Errand, ...]


def troubles(day: ReportingDay, at: datetime.datetime) -> Troubles | None:
    """What is wrong with the clock's work for the day; ``None`` if nothing is.

    Letters that reached nobody are no trouble of the clock; ``reminders.failed_letters`` names them.
    """
    errands = errands_of_day(day, at)
    neglected = tuple(errand for errand in errands if errand.is_neglected)
    failing = tuple(errand for errand in errands if errand.state in WORRYING)
    unaddressed = tuple(errand for errand in errands if errand.has_nobody_to_write_to)
    return Troubles(neglected, failing, unaddressed) if neglected or failing or unaddressed else None


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
    return [Sheet(day, tasks[day.pk] if day.pk else {}, day.pk in unclosed, *_since_when(day, at)) for day in days]


def _since_when(
    day: ReportingDay, at: datetime.datetime
) -> tuple[Callable[[int], datetime.datetime | None], Callable[[], datetime.datetime | None]]:
    """When a reminder's minutes, and when the deadline became what they are; asked only of what is overdue."""

    @cache
    def versions() -> list[Any]:
        """The campaign's versions, each with the day's last moves: the board looks often, so in one query."""
        found = day.campaign.history.filter(history_date__lte=at).order_by("-history_date", "-history_id")
        return list(found.values_list("reminder_minutes", "history_date", *_last_moves(day, at)))

    @cache
    def moved_at() -> datetime.datetime | None:
        moves = versions()[0][2:] if versions() else District.objects.values_list(*_last_moves(day, at))[0]
        return max(filter(None, moves), default=None)

    return lambda minutes: _set_at(minutes, [version[:2] for version in versions()]), moved_at


def _last_moves(day: ReportingDay, at: datetime.datetime) -> Iterator[Subquery]:
    """When the deadline was last moved, and when last moved back, each null if it never was."""
    moves = Extension.objects.filter(day=day.pk).order_by().values("day")
    for name in ("decided_at", "withdrawn_at"):
        yield Subquery(moves.filter(**{f"{name}__lte": at}).annotate(last=Max(name)).values("last"))


def _set_at(minutes: int, versions: list[tuple[list[int], datetime.datetime]]) -> datetime.datetime | None:
    """Since when the minutes have been in the campaign without a break; ``versions`` newest first."""
    since = None
    for reminder_minutes, moment in versions:
        if minutes not in reminder_minutes:
            break
        since = moment
    return since
