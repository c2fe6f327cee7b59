"""The province's counts of a campaign's days: what stands, and who typed what when."""

import datetime
import itertools
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import QuerySet

from reports.models import ProvinceCount, ReportingDay


@dataclass(frozen=True, slots=True)
class CountEntry:
    """One writing of a day's count, and what stood before it."""

    before: int | None
    count: ProvinceCount


@dataclass(frozen=True, slots=True)
class CountedDay:
    """A day and every writing of its count, the newest first; none where nothing was noted."""

    day: ReportingDay
    entries: tuple[CountEntry, ...]

    @property
    def current(self) -> ProvinceCount | None:
        """What stands; ``None`` where nothing does."""
        return self.entries[0].count if self.entries and self.entries[0].count.installed is not None else None


def counts_of_last_week(day: ReportingDay) -> QuerySet[ProvinceCount]:
    """The counts of the seven days up to ``day``: without any, the campaign does not use them."""
    first = day.date - datetime.timedelta(days=6)
    of_week = ProvinceCount.objects.filter(day__campaign_id=day.campaign_id, day__date__range=(first, day.date))
    return of_week.current()


def counted_days(days: list[ReportingDay]) -> list[CountedDay]:
    """The days, each with its writings, in one query."""
    by_day: dict[int | None, list[ProvinceCount]] = defaultdict(list)
    for count in ProvinceCount.objects.filter(day__in=[day for day in days if day.pk]).order_by("number"):
        by_day[count.day_id].append(count)
    return [CountedDay(day, _entries(by_day[day.pk])) for day in days]


def _entries(counts: list[ProvinceCount]) -> tuple[CountEntry, ...]:
    pairs = itertools.pairwise([None, *counts])
    return tuple(CountEntry(before.installed if before else None, count) for before, count in pairs if count)[::-1]
