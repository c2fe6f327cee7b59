"""A sheet that is written from the top down: rows of a table and lines across the page."""

import datetime
import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.utils import timezone
from openpyxl.cell import Cell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from .palette import HEAD, TEXTS, Kind, Palette, Tone

Value = str | int | float | datetime.date | datetime.datetime | None
T = TypeVar("T")
#: What a column is told of; a column of both tables' lines also serves one kind of line.
T_contra = TypeVar("T_contra", contravariant=True)

#: The longest text that a cell holds.
LONGEST_TEXT = 32_767
#: The highest row that Excel draws, in points.
HIGHEST_ROW = 409.0
LEAST_HEIGHT = 18.0
#: Points between two lines, per point of font size.
_LEADING = 1.25
#: Letters of the table's size that one unit of width holds; measured on Vietnamese text.
_LETTERS_PER_WIDTH = 1.06
#: What XML 1.0 cannot say, besides the control characters that openpyxl knows.
_NOT_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Column(Generic[T_contra]):
    """One column of a table: its head, what it says of an item, its width and its kind."""

    head: str
    value: Callable[[T_contra], Value]
    width: float
    kind: Kind = Kind.COUNT


def plain_text(text: str) -> str | None:
    """What a person typed, without anything that a cell cannot hold; ``None`` if nothing is left."""
    if not text.isprintable():
        text = _NOT_XML.sub("", ILLEGAL_CHARACTERS_RE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))
    return text[:LONGEST_TEXT] or None


def local(moment: datetime.datetime) -> datetime.datetime:
    """The printed minute in Việt Nam without a zone, for Excel knows none (R2)."""
    return timezone.localtime(moment).replace(second=0, microsecond=0, tzinfo=None)


def line_count(text: str, letters: float) -> int:
    """How many lines a text takes in a cell that holds so many letters a line."""
    if len(text) <= letters and "\n" not in text:
        return 1
    return sum(_wrapped_lines(paragraph, letters) for paragraph in text.split("\n"))


def _wrapped_lines(paragraph: str, letters: float) -> int:
    lines, used = 1, 0
    for word in paragraph.split(" "):
        if used and used + 1 + len(word) > letters:
            lines, used = lines + 1, 0
        if len(word) > letters:
            lines += math.ceil(len(word) / letters) - 1
        used += len(word) + bool(used)
    return lines


class Sheet:
    """A worksheet with fixed column widths and a row that is written next."""

    def __init__(self, worksheet: Worksheet, palette: Palette, widths: Sequence[float]) -> None:
        self.worksheet = worksheet
        self.widths = widths
        self.last_row = 0
        self._style = palette.style
        self._letters = [width * _LETTERS_PER_WIDTH for width in widths]
        worksheet.sheet_format.defaultRowHeight = LEAST_HEIGHT
        worksheet.sheet_format.customHeight = True
        for index, width in enumerate(widths, start=1):
            worksheet.column_dimensions[get_column_letter(index)].width = width

    def add(self, values: Iterable[Value], kinds: Sequence[Kind], tone: Tone) -> None:
        """Write one row, as high as its longest text needs."""
        style = self._style
        cells, lines = [], 1
        for value, kind, letters in zip(values, kinds, self._letters, strict=False):
            cells.append(self._cell(value, style(tone, kind)))
            if kind in TEXTS and type(value) is str:
                lines = max(lines, line_count(value, letters / tone.letter_width))
        self._append(cells, _height(lines, tone))

    def add_head(self, heads: Iterable[str]) -> None:
        """Write the head of a table."""
        heads = list(heads)
        self.add(heads, [Kind.NAME] * len(heads), HEAD)

    def add_items(self, items: Iterable[T], columns: Sequence[Column[T]], tone: Callable[[T], Tone]) -> None:
        """Write one row of the table for each item."""
        kinds = [column.kind for column in columns]
        values = [column.value for column in columns]
        for item in items:
            self.add([value(item) for value in values], kinds, tone(item))

    def line(self, text: str, tone: Tone, kind: Kind = Kind.TEXT) -> None:
        """Write a line across the whole page."""
        self.spread([(text, tone, len(self.widths))], kind)

    def spread(
        self, blocks: Sequence[tuple[str, Tone, int]], kind: Kind = Kind.NAME, *, height: float | None = None
    ) -> None:
        """Write a row of unframed blocks side by side, each over so many columns."""
        cells: list[Cell | None] = []
        needed = 0.0
        for text, tone, columns in blocks:
            start = len(cells)
            self.merge_next(start + 1, start + columns)
            cells += [self._cell(text, self._style(tone, kind)), *[None] * (columns - 1)]
            letters = sum(self._letters[start : start + columns]) / tone.letter_width
            needed = max(needed, _height(line_count(text, letters), tone))
        self._append(cells, height or needed)

    def gap(self, height: float = 8.0) -> None:
        """Leave an empty row."""
        self._append([], height)

    def merge_next(self, first: int, last: int) -> None:
        """Join columns of the row that is written next."""
        # Not merge_cells(): it styles each cell of the range anew, and costs more than all the rest.
        if last > first:
            row = self.last_row + 1
            self.worksheet.merged_cells.add(f"{get_column_letter(first)}{row}:{get_column_letter(last)}{row}")

    def _cell(self, value: Value, style: StyleArray) -> Cell:
        """A cell of a look; every text, whoever typed it, stays a text."""
        cell = Cell(self.worksheet)
        # Shared by all cells of the same look, and never changed afterwards.
        cell._style = style
        if type(value) is str:
            cell.value = plain_text(value)
            # Otherwise "=1+1" is a formula and "#N/A" an error.
            cell.data_type = "s"
        elif value is not None:
            cell.value = value
        return cell

    def _append(self, cells: Sequence[Cell | None], height: float) -> None:
        self.worksheet.append(cells)
        self.last_row += 1
        if height != LEAST_HEIGHT:
            self.worksheet.row_dimensions[self.last_row].height = height


def _height(lines: int, tone: Tone) -> float:
    size: float = tone.font.size
    return min(HIGHEST_ROW, max(LEAST_HEIGHT, lines * size * _LEADING + 4))
