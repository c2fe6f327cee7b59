"""A sheet for the province: how its cells look, how it is written from the top down, what all sheets have in common."""

from __future__ import annotations

import enum
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, zip_longest
from typing import TYPE_CHECKING, Generic, TypeVar

from incoming.spreadsheets import (
    A4,
    FONT,
    LEAST_HEIGHT,
    TABLE_SIZE,
    Sheet,
    Value,
    in_red,
    line_count,
    plain_text,
    row_height,
)
from reports.consolidation import Consolidation
from reports.printing import Sentences, Stamp, marks

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_TOTAL_FILL = "#F3F5F9"


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Tone:
    """What a row is, as its font, ground and frame say it."""

    size: float = TABLE_SIZE
    bold: bool = False
    italic: bool = False
    underline: bool = False
    colour: str = ""
    fill: str = ""
    is_boxed: bool = False

    @property
    def letter_width(self) -> float:
        """How wide a letter is beside one of the table's plain text."""
        return self.size / TABLE_SIZE * (1.12 if self.bold else 1)


PLAIN = Tone(is_boxed=True)
#: Figures of a silent unit's last report look different everywhere (R15).
CARRIED = Tone(italic=True, colour="#595959", fill="#F2F2F2", is_boxed=True)
HEAD = Tone(bold=True, fill="#E7ECF4", is_boxed=True)
TOTAL = Tone(bold=True, fill=_TOTAL_FILL, is_boxed=True)
PART = Tone(fill=_TOTAL_FILL, is_boxed=True)

#: Quốc hiệu and the issuing body, what a sheet tells of, and its parts.
HEADING = Tone(size=13, bold=True)
MOTTO = Tone(size=13, bold=True, underline=True)
SUPERIOR = Tone(size=13)
#: A short rule below the issuing body: underlined blanks in a low row.
RULE = Tone(size=6, underline=True)
TITLE = Tone(size=14, bold=True)
REMARK = Tone(size=12, italic=True)
MARK = Tone(size=13, bold=True, colour="#C00000")
BODY = Tone(size=12)
LEGEND = Tone(size=11, italic=True)


class Kind(enum.Enum):
    """What a column holds: its alignment, its distance from the frame, and its number format."""

    TEXT = ("left", 1, "@")
    #: A text on a line of its own: no distance from the margin.
    LINE = ("left", 0, "@")
    NAME = ("center", 0, "@")
    # No distance on the right: LibreOffice forgets it in every cell after the first change of format.
    COUNT = ("right", 0, "#,##0")
    RATE = ("right", 0, "0.0%")
    GAIN = ("right", 0, "+#,##0;-#,##0;0")
    #: A difference of two rates, in points of a hundred.
    POINTS = ("right", 0, '+0.0" điểm phần trăm";-0.0" điểm phần trăm";0.0" điểm phần trăm"')
    ISSUED_POINTS = ("right", 0, '+0.0" điểm %";-0.0" điểm %";0.0" điểm %"')
    #: A difference as a share of what it is compared with.
    SHARE = ("right", 0, "+0.0%;-0.0%;0.0%")
    NUMBER = ("center", 0, "0")
    DATE = ("center", 0, "dd/mm/yyyy")
    MOMENT = ("center", 0, "hh:mm dd/mm/yyyy")

    # Members are looked up for every cell; identity is all that tells them apart.
    __hash__ = object.__hash__


TEXTS = frozenset({Kind.TEXT, Kind.LINE, Kind.NAME})


def properties_of(tone: Tone, kind: Kind) -> Mapping[str, object]:
    """The look of cells of this tone and kind, in XlsxWriter's words."""
    align, indent, number_format = kind.value
    look = {
        "font_size": tone.size,
        "bold": tone.bold,
        "italic": tone.italic,
        "underline": int(tone.underline),
        "align": align,
        "valign": "vcenter",
        "indent": indent,
        "num_format": number_format,
    }
    look |= {"font_color": tone.colour} if tone.colour else {}
    look |= {"bg_color": tone.fill} if tone.fill else {}
    look |= {"border": 1, "border_color": "#7F7F7F"} if tone.is_boxed else {}
    # Numbers never wrap: a wrapped one prints as ### in some programs. The quote prefix keeps
    # "=1+1" a text in Excel even if somebody edits the cell.
    return look | ({"text_wrap": True, "quote_prefix": True} if kind in TEXTS else {})


#: A4 across, in points; and the margins, left, right, above and below, in inches.
_LONG, _SHORT = 842, 595
_MARGINS = (0.4, 0.4, 0.65, 0.6)
_POINTS_PER_INCH = 72
_POINTS_PER_WIDTH = 5.25
#: How small the table's letters may become so that a page less is printed.
_SMALLEST_SCALE = 0.78
#: What is no page of its own; the pages before take it in, a little smaller.
_TOO_LITTLE = 0.18

