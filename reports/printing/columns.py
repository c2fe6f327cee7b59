"""The columns of figures that workbook, written report and page have alike."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from reports.consolidation import Row, Sum, TableView
from reports.figures.wording import NO_FIGURE, count, percent

#: A unit's line, or a sum over units: both have ``figures``, ``new_today`` and ``rate``.
Line = Row | Sum
#: The name of *new today* in a template of the written report.
NEW_TODAY = "cai_moi"


@dataclass(frozen=True, slots=True)
class FigureColumn:
    """One column: its head, its name in a template of the written report, and a line's number in it."""

    head: str
    name: str
    #: ``None`` for no number.
    value: Callable[[Line], Any]
    is_rate: bool = False
    #: The classes of its cells on a page; a wide one is left out on a phone.
    css: str = "n"

    def cell(self, line: Line) -> int | float | str:
        """The line's number; "–" for none."""
        number = self.value(line)
        return NO_FIGURE if number is None else number

    def text(self, line: Line) -> str:
        """The line's number in print; "–" for none."""
        return (percent if self.is_rate else count)(self.value(line))


def figure_columns(table: TableView) -> list[FigureColumn]:
    """The table's figures in order; *new today* and the rates follow the number of installations."""
    columns, described = [], table.description
    for indicator in described.indicators:
        is_numerator = indicator.field == described.numerator
        figure, css = _figure(indicator.field), "n" if is_numerator else "n wide"
        columns.append(FigureColumn(indicator.short_label, indicator.word_name, figure, css=css))
        if is_numerator:
            columns.append(FigureColumn(table.words.new_today, NEW_TODAY, lambda line: line.new_today))
            columns.append(FigureColumn(described.rate_head, "ty_le", lambda line: line.rate, is_rate=True))
        if is_numerator and described.second_denominator:
            head, rate = described.second_rate_head, lambda line: described.second_rate(line.figures)
            columns.append(FigureColumn(head, "ty_le_dan_so", rate, is_rate=True, css="n wide"))
    return columns


def _figure(field: str) -> Callable[[Line], int | None]:
    """The figure of a line; a sum over no unit is not a zero."""
    return lambda line: line.figures[field] if isinstance(line, Row) or line.units else None


def units_with_figures(table: TableView) -> str:
    """Of how many units the total is made: "59/60 đơn vị có số liệu"."""
    return f"{count(table.totals.all.units)}/{count(len(table.rows))} đơn vị có số liệu"
