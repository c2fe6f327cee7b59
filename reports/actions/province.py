"""Writing the province's own count beside a day's figures."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from types import EllipsisType

from django.db import transaction

from reports.models import ProvinceCount, ReportingDay
from units.models import User

from .days import held_day
from .refusals import StaleCount
from .signing import signed

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
    """Note the province's count for the day, or correct it; what stood before stays as the row before.

    The same count again changes nothing. Raises ``StaleCount`` if another one than the writer
    had ``seen`` stands by now.
    """
    day, last = _held(day)
    standing = last if last and last.installed is not None else None
    if standing and (standing.installed, standing.source) == (installed, source):
        return standing
    if seen is not ... and seen != (standing and standing.installed):
        raise StaleCount(standing)
    return _write(day, last, installed, source, by, at)


@transaction.atomic
def remove_province_count(*, day: ReportingDay, by: User, at: datetime.datetime, seen: int) -> None:
    """Take the day's count away, as if the province had given none; its rows stay, and who took it away when.

    Removing what is gone changes nothing. Raises ``StaleCount`` if another one than was ``seen`` stands by now.
    """
    day, last = _held(day)
    if last is None or last.installed is None:
        return
    if last.installed != seen:
        raise StaleCount(last)
    _write(day, last, None, last.source, by, at)


def _held(day: ReportingDay) -> tuple[ReportingDay, ProvinceCount | None]:
    """The day and the last writing of its count; one writer at a time for each day."""
    day = held_day(day)
    return day, day.province_counts.order_by("number").last()


def _write(
    day: ReportingDay, last: ProvinceCount | None, installed: int | None, source: str, by: User, at: datetime.datetime
) -> ProvinceCount:
    return ProvinceCount.objects.create(
        day=day,
        number=last.number + 1 if last else 1,
        installed=installed,
        source=source,
        entered_at=at,
        **signed("entered_by", by),
    )


@transaction.atomic
def record_province_counts(*, lines: Sequence[ProvinceLine], by: User, at: datetime.datetime) -> None:
    """Note the counts of several days, all or none; raises ``StaleCount`` as for one."""
    for line in sorted(lines, key=lambda line: line.day.date):
        record_province_count(day=line.day, installed=line.installed, source=line.source, by=by, at=at, seen=line.seen)
