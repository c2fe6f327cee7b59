"""The columns of figures of Biểu A and Biểu B, for workbook and written report."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from reports.consolidation import Row, Sum, TableView
from reports.figures.wording import NO_FIGURE, count, percent

#: A unit's line, or a sum over units: both have ``figures``, ``new_today`` and ``rate``.
Line = Row | Sum


@dataclass(frozen=True, slots=True)
class FigureColumn:
    """One column: its head, its name in a template of the written report, and a line's number in it."""

    head: str
    name: str
    #: ``None`` for no number.
    value: Callable[[Line], Any]
    is_rate: bool = False

    def cell(self, line: Line) -> int | float | str:
        """The line's number; "–" for none."""
        number = self.value(line)
        return NO_FIGURE if number is None else number

    def text(self, line: Line) -> str:
        """The line's number in print; "–" for none."""
        return (percent if self.is_rate else count)(self.value(line))


def figure_columns(table: TableView) -> list[FigureColumn]:
    """The table's figures in order; *new today* and the rates follow the number of installations."""
    columns, description = [], table.description
    for indicator in description.indicators:
        columns.append(FigureColumn(indicator.short_label, indicator.word_name, _figure(indicator.field)))
        if indicator.field == description.numerator:
            columns.append(FigureColumn(table.words.new_today, "cai_moi", lambda line: line.new_today))
            columns.append(FigureColumn(description.rate_head, "ty_le", lambda line: line.rate, is_rate=True))
            if description.second_denominator:
                head, rate = description.second_rate_head, lambda line: table.description.second_rate(line.figures)
                columns.append(FigureColumn(head, "ty_le_dan_so", rate, is_rate=True))
    return columns


def _figure(field: str) -> Callable[[Line], int | None]:
    """The figure of a line; a sum over no unit is not a zero."""
    return lambda line: line.figures[field] if isinstance(line, Row) or line.units else None