#: How much of a page is filled, for programs differ a little in how high they draw a row.
_SURE = 0.96
#: Rows of a table that its totals take with them to the last page.
_ROWS_WITH_END = 3

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
        #: Points that each row takes.
        self.heights: list[float] = []
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
        lines, letter_width = 1, tone.letter_width
        for column, value, kind, room in zip(columns, values, kinds, rooms, strict=False):
            writers[type(value)](row, column, value, style(tone, kind))
            if kind in TEXTS and type(value) is str:
                lines = max(lines, line_count(value, room / letter_width))
        self.end_row(row_height(lines, tone.size, is_framed=tone.is_boxed))

    def add_head(self, heads: Sequence[str], *, first_spans: int = 1) -> None:
        self.add(heads, [Kind.NAME] * len(heads), HEAD, first_spans=first_spans)

    def add_lasting_head(self, heads: Sequence[str]) -> None:
        """Write the head of a table that stays in sight on screen and on every printed page."""
        above = self.height
        self.add_head(heads)
        self.head_height = self.height - above
        self.worksheet.freeze_panes(self.next_row, 2)
        self.worksheet.repeat_rows(self.next_row - 1)

    def add_item(self, item: T, columns: Sequence[Column[T]], tone: Tone) -> None:
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

    def end_row(self, height: float = LEAST_HEIGHT) -> None:
        super().end_row(height)
        self.heights.append(height)

    def gap(self) -> None:
        self.end_row(8.0)

    def fit(self) -> None:
        """Print the sheet as wide as the page, on as few pages as small letters allow, none with one row alone."""
        left, right, top, bottom = (inches * _POINTS_PER_INCH for inches in _MARGINS)
        width, height = _LONG - left - right, _SHORT - top - bottom
        # Narrow sheets keep their size; wide ones are made smaller by their width already.
        scale = min(_SMALLEST_SCALE, width / (sum(self.widths) * _POINTS_PER_WIDTH))
        pages = (self.height - self.head_height) * scale / (height - self.head_height * scale)
        self.worksheet.fit_to_pages(1, max(1, math.ceil(pages - _TOO_LITTLE)))

    def fit_with_end(self, end: int) -> None:
        """Print the sheet as wide as the page; what stands from row ``end`` on is never parted from the table."""
        left, right, top, bottom = (inches * _POINTS_PER_INCH for inches in _MARGINS)
        scale = min(1.0, (_LONG - left - right) / (sum(self.widths) * _POINTS_PER_WIDTH))
        room = (_SHORT - top - bottom) / scale * _SURE
        breaks, used = [], 0.0
        for row, height in enumerate(self.heights):
            is_last_start = row == end - _ROWS_WITH_END and used + sum(self.heights[row:]) > room
            if used + height > room or (is_last_start and used > self.head_height):
                breaks.append(row)
                used = self.head_height
            used += height
        self.worksheet.fit_to_pages(1, 0)
        self.worksheet.set_h_pagebreaks(breaks)


NATION_NAME = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO_TEXT = "Độc lập - Tự do - Hạnh phúc"
#: Codes in a page footer: its font and size.
_SMALL = f'&"{FONT},Regular"&10'
_NO_BREAK_SPACE = "\u00a0"


@dataclass(frozen=True, slots=True)
class Paper:
    """The workbook in the making, and what each of its sheets says of itself."""

    workbook: Workbook
    style: Callable[[Tone, Kind], Format]
    consolidation: Consolidation
    stamp: Stamp | None
    #: What is said of the day.
    say: Sentences

    def sheet(self, name: str, title: str, widths: Sequence[float]) -> PrintedSheet:
        """Begin a sheet, with its heading and title written."""
        sheet = self.begin(name, widths)
        self._write_heading(sheet)
        say = self.say
        for text, tone in (
            (title, TITLE),
            (say.subject(), HEADING),
            (say.enclosed_line(), REMARK),
            (say.as_of_line(), REMARK),
            (say.edition_line(self.stamp), REMARK),
            (say.extension_line(), REMARK),
            (" – ".join(marks(self.consolidation, self.stamp)), MARK),
        ):
            if text:
                sheet.line(text, tone, Kind.NAME)
        sheet.gap()
        return sheet

    def begin(self, name: str, widths: Sequence[float]) -> PrintedSheet:
        """Begin an empty sheet."""
        sheet = PrintedSheet(self.workbook.add_worksheet(name), widths, self.style)
        self._write_margins(sheet.worksheet, name)
        return sheet

    def _write_margins(self, worksheet: Worksheet, name: str) -> None:
        """Fill the page header and footer: marks above, what and which page below."""
        if warnings := marks(self.consolidation, self.stamp):
            worksheet.set_header(in_red(" – ".join(warnings)))
        date, edition = self.say.date(self.consolidation.date), self.say.edition_name(self.stamp)
        subject = f"{name} – {self.consolidation.district.full_name}, ngày {date}, {edition}"
        # "&" begins a code there, and XlsxWriter sees a picture in any "&G".
        subject = plain_text(subject).replace("&", "&&").replace("&G", "& G")
        worksheet.set_footer(f"&L{_SMALL}{subject}&R{_SMALL}Trang &P/&N")

    def _write_heading(self, sheet: PrintedSheet) -> None:
        """The issuing body on the left; Quốc hiệu and Tiêu ngữ on the right (N30)."""
        district, middle = self.consolidation.district, sum(sheet.widths) / 2
        ends = enumerate(accumulate(sheet.widths))
        left = next(column for column, end in ends if end - sheet.widths[column] / 2 > middle)
        right = len(sheet.widths) - left
        body = district.committee.removesuffix(district.full_name).strip()
        issuer = [(body.upper(), HEADING), (district.full_name.upper(), HEADING)]
        if district.superior_body:
            issuer.insert(0, (district.superior_body.upper(), SUPERIOR))
        nation = [(NATION_NAME, HEADING), (MOTTO_TEXT, MOTTO)]
        for (name, name_tone), (text, tone) in zip_longest(issuer, nation, fillvalue=("", HEADING)):
            sheet.spread([(name, name_tone, left), (text, tone, right)])
        sheet.spread([(_NO_BREAK_SPACE * 50, RULE, left), ("", RULE, right)], height=8)
