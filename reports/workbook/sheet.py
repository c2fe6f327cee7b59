"""A sheet for the province, written from the top down: rows of a table and lines across the page."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from incoming.spreadsheets import A4, LEAST_HEIGHT, Sheet, Value, line_count, row_height

from .palette import HEAD, TEXTS, Kind, Tone

#: A4 across, in points; and the margins, left, right, above and below, in inches.
_LONG, _SHORT = 842, 595
_MARGINS = (0.4, 0.4, 0.65, 0.6)
_POINTS_PER_INCH = 72
_POINTS_PER_WIDTH = 5.25
#: How small the table's letters may become so that a page less is printed.
_SMALLEST_SCALE = 0.78
#: What is no page of its own; the pages before take it in, a little smaller.
_TOO_LITTLE = 0.18

T = TypeVar("T")
#: What a column is told of; a column of both tables' lines also serves one kind of line.
T_contra = TypeVar("T_contra", contravariant=True)


@dataclass(frozen=True, slots=True)
class Column(Generic[T_contra]):
    """One column of a table: its head, what it says of an item, its width and its kind."""

    head: str
    value: Callable[[T_contra], Value]
    width: float
    kind: Kind = Kind.COUNT


class PrintedSheet(Sheet):
    """A sheet on A4 across, one page unless it is fitted to more; its looks are a tone and a kind."""

    def __init__(self, worksheet: Worksheet, widths: Sequence[float], style: Callable[[Tone, Kind], Format]) -> None:
        # The widths are those of the print, frame and all.
        super().__init__(worksheet, widths, style, frame=0)
        #: Points that the head takes which further pages repeat.
        self.head_height = 0.0
        worksheet.set_default_row(LEAST_HEIGHT)
        worksheet.set_paper(A4)
        worksheet.set_landscape()
        worksheet.fit_to_pages(1, 1)
        left, right, top, bottom = _MARGINS
        worksheet.set_margins(left=left, right=right, top=top, bottom=bottom)
        worksheet.center_horizontally()
        # Neither on screen nor in print.
        worksheet.hide_gridlines(2)

    def add(self, values: Sequence[Value], kinds: Sequence[Kind], tone: Tone, *, first_spans: int = 1) -> None:
        """Write one row, as high as its longest text needs; its first value may span several columns."""
        row, rooms, style, writers = self.next_row, self.rooms, self.style, self.writers
        columns: Sequence[int] = range(len(rooms))
        if first_spans > 1:
            self.merge(0, first_spans, style(tone, kinds[0]))
            rooms = [sum(rooms[:first_spans]), *rooms[first_spans:]]
            columns = [0, *columns[first_spans:]]
        lines = 1
        for column, value, kind, room in zip(columns, values, kinds, rooms, strict=False):
            writers[type(value)](row, column, value, style(tone, kind))
            if kind in TEXTS and type(value) is str:
                lines = max(lines, line_count(value, room / tone.letter_width))
        self.end_row(row_height(lines, tone.size, is_framed=tone.is_boxed))

    def add_head(self, heads: Sequence[str], *, first_spans: int = 1) -> None:
        """Write the head of a table."""
        self.add(heads, [Kind.NAME] * len(heads), HEAD, first_spans=first_spans)

    def add_lasting_head(self, heads: Sequence[str]) -> None:
        """Write the head of a table that stays in sight on screen and on every printed page."""
        above = self.height
        self.add_head(heads)
        self.head_height = self.height - above
        self.worksheet.freeze_panes(self.next_row, 2)
        self.worksheet.repeat_rows(self.next_row - 1)

    def add_item(self, item: T, columns: Sequence[Column[T]], tone: Tone) -> None:
        """Write the item's row of a table."""
        self.add([column.value(item) for column in columns], [column.kind for column in columns], tone)

    def names(self, names: Sequence[str], tone: Tone, blocks: Sequence[int]) -> None:
        """Write names side by side, each over so many columns."""
        for start in range(0, len(names), len(blocks)):
            row = [*names[start : start + len(blocks)], *[""] * len(blocks)]
            self.spread([(name, tone, columns) for name, columns in zip(row, blocks, strict=False)], Kind.LINE)

    def line(self, text: str, tone: Tone, kind: Kind = Kind.LINE) -> None:
        """Write a line across the whole page."""
        self.spread([(text, tone, len(self.widths))], kind)

    def spread(self, blocks: Sequence[tuple[str, Tone, int]], kind: Kind = Kind.NAME, *, height: float = 0.0) -> None:
        """Write a row of unframed blocks side by side, each over so many columns."""
        start, needed = 0, 0.0
        for text, tone, columns in blocks:
            self.write(start, text, tone, kind, across=columns)
            room = sum(self.rooms[start : start + columns]) / tone.letter_width
            needed = max(needed, row_height(line_count(text, room), tone.size, is_framed=tone.is_boxed))
            start += columns
        self.end_row(height or needed)

    def gap(self) -> None:
        """Leave an empty row."""
        self.end_row(8.0)

    def fit(self) -> None:
        """Print the finished sheet as wide as the page, on as few pages as small letters allow.

        A program that fits a sheet to so many pages fills them: none is left with one row alone.
        """
        left, right, top, bottom = (inches * _POINTS_PER_INCH for inches in _MARGINS)
        width, height = _LONG - left - right, _SHORT - top - bottom
        # Narrow sheets keep their size; wide ones are made smaller by their width already.
        scale = min(_SMALLEST_SCALE, width / (sum(self.widths) * _POINTS_PER_WIDTH))
        pages = (self.height - self.head_height) * scale / (height - self.head_height * scale)
        self.worksheet.fit_to_pages(1, max(1, math.ceil(pages - _TOO_LITTLE)))
