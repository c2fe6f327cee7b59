"""What changed between two consolidations of a day (R18)."""

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from incoming.dates import day
from reports.figures.indicators import FigureChange, Figures, Indicator, TableDescription
from reports.figures.wording import because, inside_sentence, spoken_clock

from .shape import Consolidation, TableView
from .unit_day import Source, Status, UnitDay

#: What a unit's line stands on; ``None`` where it has none.
State = dict[str, Any] | None
#: The state of a unit that has no line.
NOT_LISTED = "không thuộc diện báo cáo"
#: A figure, and the table that it stands in.
Asked = tuple[TableDescription, Indicator]


@dataclass(frozen=True, slots=True)
class TableChange(FigureChange):
    """One figure of one unit, before and after, and the table that it stands in."""

    table: TableDescription


@dataclass(frozen=True, slots=True)
class Cause:
    """The act that made a change, in its maker's words; ``at`` is ``None`` where no act on this unit and day did."""

    at: datetime.datetime | None
    by: str
    reason: str
    #: The unit's note of the send, where it gives no reason: it says something about the day.
    note: str = ""
    #: The reason as the papers of editions of before the third form print it, where that differs (R21).
    issued_reason: str = ""


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
class EffectLine:
    """One number of a table's totals, before and after."""

    label: str
    unit_of_count: str
    before: float | None
    after: float | None

    @property
    def is_rate(self) -> bool:
        """Whether it is a rate, as a fraction."""
        return self.unit_of_count == "%"


@dataclass(frozen=True, slots=True)
class Effect:
    """What the changes do to one table's totals (R18); the tables stay apart (R14)."""

    description: TableDescription
    before: int | None
    after: int | None
    rate_before: float | None
    rate_after: float | None
    #: The same and all the rest: of how many units, each figure that changed, new today, rates.
    lines: tuple[EffectLine, ...]

    @property
    def difference(self) -> int | None:
        return None if self.after is None or self.before is None else self.after - self.before


def effects_between(before: Consolidation, after: Consolidation) -> tuple[Effect, ...]:
    """The effect on each of the two tables, in their order."""
    effects = []
    for then, now in zip(before.tables, after.tables, strict=True):
        old, new = then.totals.all, now.totals.all
        was, is_now = old.figures[then.description.numerator], new.figures[now.description.numerator]
        effects.append(Effect(now.description, was, is_now, old.rate, new.rate, tuple(_effect_lines(then, now))))
    return tuple(effects)


def _effect_lines(before: TableView, after: TableView) -> Iterator[EffectLine]:
    old, new, table, words = before.totals, after.totals, after.description, after.words
    # Issued editions told of the known units alone.
    if not words.is_issued:
        yield EffectLine("Số đơn vị đã báo cáo trong ngày", "đơn vị", old.reported.units, new.reported.units)
        yield EffectLine("Số đơn vị lấy số liệu báo cáo gần nhất", "đơn vị", old.carried.units, new.carried.units)
        yield EffectLine("Số đơn vị chưa có số liệu từ đầu đợt", "đơn vị", old.unknown_units, new.unknown_units)
    else:
        yield EffectLine("Số đơn vị có số liệu", "đơn vị", old.all.units, new.all.units)
    # What the edition before did not ask has no effect (R21).
    for indicator in (i for i in table.indicators if i.field in old.all.figures):
        was, became = (total.figures[indicator.field] if total.units else None for total in (old.all, new.all))
        # What has not changed is told of the number of installations alone.
        if was != became or indicator.field == table.numerator:
            yield EffectLine(indicator.label, indicator.unit_of_count, was, became)
    if not words.is_issued:
        yield EffectLine(words.new_today, "người", old.all.new_today, new.all.new_today)
    yield EffectLine(f"Tỷ lệ {table.rate_label}", "%", old.all.rate, new.all.rate)
    if table.second_denominator and not words.is_issued:
        rates = (table.second_rate(total.all.figures) for total in (old, new))
        yield EffectLine(table.second_rate_head, "%", *rates)


def describe_state(unit: UnitDay | None) -> str:
    """A unit's state in words: "trễ hạn", "quá hạn, chưa báo cáo (số liệu ngày 13/8/2020)"."""
    if unit is None:
        return NOT_LISTED
    if unit.source is Source.CARRIED and unit.figures_date:
        return f"{unit.status_label} (số liệu ngày {day(unit.figures_date)})"
    return unit.status_label


