"""Writing Excel files: one kind of sheet for the workbook, the forms and the lists.

Whatever a person typed stays a text: cells are written by the type of their value, never by what a text looks like.
"""

from __future__ import annotations

import datetime
import io
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, lru_cache
from types import NoneType
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from .text import xml_text

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Value = str | int | float | datetime.date | datetime.datetime | None

FONT = "Times New Roman"
TABLE_SIZE = 11
#: The font of the sheet itself: of empty cells, and the unit of column widths.
#: Without a scheme, for Excel takes a font of the theme in place of the one that is named.
_SHEET_FONT = {"font_name": FONT, "font_size": TABLE_SIZE, "font_family": 1, "font_scheme": "none"}
#: Excel's number for the size of paper.
A4 = 9
#: Of one unit of width: a digit of the sheet's font.
_PIXELS = 7

# How many lines a text takes on paper, for rows do not grow by themselves where cells are merged.

#: The highest row that Excel draws, in points.
_HIGHEST_ROW = 409.0
#: The height of a framed row of one line of the table's size.
LEAST_HEIGHT = 16.5
#: Points between two lines, per point of font size.
_LEADING = 1.25
#: What a framed row needs besides its text.
_FRAME_HEIGHT = 2.5
#: Small letters of the table's size that one unit of width holds; measured on Vietnamese text.
_LETTERS_PER_WIDTH = 1.12
#: How many small letters a capital is wide.
_CAPITAL = 1.6
#: What frame and indent take of a column's width.
_PADDING = 1.6

# How a plain list looks.

#: "@" keeps a code or a phone number a text when somebody types over it.
_CELL = {"num_format": "@", "border": 1, "valign": "top", "text_wrap": True}
_LOOKS: Mapping[object, Mapping[str, object]] = {
    "head": {"bold": True, "text_wrap": True, "border": 1, "valign": "vcenter"},
    int: _CELL | {"num_format": "0"},
    datetime.date: _CELL | {"num_format": "dd/mm/yyyy"},
}


def local(moment: datetime.datetime) -> datetime.datetime:
    """The printed minute in Việt Nam without a zone, for Excel knows none (R2)."""
    return timezone.localtime(moment).replace(second=0, microsecond=0, tzinfo=None)


# Every sheet names the same units, and so does the next workbook.
@lru_cache(8192)
def plain_text(text: str) -> str:
    """What a person typed, without anything that a cell cannot hold; XlsxWriter cuts what is too long."""
    text = xml_text(text)
    # XlsxWriter takes a text in this tag for XML of its own making, and would write it unescaped.
    return f" {text}" if text.startswith("<r>") else text


def writers_of(worksheet: Worksheet) -> Mapping[type, Callable[[int, int, Any, Format], object]]:
    """How to write a cell by its value's type, never by what a text looks like: "=1+1" is no formula."""

    def write_text(row: int, column: int, text: str, style: Format) -> None:
        if text := plain_text(text):
            worksheet.write_string(row, column, text, style)
        else:
            worksheet.write_blank(row, column, None, style)

    return {
        str: write_text,
        int: worksheet.write_number,
        float: worksheet.write_number,
        datetime.date: worksheet.write_datetime,
        datetime.datetime: worksheet.write_datetime,
        NoneType: worksheet.write_blank,
    }


def room_of(width: float) -> float:
    """How many small letters of the table's size fit on a line of the column."""
    return (width - _PADDING) * _LETTERS_PER_WIDTH


def line_count(text: str, room: float) -> int:
    """How many lines a text takes where so many small letters fit on a line."""
    if len(text) * _CAPITAL <= room and "\n" not in text:
        return 1
    return sum(_wrapped_lines(paragraph, room) for paragraph in text.split("\n"))


@lru_cache(8192)
def _wrapped_lines(paragraph: str, room: float) -> int:
    lines, used = 1, 0.0
    for word in paragraph.split(" "):
        # In small letters; a capital at its head is the usual case.
        width = len(word) if word.islower() else len(word) * _CAPITAL if word.isupper() else len(word) - 1 + _CAPITAL
        if used and used + 1 + width > room:
            lines, used = lines + 1, 0.0
        if width > room:
            lines += math.ceil(width / room) - 1
        used += width + bool(used)
    return lines


