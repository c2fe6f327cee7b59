"""Tổng hợp: one page for a leader. The two tables stand apart and are never added (R14)."""

from reports.consolidation import TableView
from reports.printing import phrases

from .page import Paper
from .palette import BODY, HEADING, PLAIN, Kind
from .sheet import PrintedSheet
from .tables import columns_of, write_comparison, write_totals


def write_summary(paper: Paper) -> None:
    """Write the sheet ``Tổng hợp``."""
    day = paper.consolidation
    counts = phrases.standing(day)
    sheet = paper.sheet("Tổng hợp", "TỔNG HỢP KẾT QUẢ TRONG NGÀY", [46.0, *[13.5] * len(counts)])
    sheet.line("I. Tình hình báo cáo", HEADING)
    sheet.add_head(["Tình trạng", *(label for label, _ in counts)])
    sheet.add(["Số đơn vị", *(number for _, number in counts)], [Kind.TEXT, *[Kind.NUMBER] * len(counts)], PLAIN)
    sheet.line(f"Tổng số {phrases.standing_sentence(day)}.", BODY)
    sheet.gap()
    for number, table in zip(("II", "III"), day.tables, strict=True):
        _write_results(sheet, paper, table, number)
    sheet.line(f"IV. {phrases.absent_title(day)}", HEADING)
    # Three names side by side; the last has the columns that are left.
    sheet.names(phrases.absent_names(day), BODY, [2, 4, len(sheet.widths) - 6])


def _write_results(sheet: PrintedSheet, paper: Paper, table: TableView, number: str) -> None:
    description = table.description
    sheet.line(f"{number}. Biểu {description.letter} – {description.title}", HEADING)
    sheet.add_head(["Nội dung", *(column.head for column in columns_of(table))])
    write_totals(sheet, table)
    sheet.line(phrases.target_line(table, paper.consolidation), BODY)
    if gained := phrases.gained_over_days(table):
        sheet.line(f"{table.words.new_today}: có {gained}.", BODY)
    if description.is_of_area:
        write_comparison(sheet, paper)
    sheet.gap()
