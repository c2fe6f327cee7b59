"""What changed between two consolidations of a day (R18)."""

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from incoming.dates import day
from reports.figures.indicators import FigureChange, Figures, Indicator, TableDescription
from reports.figures.wording import spoken_clock

from .shape import Consolidation
from .unit_day import Source, Status, UnitDay

#: What a unit's line stands on; ``None`` where it has none.
State = dict[str, Any] | None
#: How a unit's figure, or its gain, is read by the field's name.
Reading = Callable[[UnitDay, str], int | None]
#: A figure, and the table that it stands in.
Asked = tuple[TableDescription, Indicator]


@dataclass(frozen=True, slots=True)
class TableChange(FigureChange):
    """One figure of one unit, before and after, and the table that it stands in."""

    table: TableDescription


@dataclass(frozen=True, slots=True)
class Cause:
    """The act that made a change: when, by whom, and why in their own words.

    ``at`` is ``None`` where no act on this unit and day made it.
    """

    at: datetime.datetime | None
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Change:
    """One unit whose line differs between two consolidations."""

    #: The unit as it is now, or as it was if it is no longer there.
    unit: UnitDay
    before: UnitDay | None
    after: UnitDay | None
    figures: tuple[TableChange, ...]
    #: *New today* where it differs although the figure does not: an earlier day was corrected.
    gains: tuple[TableChange, ...]
    cause: Cause

    @property
    def state_before(self) -> str:
        return describe_state(self.before)

    @property
    def state_after(self) -> str:
        return describe_state(self.after)

    @property
    def state(self) -> State:
        return state_of(self.after)

    @property
    def is_of_earlier_day(self) -> bool:
        """Whether the figures before this day were corrected, which *new today* is counted from."""
        return bool(self.before and self.after and _differ(self.before.previous, self.after.previous))


@dataclass(frozen=True, slots=True)
class Effect:
    """What the changes do to one table's total of all known units; the tables stay apart (R14)."""

    description: TableDescription
    before: int | None
    after: int | None
    rate_before: float | None
    rate_after: float | None

    @property
    def difference(self) -> int | None:
        return None if self.after is None or self.before is None else self.after - self.before


def effects_between(before: Consolidation, after: Consolidation) -> tuple[Effect, ...]:
    """The effect on each of the two totals of installations, in the tables' order."""
    effects = []
    for then, now in zip(before.tables, after.tables, strict=True):
        old, new = then.totals.all, now.totals.all
        was, is_now = old.figures[then.description.numerator], new.figures[now.description.numerator]
        effects.append(Effect(now.description, was, is_now, old.rate, new.rate))
    return tuple(effects)


def describe_state(unit: UnitDay | None) -> str:
    """A unit's state in words: "trễ hạn", "quá hạn, chưa báo cáo (số liệu ngày 13/8/2020)"."""
    if unit is None:
        return "không thuộc diện báo cáo"
    if unit.source is Source.CARRIED and unit.figures_date:
        return f"{unit.status_label} (số liệu ngày {day(unit.figures_date)})"
    return unit.status_label


def changes_between(before: Consolidation, after: Consolidation) -> tuple[Change, ...]:
    """Every unit whose figures, state or report differ, in the Office's order.

    A figure that one of the two did not ask for is no change (R21).
    """
    earlier = {unit.code: unit for unit in before.units}
    later = {unit.code: unit for unit in after.units}
    units = earlier | later
    moved = _moved_deadline(before, after)
    known = {field for description in before.descriptions for field in description.fields}
    asked = tuple((table, i) for table in after.descriptions for i in table.indicators if i.field in known)
    changes = (_change(units[code], earlier.get(code), later.get(code), asked, moved) for code in later | earlier)
    return tuple(change for change in changes if change is not None)


def _change(
    unit: UnitDay, before: UnitDay | None, after: UnitDay | None, asked: tuple[Asked, ...], moved_deadline: str
) -> Change | None:
    figures = _changed(asked, before, after, UnitDay.figure)
    moved = {change.indicator.field for change in figures}
    unmoved = [(table, i) for table, i in asked if i.field == table.numerator and i.field not in moved]
    gains = _changed(unmoved, before, after, UnitDay.gain)
    if figures or gains or _standing(before) != _standing(after):
        return Change(unit, before, after, figures, gains, _cause(before, after, moved_deadline))
    return None


def _cause(before: UnitDay | None, after: UnitDay | None, moved_deadline: str) -> Cause:
    """The last act on the unit's day between the two; else what else can be said of it."""
    if after is None:
        return Cause(None, "", "")
    if acts := list(_acts(before, after)):
        return max(acts, key=lambda act: act[0])[1]
    if before and _differ(before.previous, after.previous):
        return Cause(None, "", "số liệu ngày trước được sửa")
    return Cause(None, "", moved_deadline if before and before.status is not after.status else "")


def _acts(before: UnitDay | None, after: UnitDay) -> Iterator[tuple[datetime.datetime, Cause]]:
    """What was done to the unit's day that had not been done before, each with its moment."""
    old, new = before.send if before else None, after.send
    # A return comes after its send, whatever the clock said (R23).
    if new and new.returned_at and (old is None or old.returned_at != new.returned_at):
        yield new.returned_at, Cause(new.returned_at, new.returned_by, new.returned_comment)
    elif new and (old is None or old.revision != new.revision):
        # Why it was sent; a note says something about the day, and nothing about the change.
        reason = new.reason or (f"không ghi (ghi chú: {new.note})" if new.note else "")
        yield new.sent_at, Cause(new.sent_at, new.sent_by, reason)
    if after.excused_at and (before is None or before.excused_at != after.excused_at):
        reason = after.exemption_reason or "rút lại miễn báo cáo"
        yield after.excused_at, Cause(after.excused_at, after.excused_by, reason)


def _moved_deadline(before: Consolidation, after: Consolidation) -> str:
    """That the Office moved the deadline between the two, in words; empty if it did not."""
    if before.due_at == after.due_at:
        return ""
    moved = f"hạn gửi đổi thành {spoken_clock(after.due_at)}"
    return f"{moved}: {after.extension_reason}" if after.extension_reason else moved


def _differ(before: Figures | None, after: Figures | None) -> bool:
    """Whether one of the figures that both know is another."""
    if before is None or after is None:
        return before is not after
    return any(before[field] != after[field] for field in before.keys() & after.keys())


def _changed(
    asked: Iterable[Asked], before: UnitDay | None, after: UnitDay | None, read: Reading
) -> tuple[TableChange, ...]:
    changes = (
        TableChange(i, read(before, i.field) if before else None, read(after, i.field) if after else None, table)
        for table, i in asked
    )
    return tuple(change for change in changes if change.before != change.after)


def state_of(unit: UnitDay | None) -> State:
    """What the unit's line stands on, as plain JSON data: its revision, the one before the day, and its status.

    Reports are never edited (R4): where the numbers are the same, so are all figures.
    """
    if unit is None:
        return None
    return {
        "status": _settled(unit.status).value,
        "revision": unit.send.revision if unit.send else 0,
        "returned": unit.send is not None and unit.send.returned_at is not None,
        "previous": [unit.previous_date.isoformat(), unit.previous_revision] if unit.previous_date else None,
    }


def _settled(status: Status) -> Status:
    """That the deadline has passed meanwhile makes no difference."""
    return Status.MISSING if status is Status.WAITING else status


def _standing(unit: UnitDay | None) -> tuple[object, ...] | None:
    """What makes a unit's state differ."""
    if unit is None:
        return None
    return _settled(unit.status), unit.source, unit.figures_date, unit.send and unit.send.revision
