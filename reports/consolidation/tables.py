"""The two tables of a day as frozen data: a row for each unit, the threefold total, the way to the target."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from reports.figures.indicators import Figures, TableDescription

from .unit_day import Source, UnitDay
from .words import Words


@dataclass(frozen=True, slots=True)
class Row:
    """One unit's line in one table."""

    number: int
    unit: UnitDay
    figures: Figures
    new_today: int | None
    rate: float | None


@dataclass(frozen=True, slots=True)
class Sum:
    """One kind of total over some units of one table (R15)."""

    units: int
    #: ``None`` where a figure was not asked of any of the units.
    figures: dict[str, int | None]
    new_today: int | None
    rate: float | None


@dataclass(frozen=True, slots=True)
class Totals:
    """A total is always three things: reported, carried, unknown (R15)."""

    reported: Sum
    carried: Sum
    all: Sum
    unknown_units: int


@dataclass(frozen=True, slots=True)
class Pace:
    """What it takes to reach the target by the target day."""

    #: Installations still missing; 0 once the target is reached.
    missing: int
    #: Days left after this one, until the target day.
    days: int

    @property
    def per_day(self) -> int | None:
        """Installations a day from tomorrow on, rounded up; ``None`` when no day is left."""
        return -(-self.missing // self.days) if self.days > 0 else None


class TableView:
    """One of the two tables of a day: its rows in the Office's order, its three-fold total."""

    def __init__(self, description: TableDescription, units: Iterable[UnitDay], target: int, words: Words) -> None:
        self.description = description
        self.words = words
        #: The target of the rate, in per cent.
        self.target = target
        self.fields = description.fields
        self.rows = tuple(self._row(number, unit) for number, unit in enumerate(units, start=1))

    def _row(self, number: int, unit: UnitDay) -> Row:
        figures = {field: unit.figure(field) for field in self.fields}
        return Row(number, unit, figures, unit.gain(self.description.numerator), self.description.rate(figures))

    @cached_property
    def totals(self) -> Totals:
        reported = [row for row in self.rows if row.unit.source is Source.REPORTED]
        carried = [row for row in self.rows if row.unit.source is Source.CARRIED]
        return Totals(
            reported=self._sum(reported),
            carried=self._sum(carried),
            all=self._sum(reported + carried),
            unknown_units=len(self.rows) - len(reported) - len(carried),
        )

    @property
    def installed(self) -> int | None:
        """The installations of all known units; ``None`` where none is known."""
        known = self.totals.all
        return known.figures[self.description.numerator] if known.units else None

    def _sum(self, rows: list[Row]) -> Sum:
        figures = {field: _added([row.figures[field] for row in rows]) for field in self.fields}
        gains = [row.new_today for row in rows if row.new_today is not None]
        return Sum(len(rows), figures, sum(gains) if gains else None, self.description.rate(figures))

    def pace(self, date: datetime.date, target_on: datetime.date) -> Pace | None:
        """What is missing to the target, over all known units; ``None`` without a denominator."""
        missing = self.description.missing_to_target(self.totals.all.figures, self.target)
        return None if missing is None else Pace(missing, (target_on - date).days)


def _added(figures: list[int | None]) -> int | None:
    """The sum of what was asked: who was not asked does not count as 0 (R21)."""
    asked = [figure for figure in figures if figure is not None]
    return sum(asked) if asked or not figures else None
