"""Biểu A and Biểu B: one line per unit, then the total as the three things it is (R15)."""

from collections.abc import Mapping, Sequence

from incoming.spreadsheets import Value
from reports.consolidation import Row, Source, Sum, TableView
from reports.consolidation.compare import describe_state
from reports.figures.indicators import Indicator
from reports.figures.wording import NO_FIGURE, count
from reports.printing import phrases
from reports.printing.province import province_line

from .page import Paper, fit, repeat_head
from .palette import BODY, CARRIED, CARRIED_PART, HEAD, LEGEND, PART, PLAIN, TOTAL, Kind, Tone
from .sheet import Column, PrintedSheet

_LEAST_FIGURE_WIDTH = 9.6
_TONES: Mapping[Source, Tone] = {Source.REPORTED: PLAIN, Source.CARRIED: CARRIED, Source.UNKNOWN: PLAIN}
#: Widths of unit, state and note.
_TEXT_WIDTHS = (38.0, 25.0, 29.0)

Line = Row | Sum


def figure_columns(table: TableView) -> list[Column[Line]]:
    """The columns of figures: those of the table, with *new today* and the rates after the numerator."""
    columns: list[Column[Line]] = []
    width = _figure_width(table)
    for indicator in table.description.indicators:
        columns.append(_figure_column(indicator, width))
        if indicator.field == table.description.numerator:
            columns += _derived_columns(table, width)
    return columns


def _figure_width(table: TableView) -> float:
    """Room for the greatest total: a number too wide for its column prints as ###."""
    greatest = max((figure or 0 for figure in table.totals.all.figures.values()), default=0)
    return max(_LEAST_FIGURE_WIDTH, len(count(greatest)) + 1.6)


def _figure_column(indicator: Indicator, width: float) -> Column[Line]:
    field = indicator.field
    return Column(indicator.short_label, lambda line: _known(line, line.figures[field]), width)


def _derived_columns(table: TableView, width: float) -> list[Column[Line]]:
    description = table.description
    columns: list[Column[Line]] = [
        Column(table.words.new_today, lambda line: _known(line, line.new_today), width),
        Column(description.rate_head, lambda line: _known(line, line.rate), width, Kind.RATE),
    ]
    if description.second_denominator:
        head, rate = description.second_rate_head, description.second_rate
        columns.append(Column(head, lambda line: _known(line, rate(line.figures)), width, Kind.RATE))
    return columns


def _known(line: Line, value: float | None) -> Value:
    """The figure, or a dash: a sum over no unit is not a zero."""
    nothing = isinstance(line, Sum) and not line.units
    return NO_FIGURE if value is None or nothing else value


def total_rows(table: TableView) -> list[tuple[str, Sum | None, Tone]]:
    """The total of all that is known, and the three things that it is made of (R15)."""
    totals = table.totals
    sums = (totals.all, totals.reported, totals.carried, None)
    return list(zip(phrases.total_labels(table), sums, (TOTAL, PART, CARRIED_PART, PART), strict=True))


def sum_values(total: Sum | None, columns: Sequence[Column[Line]]) -> list[Value]:
    """The total's figures, or dashes where nothing is known."""
    return [column.value(total) if total else NO_FIGURE for column in columns]


def write_table(paper: Paper, table: TableView) -> None:
    """Write the sheet of one of the two tables."""
    letter = table.description.letter
    columns = _columns(table)
    sheet = paper.sheet(f"Biểu {letter}", _title(table), [column.width for column in columns])
    head_height = sheet.add_head(column.head for column in columns)
    repeat_head(sheet)
    sheet.add_items(table.rows, columns, lambda row: _TONES[row.unit.source])
    _write_totals(sheet, table)
    sheet.gap()
    sheet.line(phrases.target_line(table, paper.consolidation), BODY)
    if table.description.is_of_area:
        write_comparison(sheet, paper, first_spans=2)
    sheet.line(table.words.legend, LEGEND)
    fit(sheet, head_height)


def _title(table: TableView) -> str:
    return f"BIỂU {table.description.letter} – {table.description.title.upper()}"


def _columns(table: TableView) -> list[Column[Row]]:
    words, (name, state, note) = table.words, _TEXT_WIDTHS
    return [
        Column(words.number, lambda row: row.number, 5, Kind.NUMBER),
        Column(words.unit, lambda row: row.unit.name, name, Kind.TEXT),
        *figure_columns(table),
        Column(words.state, lambda row: describe_state(row.unit), state, Kind.TEXT),
        Column(words.remarks, lambda row: phrases.remarks(row.unit), note, Kind.TEXT),
    ]


def _write_totals(sheet: PrintedSheet, table: TableView) -> None:
    columns = figure_columns(table)
    kinds = [Kind.TEXT, *(column.kind for column in columns), Kind.TEXT, Kind.TEXT]
    for label, total, tone in total_rows(table):
        sheet.add([label, *sum_values(total, columns), None, None], kinds, tone, first_spans=2)


_COMPARISON = (
    ("Đối chiếu số người đã cài đặt", Kind.TEXT),
    ("Thống kê của tỉnh", Kind.COUNT),
    ("Tổng cộng Biểu B", Kind.COUNT),
    ("Chênh lệch", Kind.GAIN),
    ("Chênh lệch (%)", Kind.SHARE),
)


def write_comparison(sheet: PrintedSheet, paper: Paper, *, first_spans: int = 1) -> None:
    """Write the comparison as a small table of its own, and in words; nothing where the province gave no count."""
    facts, difference = paper.consolidation.province_count, paper.consolidation.province_difference
    if facts is None:
        return
    compared: list[Value] = [NO_FIGURE] * 3
    if difference:
        compared = [difference.reported, difference.people, NO_FIGURE if difference.share is None else difference.share]
    sheet.gap()
    heads, kinds = [head for head, _ in _COMPARISON], [kind for _, kind in _COMPARISON]
    sheet.add(heads, [Kind.NAME] * len(heads), HEAD, first_spans=first_spans)
    sheet.add([facts.source, facts.installed, *compared], kinds, PLAIN, first_spans=first_spans)
    sheet.line(province_line(paper.consolidation), BODY)
