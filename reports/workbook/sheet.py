"""A sheet that is written from the top down: rows of a table and lines across the page."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from .cells import Value, writers_of
from .measure import LEAST_HEIGHT, line_count, room_of, row_height
from .palette import HEAD, TEXTS, Kind, Palette, Tone

#: Of one unit of width: a digit of the sheet's font.
_PIXELS = 7

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


class Sheet:
    """A worksheet with fixed column widths and a row that is written next, counted from 0."""

    def __init__(self, worksheet: Worksheet, palette: Palette, widths: Sequence[float]) -> None:
        self.worksheet = worksheet
        self.widths = widths
        self.next_row = 0
        #: Points that the rows written so far take.
        self.height = 0.0
        self._style = palette.style
        self._writers = writers_of(worksheet)
        self._rooms = [room_of(width) for width in widths]
        worksheet.set_default_row(LEAST_HEIGHT)
        for column, width in enumerate(widths):
            worksheet.set_column_pixels(column, column, round(width * _PIXELS))

    def add(self, values: Sequence[Value], kinds: Sequence[Kind], tone: Tone, *, first_spans: int = 1) -> None:
        """Write one row, as high as its longest text needs; its first value may span several columns."""
        row, rooms, style, writers = self.next_row, self._rooms, self._style, self._writers
        columns: Sequence[int] = range(len(rooms))
        if first_spans > 1:
            self._merge(0, first_spans, style(tone, kinds[0]))
            rooms = [sum(rooms[:first_spans]), *rooms[first_spans:]]
            columns = [0, *columns[first_spans:]]
        lines = 1
        for column, value, kind, room in zip(columns, values, kinds, rooms, strict=False):
            writers[type(value)](row, column, value, style(tone, kind))
            if kind in TEXTS and type(value) is str:
                lines = max(lines, line_count(value, room / tone.letter_width))
        self._end_row(row_height(lines, tone))

    def add_head(self, heads: Iterable[str]) -> float:
        """Write the head of a table; returns its height."""
        heads, above = list(heads), self.height
        self.add(heads, [Kind.NAME] * len(heads), HEAD)
        return self.height - above

    def add_items(self, items: Iterable[T], columns: Sequence[Column[T]], tone: Callable[[T], Tone]) -> None:
        """Write one row of the table for each item."""
        kinds = [column.kind for column in columns]
        for item in items:
            self.add([column.value(item) for column in columns], kinds, tone(item))

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
            style = self._style(tone, kind)
            self._merge(start, columns, style)
            self._writers[str](self.next_row, start, text, style)
            room = sum(self._rooms[start : start + columns]) / tone.letter_width
            needed = max(needed, row_height(line_count(text, room), tone))
            start += columns
        self._end_row(height or needed)

    def gap(self, height: float = 8.0) -> None:
        """Leave an empty row."""
        self._end_row(height)

    def _merge(self, start: int, columns: int, style: Format) -> None:
        """Join columns of the row that is written next."""
        if columns > 1:
            self.worksheet.merge_range(self.next_row, start, self.next_row, start + columns - 1, "", style)

    def _end_row(self, height: float) -> None:
        if height != LEAST_HEIGHT:
            self.worksheet.set_row(self.next_row, height)
        self.next_row += 1
        self.height += height
