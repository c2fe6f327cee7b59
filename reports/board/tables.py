"""The two tables and their headline tiles, ready to print on a page."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from reports.consolidation import Pace, Row, Sum, TableView
from reports.figures.wording import count, percent, signed
from reports.printing.phrases import units_with_figures

from .query import Filter

#: A row of the table, or a total: both have ``figures``, ``new_today`` and ``rate``.
Line = Row | Sum

#: A line's numbers as they are printed, each with the classes of its column.
Cells = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class BoardColumn:
    """One column of numbers; a wide one is left out on a phone."""

    head: str
    css: str
    text: Callable[[Line], str]


class BoardTable:
    """A table with the rows that were asked for; its totals are always the whole district's."""

    def __init__(self, view: TableView, asked_for: Filter) -> None:
        self.view = view
        self.filter = asked_for

    @cached_property
    def columns(self) -> list[BoardColumn]:
        """The figures in order; gain and rates follow the number of installations."""
        description, columns = self.view.description, list[BoardColumn]()
        second_rate = description.second_rate
        for indicator in description.indicators:
            is_numerator = indicator.field == description.numerator
            css = "n" if is_numerator else "n wide"
            columns.append(BoardColumn(indicator.short_label, css, _figure(indicator.field)))
            if is_numerator:
                columns.append(BoardColumn(self.view.words.new_today, "n", lambda line: signed(line.new_today)))
                columns.append(BoardColumn(description.rate_head, "n", lambda line: percent(line.rate)))
            if is_numerator and description.second_denominator:
                head = description.second_rate_head
                columns.append(BoardColumn(head, "n wide", lambda line: percent(second_rate(line.figures))))
        return columns

    @property
    def rows(self) -> list[tuple[Row, Cells]]:
        """The units that were asked for, with reported figures or older ones (R15)."""
        return [(row, self._cells(row)) for row in self.view.rows if self.filter.admits(row.unit)]

    @property
    def totals(self) -> list[tuple[str, str, str, Cells]]:
        """Tổng cộng, and the two things that it is made of (R15): name, classes, of how many units, numbers."""
        totals, words = self.view.totals, self.view.words
        lines = [
            (words.total, "grand", units_with_figures(self.view), totals.all),
            (words.reported, "part", f"{totals.reported.units} đơn vị", totals.reported),
            (words.carried, "part carried", f"{totals.carried.units} đơn vị", totals.carried),
        ]
        nothing = [(column.css, "–") for column in self.columns]
        return [(name, css, units, self._cells(sum_) if sum_.units else nothing) for name, css, units, sum_ in lines]

    def _cells(self, line: Line) -> Cells:
        return [(column.css, column.text(line)) for column in self.columns]


def _figure(field: str) -> Callable[[Line], str]:
    return lambda line: count(line.figures[field])


@dataclass(frozen=True, slots=True)
class Tile:
    """A table's headline: its rate, what it is made of, and how far the target is."""

    table: TableView
    base: int | None
    pace_text: str

    @property
    def bar(self) -> str:
        """The rate as the length of a bar in per cent; only the drawing stops at 100."""
        return f"{min(100, (self.table.totals.all.rate or 0) * 100):.1f}"


def tile_of(table: TableView, date: datetime.date, target_on: datetime.date) -> Tile:
    """The headline of all known units of ``table``."""
    known = table.totals.all
    base = known.figures[table.description.denominator] if known.units else None
    return Tile(table, base, _pace_text(table.pace(date, target_on)))


def _pace_text(pace: Pace | None) -> str:
    if pace is None:
        return "chưa có số liệu."
    if not pace.missing:
        return "đã đạt."
    missing = f"chưa đạt, còn thiếu {count(pace.missing)} người"
    if pace.per_day is None:
        return f"{missing}."
    return f"{missing}; cần thêm {count(pace.per_day)} người mỗi ngày trong {pace.days} ngày còn lại."
