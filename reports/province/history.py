"""The province's counts of a campaign's days: what stands, and who typed what when."""

import datetime
import itertools
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from reports.models import ProvinceCount, ReportingDay
from units.models import User


@dataclass(frozen=True, slots=True)
class CountEntry:
    """One writing of a day's count, and what stood before it."""

    before: int | None
    #: ``None``: the count was taken away.
    installed: int | None
    source: str
    entered_by: User
    entered_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class CountedDay:
    """A day and every writing of its count, the newest first; none where nothing was noted."""

    day: ReportingDay
    entries: tuple[CountEntry, ...]

    @property
    def current(self) -> CountEntry | None:
        """What stands; ``None`` where nothing does."""
        return self.entries[0] if self.entries and self.entries[0].installed is not None else None


def counts_of_last_week(day: ReportingDay) -> QuerySet[ProvinceCount]:
    """The counts of the seven days up to ``day``: without any, the campaign does not use them."""
    first = day.date - datetime.timedelta(days=6)
    return ProvinceCount.objects.filter(day__campaign_id=day.campaign_id, day__date__range=(first, day.date))


def counted_days(days: list[ReportingDay]) -> list[CountedDay]:
    """The days, each with its writings, in one query."""
    written = ProvinceCount.history.filter(day__in=[day for day in days if day.pk])
    by_day: dict[int, list[Any]] = defaultdict(list)
    for row in written.select_related("entered_by").order_by("history_id"):
        by_day[row.day_id].append(row)
    return [CountedDay(day, _entries(by_day[day.pk] if day.pk else [])) for day in days]


def _entries(rows: list[Any]) -> tuple[CountEntry, ...]:
    entries = [
        CountEntry(_stood(before), _stood(row), row.source, row.entered_by, row.entered_at)
        for before, row in itertools.pairwise([None, *rows])
    ]
    return tuple(reversed(entries))


def _stood(row: Any) -> int | None:
    """The count after a row of the history; its last row, on removal, still holds what was removed."""
    return row.installed if row and row.history_type != "-" else None
