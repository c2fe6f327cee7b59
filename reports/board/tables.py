"""The two tables and their headline tiles, ready to print on a page."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from reports.consolidation import Pace, Row, Source, Sum, TableView
from reports.figures.wording import count, percent, short_day, signed
from reports.printing.phrases import units_with_figures

from .query import Filter

#: A row of the table, or a total: both have ``figures``, ``new_today`` and ``rate``.
Line = Row | Sum


@dataclass(frozen=True, slots=True)
class BoardColumn:
    """One column of numbers; a wide one is left out on a phone."""

    head: str
    css: str
    text: Callable[[Line], str]


#: A number as it is printed, and the classes of its column.
Cells = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A unit's line: the reported figures, or older ones with their date (R15)."""

    source: str
    number: int
    name: str
    dated: str
    cells: Cells
    state: str


@dataclass(frozen=True, slots=True)
class BoardTotal:
    label: str
    css: str
    #: Of how many units it is made, in words.
    units: str
    cells: Cells


class BoardTable:
    """A table with the rows that were asked for; its totals are always the whole district's."""

    def __init__(self, view: TableView, asked_for: Filter) -> None:
        self.view = view
        self.filter = asked_for

    @cached_property
    def columns(self) -> list[BoardColumn]:
        """The figures in order; gain and rates follow the number of installations."""
        found = []
        for indicator in self.view.description.indicators:
            is_numerator = indicator.field == self.view.description.numerator
            found.append(
                BoardColumn(indicator.short_label, "n" if is_numerator else "n wide", _figure(indicator.field))
            )
            if is_numerator:
                found += self._derived_columns()
        return found

    def _derived_columns(self) -> list[BoardColumn]:
        description = self.view.description
        columns = [
            BoardColumn(self.view.words.new_today, "n", lambda line: signed(line.new_today)),
            BoardColumn(description.rate_head, "n", lambda line: percent(line.rate)),
        ]
        if description.second_denominator:
            rate = description.second_rate
            columns.append(
                BoardColumn(description.second_rate_head, "n wide", lambda line: percent(rate(line.figures)))
            )
        return columns

    @property
    def width(self) -> int:
        return len(self.columns) + 3

    @property
    def rows(self) -> list[BoardRow]:
        """The lines that were asked for."""
        return [self._row(row) for row in self.view.rows if self.filter.admits(row.unit)]

    def _row(self, row: Row) -> BoardRow:
        unit = row.unit
        dated = unit.figures_date if unit.source is Source.CARRIED else None
        return BoardRow(
            source=unit.source.value,
            number=row.number,
            name=unit.short_name,
            dated=short_day(dated) if dated else "",
            cells=self._cells(row),
            state=unit.status_label,
        )

    @property
    def totals(self) -> list[BoardTotal]:
        """Tổng cộng, and the two things that it is made of (R15)."""
        totals, words = self.view.totals, self.view.words
        lines = [
            (words.total, "grand", units_with_figures(self.view), totals.all),
            (words.reported, "part", f"{totals.reported.units} đơn vị", totals.reported),
            (words.carried, "part carried", f"{totals.carried.units} đơn vị", totals.carried),
        ]
        nothing = [(column.css, "–") for column in self.columns]
        return [
            BoardTotal(label, css, units, self._cells(total) if total.units else nothing)
            for label, css, units, total in lines
        ]

    def _cells(self, line: Line) -> Cells:
        return [(column.css, column.text(line)) for column in self.columns]


def _figure(field: str) -> Callable[[Line], str]:
    return lambda line: count(line.figures[field])


@dataclass(frozen=True, slots=True)
class Tile:
    """A table's headline: its rate, what it is made of, and how far the target is."""

    table: TableView
    installed: int | None
    base: int | None
    rate: float | None
    pace_text: str

    @property
    def bar(self) -> str:
        """The rate as the length of a bar in per cent; only the drawing stops at 100."""
        return f"{min(100, (self.rate or 0) * 100):.1f}"


def tile_of(table: TableView, date: datetime.date, target_on: datetime.date) -> Tile:
    """The headline of all known units of ``table``."""
    known, description = table.totals.all, table.description
    return Tile(
        table=table,
        installed=table.installed,
        base=known.figures[description.denominator] if known.units else None,
        rate=known.rate,
        pace_text=_pace_text(table.pace(date, target_on)),
    )


def _pace_text(pace: Pace | None) -> str:
    if pace is None:
        return "chưa có số liệu."
    if not pace.missing:
        return "đã đạt."
    if pace.per_day is None:
        return f"chưa đạt, còn thiếu {count(pace.missing)} người."
    return (
        f"chưa đạt, còn thiếu {count(pace.missing)} người; "
        f"cần thêm {count(pace.per_day)} người mỗi ngày trong {pace.days} ngày còn lại."
    )
