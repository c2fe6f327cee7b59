"""The province's counts of a campaign's days: what stands, and who typed what when."""

import datetime
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from reports.models import ProvinceCount, ReportingDay


@dataclass(frozen=True, slots=True)
class CountedDay:
    """A day and every writing of its count, the newest first; none where nothing was noted."""

    day: ReportingDay
    entries: list[ProvinceCount]

    @property
    def current(self) -> ProvinceCount | None:
        """What stands; ``None`` where nothing does."""
        return self.entries[0] if self.entries and self.entries[0].installed is not None else None


def counts_of_last_week(day: ReportingDay) -> QuerySet[ProvinceCount]:
    """The counts of the seven days up to ``day``: without any, the campaign does not use them."""
    first = day.date - datetime.timedelta(days=6)
    of_week = ProvinceCount.objects.filter(day__campaign_id=day.campaign_id, day__date__range=(first, day.date))
    return of_week.current()


def counted_days(days: list[ReportingDay]) -> list[CountedDay]:
    """The days, each with its writings, in one query."""
    by_day: dict[int | None, list[ProvinceCount]] = defaultdict(list)
    of_days = ProvinceCount.objects.filter(day__in=[day for day in days if day.pk])
    for count in with_what_stood(of_days).order_by("-number"):
        by_day[count.day_id].append(count)
    return [CountedDay(day, by_day[day.pk]) for day in days]


def with_what_stood(counts: QuerySet[ProvinceCount]) -> QuerySet[Any]:
    """The writings, each with ``old_installed`` and ``old_source`` of the one before it."""
    earlier = ProvinceCount.objects.filter(day=OuterRef("day"), number=OuterRef("number") - 1)
    old = {f"old_{name}": Subquery(earlier.values(name)) for name in ("installed", "source")}
    return counts.annotate(**old)
