"""What changed between two consolidations of a day (R18)."""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from reports.indicators import BY_FIELD, INDICATORS, TABLES, Indicator, TableDescription
from reports.wording import day

from .shape import Consolidation, Source, Status, TableView, UnitDay

#: How a unit's figure, or its gain, is read by the field's name.
Reading = Callable[[UnitDay, str], int | None]
TABLE_NUMERATORS = tuple(BY_FIELD[description.numerator] for description in TABLES)


@dataclass(frozen=True, slots=True)
class FigureChange:
    """One figure of one unit, before and after; ``None`` where it was not known."""

    indicator: Indicator
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class Change:
    """One unit whose line differs between two consolidations."""

    #: The unit as it is now, or as it was if it is no longer there.
    unit: UnitDay
    before: UnitDay | None
    after: UnitDay | None
    figures: tuple[FigureChange, ...]
    #: *New today* where it differs although the figure does not: an earlier day was corrected.
    gains: tuple[FigureChange, ...]

    @property
    def state_before(self) -> str:
        return describe_state(self.before)

    @property
    def state_after(self) -> str:
        return describe_state(self.after)

    @property
    def reason(self) -> str:
        """Why the sender changed it, in the sender's words."""
        return self.after.send.reason or self.after.send.note if self.after and self.after.send else ""

    @property
    def changed_at(self) -> datetime.datetime | None:
        """When the later state was sent; ``None`` where no send made the change."""
        return self.after.send.sent_at if self.after and self.after.send else None


@dataclass(frozen=True, slots=True)
class Effect:
    """What the changes do to one table's total of all known units; the tables stay apart (R14)."""

    description: TableDescription
    before: int
    after: int
    rate_before: float | None
    rate_after: float | None

    @property
    def difference(self) -> int:
        return self.after - self.before


def effects_between(before: Consolidation, after: Consolidation) -> tuple[Effect, ...]:
    """The effect on each of the two totals of installations, in the tables' order."""
    return tuple(_effect(old, new) for old, new in zip(before.tables, after.tables, strict=True))


def _effect(before: TableView, after: TableView) -> Effect:
    description = before.description
    old, new = before.totals.all, after.totals.all
    numerator = description.numerator
    return Effect(description, old.figures[numerator], new.figures[numerator], old.rate, new.rate)


def describe_state(unit: UnitDay | None) -> str:
    """A unit's state in words: "trễ hạn", "quá hạn, chưa báo cáo (số liệu ngày 13/8/2020)"."""
    if unit is None:
        return "không thuộc diện báo cáo"
    if unit.source is Source.CARRIED and unit.figures_date:
        return f"{unit.status.label} (số liệu ngày {day(unit.figures_date)})"
    return unit.status.label


def changes_between(before: Consolidation, after: Consolidation) -> tuple[Change, ...]:
    """Every unit whose figures, state or report differ, in the Office's order."""
    earlier = {unit.code: unit for unit in before.units}
    later = {unit.code: unit for unit in after.units}
    units = earlier | later
    changes = (_change(units[code], earlier.get(code), later.get(code)) for code in later | earlier)
    return tuple(change for change in changes if change is not None)


def _change(unit: UnitDay, before: UnitDay | None, after: UnitDay | None) -> Change | None:
    figures = _changed(INDICATORS, before, after, UnitDay.figure)
    unmoved = [i for i in TABLE_NUMERATORS if i not in {change.indicator for change in figures}]
    gains = _changed(unmoved, before, after, UnitDay.gain)
    if figures or gains or _standing(before) != _standing(after):
        return Change(unit, before, after, figures, gains)
    return None


def _changed(
    indicators: Iterable[Indicator], before: UnitDay | None, after: UnitDay | None, read: Reading
) -> tuple[FigureChange, ...]:
    changes = (
        FigureChange(i, read(before, i.field) if before else None, read(after, i.field) if after else None)
        for i in indicators
    )
    return tuple(change for change in changes if change.before != change.after)


def _standing(unit: UnitDay | None) -> tuple[object, ...] | None:
    """What makes a unit's state differ; that the deadline has passed meanwhile does not."""
    if unit is None:
        return None
    status = Status.MISSING if unit.status is Status.WAITING else unit.status
    return status, unit.source, unit.figures_date, unit.send and unit.send.revision