def changes_between(before: Consolidation, after: Consolidation) -> tuple[Change, ...]:
    """Each unit whose figures, as far as both asked for them (R21), state or report differ; in the Office's order."""
    earlier = {unit.code: unit for unit in before.units}
    later = {unit.code: unit for unit in after.units}
    units = earlier | later
    moved = _moved(before, after)
    known = {field for description in before.descriptions for field in description.fields}
    asked = tuple((table, i) for table in after.descriptions for i in table.indicators if i.field in known)
    changes = (_change(units[code], earlier.get(code), later.get(code), asked, moved) for code in later | earlier)
    return tuple(change for change in changes if change is not None)


def _change(
    unit: UnitDay, before: UnitDay | None, after: UnitDay | None, asked: tuple[Asked, ...], moved: Cause
) -> Change | None:
    figures = _changed(asked, before, after, UnitDay.figure)
    differing = {change.indicator.field for change in figures}
    unmoved = [(table, i) for table, i in asked if i.field == table.numerator and i.field not in differing]
    gains = _changed(unmoved, before, after, UnitDay.gain)
    if figures or gains or _standing(before) != _standing(after):
        return Change(unit, before, after, figures, gains, _cause(before, after, moved))
    return None


def _moved(before: Consolidation, after: Consolidation) -> Cause:
    """What was decided for the whole district between the two: its deadline, or that it reports at all."""
    if before.suspension_reason != after.suspension_reason:
        why = after.suspension_reason
        then = f"tạm dừng báo cáo: {why}" if why else "rút lại tạm dừng báo cáo"
        return Cause(None, "", f"tạm dừng báo cáo ({because(why)})" if why else "hủy tạm dừng báo cáo", "", then)
    if before.due_at == after.due_at:
        return Cause(None, "", "")
    why, minute = after.extension_reason, spoken_clock(after.due_at)
    moved = f"hạn gửi lùi đến {minute}" if after.due_at > before.due_at else f"hạn gửi trở lại {minute}"
    then = f"hạn gửi đổi thành {minute}{f': {why}' if why else ''}"
    return Cause(None, "", moved + (f" ({inside_sentence(why)})" if why else ""), "", then)


def _cause(before: UnitDay | None, after: UnitDay | None, moved: Cause) -> Cause:
    """The last act on the unit's day between the two; else what else can be said of it."""
    if after is None:
        return Cause(None, "", "")
    if acts := list(_acts(before, after)):
        return max(acts, key=lambda act: act[0])[1]
    if before and _differ(before.previous, after.previous):
        return Cause(None, "", "số liệu ngày trước được sửa")
    if before and before.own_due_at != after.own_due_at:
        return Cause(None, "", "hạn riêng của đơn vị thay đổi")
    return moved if before and before.status is not after.status else Cause(None, "", "")


def _acts(before: UnitDay | None, after: UnitDay) -> Iterator[tuple[datetime.datetime, Cause]]:
    """What was done to the unit's day that had not been done before, each with its moment."""
    old, new = before.send if before else None, after.send
    # A return comes after its send, whatever the clock said (R23).
    if new and new.returned_at and (old is None or old.returned_at != new.returned_at):
        yield new.returned_at, Cause(new.returned_at, new.returned_by, new.returned_comment)
    elif new and (old is None or old.revision != new.revision):
        # Why it was sent; a note says something about the day, and nothing about the change.
        note = "" if new.reason else new.note
        then = f"không ghi (ghi chú: {note})" if note else ""
        yield new.sent_at, Cause(new.sent_at, new.sent_by, new.reason, note, then)
    if after.excused_at and (before is None or before.excused_at != after.excused_at):
        reason = after.exemption_reason
        then = "" if reason else "rút lại miễn báo cáo"
        yield after.excused_at, Cause(after.excused_at, after.excused_by, reason or "hủy việc miễn báo cáo", "", then)


def _differ(before: Figures | None, after: Figures | None) -> bool:
    """Whether one of the figures that both know is another."""
    if before is None or after is None:
        return before is not after
    return any(before[field] != after[field] for field in before.keys() & after.keys())


def _changed(
    asked: Iterable[Asked], before: UnitDay | None, after: UnitDay | None, read: Callable[[UnitDay, str], int | None]
) -> tuple[TableChange, ...]:
    changes = (
        TableChange(i, read(before, i.field) if before else None, read(after, i.field) if after else None, table)
        for table, i in asked
    )
    return tuple(change for change in changes if change.before != change.after)


def state_of(unit: UnitDay | None) -> State:
    """What the unit's line stands on, as JSON data; no report is edited (R4): the same numbers are the same figures."""
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
