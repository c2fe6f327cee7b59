"""One table of all units to fill in, for the Office or for whoever collects for several units."""

from collections.abc import Sequence

from xlsxwriter.utility import xl_range, xl_rowcol_to_cell

from reports.consolidation.unit_form import UnitForm
from reports.figures.indicators import BY_FIELD, INDICATORS, TABLES, Indicator, Nature, for_unit
from reports.figures.wording import day
from reports.models import ReportingDay
from reports.workbook.measure import line_count, room_of

from .paper import DEMO, Box, Paper
from .words import DATE, LONGEST, NOTE, REASON, REPORTED_BY, UNIT_CODE, UNIT_NAME, table_heading

_NAMES = ((DATE, 11.5), (UNIT_CODE, 13.0), (UNIT_NAME, 34.0))
_TEXTS = ((REPORTED_BY, 18.0), (REASON, 18.0), (NOTE, 26.0))
_FIGURE_WIDTH = 10.5
_FIRST_FIGURE = len(_NAMES)
_FIRST_TEXT = _FIRST_FIGURE + len(INDICATORS)
_WIDTH = _FIRST_TEXT + len(_TEXTS)
_LINE = 16.0
INSTRUCTIONS = (
    "Chỉ nhập vào các ô nền vàng; kết quả là số lũy kế đến nay, không có thì ghi 0. "
    "Đơn vị chưa có số liệu thì để trống các ô kết quả, khi nhập hệ thống bỏ qua dòng đó."
)


def table_filename(reporting_day: ReportingDay) -> str:
    return f"bieu-chung-{reporting_day.date.isoformat()}.xlsx"


def build_table(reporting_day: ReportingDay, forms: Sequence[UnitForm]) -> bytes:
    """The table for the day with a line for each unit; bases filled in, results empty (R10)."""
    district = reporting_day.campaign.district
    paper = Paper("Bảng chung", landscape=True, is_demo=district.is_demo)
    paper.sheet.fit_to_pages(1, 0)
    _set_widths(paper)
    title = f"Bảng số liệu các đơn vị ngày {day(reporting_day.date)}, {district.full_name}, tỉnh {district.province}"
    lines = [(title, "title"), (DEMO, "mark"), (INSTRUCTIONS, "remark")]
    for row, (text, style) in enumerate(line for line in lines if district.is_demo or line[1] != "mark"):
        paper.write(row, 0, text, style, across=_WIDTH)
        paper.sheet.set_row(row, 20)
    head = row + 2
    _write_head(paper, head)
    for row, unit_form in enumerate(forms, head + 1):
        _write_line(paper, row, unit_form)
    _write_validations(paper, head + 1, forms)
    paper.sheet.freeze_panes(head + 1, _FIRST_FIGURE)
    paper.sheet.repeat_rows(head - 1, head)
    return paper.content(title, district.office_name)


def _set_widths(paper: Paper) -> None:
    widths = [*(w for _, w in _NAMES), *[_FIGURE_WIDTH] * len(INDICATORS), *(w for _, w in _TEXTS)]
    for column, width in enumerate(widths):
        paper.sheet.set_column(column, column, width)


def _write_head(paper: Paper, row: int) -> None:
    """The groups, and below them a heading that says by itself which group it is of (R14)."""
    column = _FIRST_FIGURE
    for table in TABLES:
        paper.write(row - 1, column, table.legend, "head", across=len(table.indicators))
        column += len(table.indicators)
    heads = [*(text for text, _ in _NAMES), *map(table_heading, INDICATORS), *(text for text, _ in _TEXTS)]
    for column, text in enumerate(heads):
        paper.write(row, column, text, "head")
    paper.sheet.set_row(row, 4 * _LINE)


def _write_line(paper: Paper, row: int, unit_form: UnitForm) -> None:
    unit, known = unit_form.unit, (unit_form.current and unit_form.current.figures) or unit_form.previous_figures or {}
    owed = for_unit(unit.reports_area)
    paper.write(row, 0, unit_form.day.date, "date")
    paper.write(row, 1, unit.code, "cell")
    paper.write(row, 2, unit.name, "cell")
    for column, indicator in enumerate(INDICATORS, _FIRST_FIGURE):
        value = known.get(indicator.field) if indicator.nature is Nature.BASE else None
        paper.write(row, column, value if indicator in owed else None, "box" if indicator in owed else "none")
    for column in range(_FIRST_TEXT, _WIDTH):
        paper.write(row, column, "", "words")
    paper.sheet.set_row(row, _LINE * line_count(unit.name, room_of(_NAMES[2][1])) + 4)


def _write_validations(paper: Paper, first: int, forms: Sequence[UnitForm]) -> None:
    """One validation for each column; its bound moves down with the line."""
    if not forms:
        return
    last = first + len(forms) - 1
    for column, indicator in enumerate(INDICATORS, _FIRST_FIGURE):
        paper.count_box(_box(indicator, first, last, column))
    reported_by, reason, note = (xl_range(first, c, last, c) for c in range(_FIRST_TEXT, _WIDTH))
    paper.text_box(reported_by, LONGEST["reported_by"])
    paper.reason_box(reason)
    paper.text_box(note, LONGEST["note"])


def _box(indicator: Indicator, first: int, last: int, column: int) -> Box:
    cells = xl_range(first, column, last, column)
    if indicator.at_most is None:
        return Box(cells, indicator.short_label)
    bound = BY_FIELD[indicator.at_most]
    bound_column = _FIRST_FIGURE + INDICATORS.index(bound)
    return Box(cells, indicator.short_label, xl_rowcol_to_cell(first, bound_column), bound.short_label)
