"""What all sheets have in common: paper, header and footer, the national heading, the title."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from incoming.spreadsheets import A4, EVERYWHERE, FONT, Styles, in_red, plain_text
from reports.consolidation import Consolidation
from reports.figures.wording import day
from reports.printing.stamp import Stamp, as_of_line, edition_line, extension_line, marks

from .palette import MARK, MOTTO, NATION, REMARK, RULE, SUBTITLE, SUPERIOR, TITLE, Kind, Tone
from .sheet import PrintedSheet

NATION_NAME = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO_TEXT = "Độc lập - Tự do - Hạnh phúc"
#: A4 across, in points; and the margins, left, right, above and below, in inches.
_LONG, _SHORT = 842, 595
_MARGINS = (0.4, 0.4, 0.65, 0.6)
_POINTS_PER_INCH = 72
_POINTS_PER_WIDTH = 5.25
#: How small the table's letters may become so that a page less is printed.
_SMALLEST_SCALE = 0.78
#: What is no page of its own; the pages before take it in, a little smaller.
_TOO_LITTLE = 0.18
#: Codes in a page footer: its font and size.
_SMALL = f'&"{FONT},Regular"&10'
_NO_BREAK_SPACE = "\u00a0"


@dataclass(frozen=True, slots=True)
class Paper:
    """The workbook in the making, and what each of its sheets says of itself."""

    workbook: Workbook
    styles: Styles
    consolidation: Consolidation
    stamp: Stamp | None

    def sheet(self, name: str, title: str, widths: Sequence[float], *, one_page: bool = False) -> PrintedSheet:
        """Begin a sheet: set up for print, with its heading and title written."""
        worksheet = self.workbook.add_worksheet(name)
        sheet = PrintedSheet(worksheet, self.styles, widths)
        _set_up_page(worksheet, one_page)
        self._write_margins(worksheet, name)
        self._write_heading(sheet)
        self._write_title(sheet, title)
        return sheet

    def _write_margins(self, worksheet: Worksheet, name: str) -> None:
        """Fill the page header and footer: marks above, what and which page below."""
        edition = f"lần chốt {self.stamp.number}" if self.stamp else "chưa chốt"
        subject = f"{name} – {self.consolidation.district.full_name}, ngày {day(self.consolidation.date)}, {edition}"
        if warnings := marks(self.consolidation, self.stamp):
            worksheet.set_header(in_red(" – ".join(warnings)))
        worksheet.set_footer(f"&L{_SMALL}{_printable(subject)}&R{_SMALL}Trang &P/&N")

    def _write_heading(self, sheet: PrintedSheet) -> None:
        """The issuing body on the left; Quốc hiệu and Tiêu ngữ on the right (N30)."""
        left, right = _halves(sheet.widths)
        issuer = _issuing_body(self.consolidation)
        nation: list[tuple[str, Tone]] = [(NATION_NAME, NATION), (MOTTO_TEXT, MOTTO)]
        nation += [("", NATION)] * (len(issuer) - len(nation))
        for (body, body_tone), (text, tone) in zip(issuer, nation, strict=True):
            sheet.spread([(body, body_tone, left), (text, tone, right)])
        sheet.spread([(_NO_BREAK_SPACE * 50, RULE, left), ("", RULE, right)], height=8)

    def _write_title(self, sheet: PrintedSheet, title: str) -> None:
        consolidation, stamp = self.consolidation, self.stamp
        sheet.line(title, TITLE, Kind.NAME)
        sheet.line(f"Kết quả triển khai: {consolidation.campaign.title}", SUBTITLE, Kind.NAME)
        sheet.line(as_of_line(consolidation), REMARK, Kind.NAME)
        sheet.line(edition_line(consolidation, stamp), REMARK, Kind.NAME)
        if extension := extension_line(consolidation):
            sheet.line(extension, REMARK, Kind.NAME)
        if warnings := marks(consolidation, stamp):
            sheet.line(" – ".join(warnings), MARK, Kind.NAME)
        sheet.gap()


def fit(sheet: PrintedSheet, head_height: float = 0.0) -> None:
    """Print a finished sheet as wide as the page, on as few pages as small letters allow.

    A program that fits a sheet to so many pages fills them: none is left with one row alone.
    ``head_height`` is that of the head that further pages repeat.
    """
    left, right, top, bottom = (inches * _POINTS_PER_INCH for inches in _MARGINS)
    width, height = _LONG - left - right, _SHORT - top - bottom
    # Narrow sheets keep their size; wide ones are made smaller by their width already.
    scale = min(_SMALLEST_SCALE, width / (sum(sheet.widths) * _POINTS_PER_WIDTH))
    pages = (sheet.height - head_height) * scale / (height - head_height * scale)
    sheet.worksheet.fit_to_pages(1, max(1, math.ceil(pages - _TOO_LITTLE)))


def repeat_head(sheet: PrintedSheet) -> None:
    """Keep the row written last, a table's head, in sight on screen and on every printed page."""
    sheet.worksheet.freeze_panes(sheet.next_row, 2)
    repeat_in_print(sheet)


def repeat_in_print(sheet: PrintedSheet) -> None:
    """Print the row written last, a table's head, on every further page."""
    sheet.worksheet.repeat_rows(sheet.next_row - 1)


def _set_up_page(worksheet: Worksheet, one_page: bool) -> None:
    worksheet.set_paper(A4)
    worksheet.set_landscape()
    worksheet.fit_to_pages(1, 1 if one_page else 0)
    left, right, top, bottom = _MARGINS
    worksheet.set_margins(left=left, right=right, top=top, bottom=bottom)
    worksheet.center_horizontally()
    worksheet.hide_gridlines(EVERYWHERE)


def _halves(widths: Sequence[float]) -> tuple[int, int]:
    """How many columns make the left half of the page, and how many the right."""
    middle, reached = sum(widths) / 2, 0.0
    for index, width in enumerate(widths):
        if reached + width / 2 > middle:
            return index, len(widths) - index
        reached += width
    raise AssertionError("widths are positive")


def _issuing_body(consolidation: Consolidation) -> list[tuple[str, Tone]]:
    """The lines that name the body whose report it is; the one above it only where the district sets one."""
    district = consolidation.district
    superior = [(district.superior_body.upper(), SUPERIOR)] if district.superior_body else []
    kind = district.committee.removesuffix(district.full_name).strip()
    return [*superior, (kind.upper(), NATION), (district.full_name.upper(), NATION)]


def _printable(text: str) -> str:
    """The text for a page header or footer, where "&" begins a code; XlsxWriter sees a picture in any "&G"."""
    return plain_text(text).replace("&", "&&").replace("&G", "& G")
