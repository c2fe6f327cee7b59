"""Tổng hợp: one page for a leader. The two tables stand apart and are never added (R14)."""

from reports.consolidation import TableView
from reports.printing import phrases

from .page import Paper
from .palette import BODY, PLAIN, SECTION, Kind
from .sheet import PrintedSheet
from .tables import figure_columns, sum_values, total_rows, write_comparison

NAME = "Tổng hợp"
TITLE = "TỔNG HỢP KẾT QUẢ TRONG NGÀY"
_FIRST_WIDTH, _WIDTH = 46.0, 13.5
#: Columns of the page that each of the names side by side takes; the last has what is left.
_NAME_BLOCKS = (2, 4)


def write_summary(paper: Paper) -> None:
    """Write the sheet ``Tổng hợp``."""
    widths = [_FIRST_WIDTH, *[_WIDTH] * len(phrases.standing(paper.consolidation))]
    sheet = paper.sheet(NAME, TITLE, widths, one_page=True)
    _write_counts(sheet, paper)
    for number, table in zip(("II", "III"), paper.consolidation.tables, strict=True):
        _write_totals(sheet, paper, table, number)
    _write_absent(sheet, paper)


def _write_counts(sheet: PrintedSheet, paper: Paper) -> None:
    counts = phrases.standing(paper.consolidation)
    sheet.line("I. Tình hình báo cáo", SECTION)
    sheet.add_head(["Tình trạng", *(label for label, _ in counts)])
    sheet.add(["Số đơn vị", *(number for _, number in counts)], [Kind.TEXT, *[Kind.NUMBER] * len(counts)], PLAIN)
    sheet.line(f"Tổng số {phrases.standing_sentence(paper.consolidation)}.", BODY)
    sheet.gap()


def _write_totals(sheet: PrintedSheet, paper: Paper, table: TableView, number: str) -> None:
    description, columns = table.description, figure_columns(table)
    sheet.line(f"{number}. Biểu {description.letter} – {description.title}", SECTION)
    sheet.add_head(["Nội dung", *(column.head for column in columns)])
    kinds = [Kind.TEXT, *(column.kind for column in columns)]
    for label, total, tone in total_rows(table):
        sheet.add([label, *sum_values(total, columns)], kinds, tone)
    sheet.line(phrases.target_line(table, paper.consolidation), BODY)
    if gained := phrases.gained_over_days(table):
        sheet.line(f"{table.words.new_today}: có {gained}.", BODY)
    if description.is_of_area:
        write_comparison(sheet, paper)
    sheet.gap()


def _write_absent(sheet: PrintedSheet, paper: Paper) -> None:
    sheet.line(f"IV. {phrases.absent_title(paper.consolidation)}", SECTION)
    blocks = [*_NAME_BLOCKS, len(sheet.widths) - sum(_NAME_BLOCKS)]
    sheet.names(phrases.absent_names(paper.consolidation), BODY, blocks)
