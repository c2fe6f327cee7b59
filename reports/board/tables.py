"""The two tables and their headline tiles, ready to print on a page."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from reports.consolidation import Pace, Row, Source, Sum, TableView
from reports.figures.indicators import Table
from reports.figures.wording import count, percent, short_day, signed
from reports.printing.phrases import units_with_figures

from .query import Filter

#: A row of the table, or a total: both have ``figures``, ``new_today`` and ``rate``.
Line = Row | Sum


@dataclass(frozen=True, slots=True)
class Column:
    """One column of numbers; a wide one is left out on a phone."""

    head: str
    wide: bool
    text: Callable[[Line], str]


ROW = '<tr class="{}"><td class="n wide">{}</td><th scope="row">{}{}</th>{}<td class="wide state">{}</td></tr>\n'


@dataclass(frozen=True, slots=True)
class ShownTotal:
    label: str
    css: str
    #: Of how many units it is made, in words.
    units: str
    cells: SafeString


class BoardTable:
    """A table with the rows that were asked for; its totals are always the whole district's."""

    def __init__(self, view: TableView, asked_for: Filter) -> None:
        self.view = view
        self.filter = asked_for

    @cached_property
    def columns(self) -> list[Column]:
        """The figures in order; gain and rates follow the number of installations."""
        found = []
        for indicator in self.view.description.indicators:
            is_numerator = indicator.field == self.view.description.numerator
            found.append(Column(indicator.short_label, not is_numerator, _figure(indicator.field)))
            if is_numerator:
                found += self._derived_columns()
        return found

    def _derived_columns(self) -> list[Column]:
        columns = [
            Column("Cài mới trong ngày", False, lambda line: signed(line.new_today)),
            Column("Tỷ lệ trên người dùng ĐTTM", False, lambda line: percent(line.rate)),
        ]
        if self.view.description.table is Table.RESIDENTS:
            columns.append(
                Column("Tỷ lệ trên dân số", True, lambda line: percent(self.view.population_rate(line.figures)))
            )
        return columns

    @property
    def width(self) -> int:
        return len(self.columns) + 3

    @property
    def rows(self) -> SafeString:
        """The lines that were asked for."""
        shown = (row for row in self.view.rows if self.filter.admits(row.unit))
        return format_html_join("", ROW, (self._line(row) for row in shown))

    def _line(self, row: Row) -> tuple[object, ...]:
        unit = row.unit
        dated = _dated(unit.figures_date) if unit.source is Source.CARRIED and unit.figures_date else ""
        return unit.source.value, row.number, unit.short_name, dated, self._cells(row), unit.status.label

    @property
    def totals(self) -> list[ShownTotal]:
        """Tổng cộng, and the two things that it is made of (R15)."""
        totals = self.view.totals
        lines = [
            ("Tổng cộng", "grand", units_with_figures(self.view), totals.all),
            ("Trong đó: đã báo cáo trong ngày", "part", f"{totals.reported.units} đơn vị", totals.reported),
            ("Trong đó: lấy số liệu ngày trước", "part carried", f"{totals.carried.units} đơn vị", totals.carried),
        ]
        return [ShownTotal(label, css, units, self._total_cells(total)) for label, css, units, total in lines]

    def _total_cells(self, total: Sum) -> SafeString:
        if not total.units:
            return mark_safe("".join(_cell(column, "–") for column in self.columns))  # noqa: S308
        return self._cells(total)

    def _cells(self, line: Line) -> SafeString:
        # Numbers and dashes alone: there is nothing to escape.
        return mark_safe("".join(_cell(column, column.text(line)) for column in self.columns))  # noqa: S308


def _dated(date: datetime.date) -> SafeString:
    """From when a carried figure is, below the unit's name (R15)."""
    return format_html('<span class="sub dated">(số liệu ngày {})</span>', short_day(date))


def _figure(field: str) -> Callable[[Line], str]:
    return lambda line: count(line.figures[field])


def _cell(column: Column, text: str) -> str:
    return f'<td class="n wide">{text}</td>' if column.wide else f'<td class="n">{text}</td>'


@dataclass(frozen=True, slots=True)
class Tile:
    """A table's headline: its rate, what it is made of, and how far the target is."""

    table: TableView
    title: str
    installed: int | None
    base: int | None
    rate: float | None
    pace_text: str

    @property
    def bar(self) -> str:
        """The rate as the length of a bar in per cent; only the drawing stops at 100."""
        return f"{min(100, (self.rate or 0) * 100):.1f}"


def tile_of(table: TableView, title: str, date: datetime.date, target_on: datetime.date) -> Tile:
    """The headline of all known units of ``table``."""
    known, description = table.totals.all, table.description
    return Tile(
        table=table,
        title=title,
        installed=known.figures[description.numerator] if known.units else None,
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
