"""What all sheets have in common: header and footer, the national heading, the title."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate, zip_longest

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from incoming.dates import day
from incoming.spreadsheets import FONT, in_red, plain_text
from reports.consolidation import Consolidation
from reports.printing.stamp import Stamp, as_of_line, edition_line, extension_line, marks

from .palette import HEADING, MARK, MOTTO, REMARK, RULE, SUPERIOR, TITLE, Kind, Tone
from .sheet import PrintedSheet

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

    def sheet(self, name: str, title: str, widths: Sequence[float]) -> PrintedSheet:
        """Begin a sheet, with its heading and title written."""
        sheet = PrintedSheet(self.workbook.add_worksheet(name), widths, self.style)
        self._write_margins(sheet.worksheet, name)
        self._write_heading(sheet)
        self._write_title(sheet, title)
        return sheet

    def _write_margins(self, worksheet: Worksheet, name: str) -> None:
        """Fill the page header and footer: marks above, what and which page below."""
        if warnings := marks(self.consolidation, self.stamp):
            worksheet.set_header(in_red(" – ".join(warnings)))
        edition = f"lần chốt {self.stamp.number}" if self.stamp else "chưa chốt"
        subject = f"{name} – {self.consolidation.district.full_name}, ngày {day(self.consolidation.date)}, {edition}"
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

    def _write_title(self, sheet: PrintedSheet, title: str) -> None:
        consolidation, stamp = self.consolidation, self.stamp
        for text, tone in (
            (title, TITLE),
            (f"Kết quả triển khai: {consolidation.campaign.title}", HEADING),
            (as_of_line(consolidation), REMARK),
            (edition_line(consolidation, stamp), REMARK),
            (extension_line(consolidation), REMARK),
            (" – ".join(marks(consolidation, stamp)), MARK),
        ):
            if text:
                sheet.line(text, tone, Kind.NAME)
        sheet.gap()
