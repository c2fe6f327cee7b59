"""Biểu A and Biểu B: one line per unit, then the total as the three things it is (R15)."""

from incoming.spreadsheets import Value
from reports.consolidation import Row, Source, TableView
from reports.consolidation.compare import describe_state
from reports.figures.wording import NO_FIGURE, count
from reports.printing import phrases
from reports.printing.columns import Line, figure_columns

from .page import Paper
from .palette import BODY, CARRIED, LEGEND, PART, PLAIN, TOTAL, Kind
from .sheet import Column, PrintedSheet

_LEAST_FIGURE_WIDTH = 9.6


def columns_of(table: TableView) -> list[Column[Line]]:
    """The columns of figures, with room for the greatest total: a number too wide for its column prints as ###."""
    greatest = max((figure or 0 for figure in table.totals.all.figures.values()), default=0)
    width = max(_LEAST_FIGURE_WIDTH, len(count(greatest)) + 1.6)
    kinds = {True: Kind.RATE, False: Kind.COUNT}
    return [Column(column.head, column.cell, width, kinds[column.is_rate]) for column in figure_columns(table)]


def write_table(paper: Paper, table: TableView) -> None:
    """Write the sheet of one of the two tables."""
    words, letter = table.words, table.description.letter
    columns: list[Column[Row]] = [
        Column(words.number, lambda row: row.number, 5, Kind.NUMBER),
        Column(words.unit, lambda row: row.unit.name, 38, Kind.TEXT),
        *columns_of(table),
        Column(words.state, lambda row: describe_state(row.unit), 25, Kind.TEXT),
        Column(words.remarks, lambda row: phrases.remarks(row.unit), 29, Kind.TEXT),
    ]
    title = f"BIỂU {letter} – {table.description.title.upper()}"
    sheet = paper.sheet(f"Biểu {letter}", title, [column.width for column in columns])
    sheet.add_lasting_head([column.head for column in columns])
    for row in table.rows:
        sheet.add_item(row, columns, CARRIED if row.unit.source is Source.CARRIED else PLAIN)
    write_totals(sheet, table, first_spans=2, blanks=2)
    sheet.gap()
    sheet.line(phrases.target_line(table, paper.consolidation), BODY)
    if table.description.is_of_area:
        write_comparison(sheet, paper, first_spans=2)
    sheet.line(words.legend, LEGEND)
    sheet.fit()


def write_totals(sheet: PrintedSheet, table: TableView, *, first_spans: int = 1, blanks: int = 0) -> None:
    """Write the total of all that is known, and the three things that it is made of (R15)."""
    columns, totals = columns_of(table), table.totals
    kinds = [Kind.TEXT, *(column.kind for column in columns), *[Kind.TEXT] * blanks]
    sums = ((totals.all, TOTAL), (totals.reported, PART), (totals.carried, CARRIED), (None, PART))
    for label, (total, tone) in zip(phrases.total_labels(table), sums, strict=True):
        figures = [column.value(total) if total else NO_FIGURE for column in columns]
        sheet.add([label, *figures, *[None] * blanks], kinds, tone, first_spans=first_spans)


def write_comparison(sheet: PrintedSheet, paper: Paper, *, first_spans: int = 1) -> None:
    """Write the comparison as a small table of its own, and in words; nothing where the province gave no count."""
    facts, difference = paper.consolidation.province_count, paper.consolidation.province_difference
    if facts is None:
        return
    compared: list[Value] = [NO_FIGURE] * 3
    if difference:
        compared = [difference.reported, difference.people, NO_FIGURE if difference.share is None else difference.share]
    heads = ("Đối chiếu số người đã cài đặt", "Thống kê của tỉnh", "Tổng cộng Biểu B", "Chênh lệch", "Chênh lệch (%)")
    kinds = (Kind.TEXT, Kind.COUNT, Kind.COUNT, Kind.GAIN, Kind.SHARE)
    sheet.gap()
    sheet.add_head(heads, first_spans=first_spans)
    sheet.add([facts.source, facts.installed, *compared], kinds, PLAIN, first_spans=first_spans)
    sheet.line(phrases.province_line(paper.consolidation), BODY)
