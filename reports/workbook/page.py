"""What all sheets have in common: paper, header and footer, the national heading, the title."""

from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from reports.consolidation import Consolidation
from reports.wording import day

from .palette import FONT, MARK, MOTTO, NATION, REMARK, RULE, SUBTITLE, SUPERIOR, TITLE, Kind, Palette, Tone
from .sheet import Sheet
from .stamp import Stamp, as_of_line, edition_line, extension_line, marks

NATION_NAME = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO_TEXT = "Độc lập - Tự do - Hạnh phúc"
_A4 = 9
_MARGINS = PageMargins(left=0.4, right=0.4, top=0.65, bottom=0.6, header=0.3, footer=0.3)
_NO_BREAK_SPACE = "\u00a0"


@dataclass(frozen=True, slots=True)
class Paper:
    """The workbook in the making, and what each of its sheets says of itself."""

    workbook: Workbook
    palette: Palette
    consolidation: Consolidation
    stamp: Stamp | None

    def sheet(self, name: str, title: str, widths: Sequence[float], *, one_page: bool = False) -> Sheet:
        """Begin a sheet: set up for print, with its heading and title written."""
        worksheet = self.workbook.create_sheet(name)
        sheet = Sheet(worksheet, self.palette, widths)
        _set_up_page(worksheet, one_page)
        self._write_margins(worksheet, name)
        self._write_heading(sheet)
        self._write_title(sheet, title)
        return sheet

    def _write_margins(self, worksheet: Worksheet, name: str) -> None:
        """Fill the page header and footer: marks above, what and which page below."""
        header, footer = worksheet.oddHeader, worksheet.oddFooter
        edition = f"lần chốt {self.stamp.number}" if self.stamp else "chưa chốt"
        header.center.text = " – ".join(marks(self.consolidation, self.stamp)) or None
        header.center.color = "C00000"
        footer.left.text = _printable(
            f"{name} – {self.consolidation.district.full_name}, ngày {day(self.consolidation.date)}, {edition}"
        )
        footer.right.text = "Trang &P/&N"
        for part in (header.center, footer.left, footer.right):
            part.font, part.size = f"{FONT},Regular", 10

    def _write_heading(self, sheet: Sheet) -> None:
        """The issuing body on the left; Quốc hiệu and Tiêu ngữ on the right (N30)."""
        left, right = _halves(sheet.widths)
        issuer = _issuing_body(self.consolidation)
        nation: list[tuple[str, Tone]] = [(NATION_NAME, NATION), (MOTTO_TEXT, MOTTO)]
        nation += [("", NATION)] * (len(issuer) - len(nation))
        for (body, body_tone), (text, tone) in zip(issuer, nation, strict=True):
            sheet.spread([(body, body_tone, left), (text, tone, right)])
        sheet.spread([(_NO_BREAK_SPACE * 50, RULE, left), ("", RULE, right)], height=8)

    def _write_title(self, sheet: Sheet, title: str) -> None:
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


def repeat_head(sheet: Sheet, *, frozen_columns: str = "C") -> None:
    """Keep the row written last, a table's head, in sight on screen and on every printed page."""
    head = sheet.last_row
    sheet.worksheet.freeze_panes = f"{frozen_columns}{head + 1}"
    sheet.worksheet.print_title_rows = f"{head}:{head}"


def _set_up_page(worksheet: Worksheet, one_page: bool) -> None:
    worksheet.page_setup.paperSize = _A4
    worksheet.page_setup.orientation = "landscape"
    worksheet.page_setup.fitToWidth = 1
    worksheet.page_setup.fitToHeight = 1 if one_page else 0
    worksheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    worksheet.page_margins = _MARGINS
    worksheet.print_options.horizontalCentered = True
    worksheet.sheet_view.showGridLines = False


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
    """The text for a page header or footer, where "&" begins a code."""
    return text.replace("&", "&&")
