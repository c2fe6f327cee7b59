"""A sheet that is written from the top down: rows of a table and lines across the page."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from xlsxwriter.worksheet import Worksheet

from incoming.spreadsheets import LEAST_HEIGHT, Sheet, Styles, Value, line_count, row_height

from .palette import HEAD, TEXTS, Kind, Tone

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
    """A sheet for the province: whatever it is asked to write is told by tone and kind."""

    #: The widths are those of the print, frame and all.
    frame = 0

    def __init__(self, worksheet: Worksheet, styles: Styles, widths: Sequence[float]) -> None:
        super().__init__(worksheet, widths)
        self.style = styles.of
        worksheet.set_default_row(LEAST_HEIGHT)

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
            self.put(start, text, self.style(tone, kind), across=columns)
            room = sum(self.rooms[start : start + columns]) / tone.letter_width
            needed = max(needed, row_height(line_count(text, room), tone.size, is_framed=tone.is_boxed))
            start += columns
        self.end_row(height or needed)

    def gap(self, height: float = 8.0) -> None:
        """Leave an empty row."""
        self.end_row(height)
