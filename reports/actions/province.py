"""Writing the province's own count beside a day's figures."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from types import EllipsisType

from django.db import transaction

from reports.models import ProvinceCount, ReportingDay
from units.models import User

from .days import open_day
from .refusals import StaleCount

#: The count that the writer saw: ``None`` if there was none, ``...`` if whatever stands is to be replaced.
Seen = int | None | EllipsisType


@dataclass(frozen=True, slots=True)
class ProvinceLine:
    """The province's count of one day as a table brought it, and the count that its sender saw."""

    day: ReportingDay
    installed: int
    source: str
    seen: int | None


@transaction.atomic
def record_province_count(
    *, day: ReportingDay, installed: int, source: str, by: User, at: datetime.datetime, seen: Seen = ...
) -> ProvinceCount:
    """Note the province's count for the day, or correct it; its history keeps what stood before.

    The same count again changes nothing. Raises ``StaleCount`` if another one than the writer
    had ``seen`` stands by now.
    """
    day, found = _held(day)
    if found and (found.installed, found.source) == (installed, source):
        return found
    if seen is not ... and seen != (found and found.installed):
        raise StaleCount(found)
    count = found or ProvinceCount(day=day)
    count.installed, count.source = installed, source
    _sign(count, by, at)
    count.save()
    return count


@transaction.atomic
def remove_province_count(*, day: ReportingDay, by: User, at: datetime.datetime, seen: int) -> None:
    """Take the day's count away, as if the province had given none; its history keeps it, and who removed it when.

    Removing what is gone changes nothing. Raises ``StaleCount`` if another one than was ``seen`` stands by now.
    """
    _, found = _held(day)
    if found is None:
        return
    if found.installed != seen:
        raise StaleCount(found)
    _sign(found, by, at)
    found.delete()


def _held(day: ReportingDay) -> tuple[ReportingDay, ProvinceCount | None]:
    """The day and its count; one writer at a time for each day, also while it has no count yet."""
    day = open_day(campaign=day.campaign, date=day.date)
    ReportingDay.objects.select_for_update().get(pk=day.pk)
    return day, ProvinceCount.objects.select_related("entered_by").filter(day=day).first()


def _sign(count: ProvinceCount, by: User, at: datetime.datetime) -> None:
    count.entered_by, count.entered_at = by, at
    # Both are read by django-simple-history.
    count._history_user = by  # type: ignore[attr-defined]
    count._history_date = at  # type: ignore[attr-defined]


@transaction.atomic
def record_province_counts(*, lines: Sequence[ProvinceLine], by: User, at: datetime.datetime) -> None:
    """Note the counts of several days, all or none; raises ``StaleCount`` as for one."""
    for line in sorted(lines, key=lambda line: line.day.date):
        record_province_count(day=line.day, installed=line.installed, source=line.source, by=by, at=at, seen=line.seen)