def row_height(lines: int, size: float, *, is_framed: bool) -> float:
    """Points that a row of so many lines of letters of that size needs."""
    text = lines * size * _LEADING
    return min(_HIGHEST_ROW, max(LEAST_HEIGHT, text + _FRAME_HEIGHT) if is_framed else text + 1)


def new_workbook(file: io.BytesIO) -> Workbook:
    """A workbook in memory, nothing on disk, in the font of official papers."""
    # A copy of the font's properties, for XlsxWriter adds its own to them.
    return _workbook(file, default_format_properties=dict(_SHEET_FONT))


def _workbook(file: io.BytesIO, **options: object) -> Workbook:
    from xlsxwriter import Workbook  # Where a file is written, and not at every start.

    return Workbook(file, {"in_memory": True, **options})


def in_red(text: str) -> str:
    """The text in a page's header, in the middle."""
    return f'&C&"{FONT},Regular"&10&KC00000{text}'


def styles_of(workbook: Workbook, properties_of: Callable[..., Mapping[str, object]]) -> Callable[..., Format]:
    """The formats of one workbook: one for each look, made when it is first asked for."""
    return cache(lambda *look: workbook.add_format(dict(properties_of(*look))))


class Sheet:
    """A worksheet with fixed column widths and a row that is written next, counted from 0.

    ``style`` gives the format of a look, in whatever words the sheet's maker has for looks. A column is ``frame``
    pixels wider than its width says.
    """

    def __init__(
        self, worksheet: Worksheet, widths: Sequence[float], style: Callable[..., Format], *, frame: int = 5
    ) -> None:
        self.worksheet = worksheet
        self.widths = widths
        self.style = style
        self.next_row = 0
        #: Points that the rows written so far take.
        self.height = 0.0
        #: How many small letters fit into each column.
        self.rooms = [room_of(width) for width in widths]
        self.writers = writers_of(worksheet)
        for column, width in enumerate(widths):
            worksheet.set_column_pixels(column, column, round(width * _PIXELS) + frame)

    def write(self, column: int, value: Value, *look: object, across: int = 1) -> None:
        """Write a cell of the next row in that look, over so many columns."""
        style = self.style(*look)
        self.merge(column, across, style)
        self.writers[type(value)](self.next_row, column, value, style)

    def merge(self, column: int, across: int, style: Format) -> None:
        """Join columns of the row that is written next."""
        if across > 1:
            self.worksheet.merge_range(self.next_row, column, self.next_row, column + across - 1, "", style)

    def end_row(self, height: float = LEAST_HEIGHT) -> None:
        """Go on to the row below."""
        if height != LEAST_HEIGHT:
            self.worksheet.set_row(self.next_row, height)
        self.next_row += 1
        self.height += height


def _print_across(worksheet: Worksheet) -> None:
    """Print on A4 across, as wide as the page, with the head on every page and its number below."""
    worksheet.set_paper(A4)
    worksheet.set_landscape()
    worksheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    worksheet.fit_to_pages(1, 0)
    worksheet.repeat_rows(0)
    worksheet.set_footer("&R&P/&N")


def list_workbook(name: str, heads: Sequence[str], rows: Iterable[Sequence[Value]], widths: Sequence[float]) -> bytes:
    """A workbook of one sheet, in the font of whoever opens it."""
    file = io.BytesIO()
    workbook = _workbook(file)
    style = styles_of(workbook, lambda kind: _LOOKS.get(kind, _CELL))
    sheet = Sheet(workbook.add_worksheet(name), widths, style)
    for column, text in enumerate(heads):
        sheet.write(column, text, "head")
    sheet.end_row()
    for row in rows:
        for column, value in enumerate(row):
            sheet.write(column, value, type(value))
        sheet.end_row()
    sheet.worksheet.freeze_panes(1, 0)
    _print_across(sheet.worksheet)
    workbook.close()
    return file.getvalue()
