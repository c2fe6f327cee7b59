"""A workbook, its formats, and a sheet that is written from the top down."""

import io
from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import cache

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from .cells import Value, writers_of
from .measure import LEAST_HEIGHT, room_of

FONT = "Times New Roman"
TABLE_SIZE = 11
#: The font of the sheet itself: of empty cells, and the unit of column widths.
#: Without a scheme, for Excel takes a font of the theme in place of the one that is named.
_SHEET_FONT = {"font_name": FONT, "font_size": TABLE_SIZE, "font_family": 1, "font_scheme": "none"}
#: Excel's number for the size of paper.
A4 = 9
#: How hide_gridlines() counts "on screen and in print".
EVERYWHERE = 2
#: Of one unit of width: a digit of the sheet's font.
_PIXELS = 7


def new_workbook(file: io.BytesIO) -> Workbook:
    """A workbook in memory, nothing on disk, in the font of official papers."""
    # A copy of the font's properties, for XlsxWriter adds its own to them.
    return Workbook(file, {"in_memory": True, "default_format_properties": dict(_SHEET_FONT)})


def in_red(text: str) -> str:
    """The text in a page's header, in the middle."""
    return f'&C&"{FONT},Regular"&10&KC00000{text}'


class Styles:
    """The formats of one workbook: one for each look, made when it is first asked for."""

    def __init__(self, workbook: Workbook, properties_of: Callable[..., Mapping[str, object]]) -> None:
        def make(*look: Hashable) -> Format:
            return workbook.add_format(dict(properties_of(*look)))

        self.of: Callable[..., Format] = cache(make)


class Sheet:
    """A worksheet with fixed column widths and a row that is written next, counted from 0."""

    #: Pixels that a column is wider than its width says, for the frame.
    frame = 5

    def __init__(self, worksheet: Worksheet, widths: Sequence[float]) -> None:
        self.worksheet = worksheet
        self.widths = widths
        self.next_row = 0
        #: Points that the rows written so far take.
        self.height = 0.0
        #: How many small letters fit into each column.
        self.rooms = [room_of(width) for width in widths]
        self.writers = writers_of(worksheet)
        for column, width in enumerate(widths):
            worksheet.set_column_pixels(column, column, round(width * _PIXELS) + self.frame)

    def put(self, column: int, value: Value, style: Format, *, across: int = 1) -> None:
        """Write a cell of the next row by its value's type, over so many columns."""
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
