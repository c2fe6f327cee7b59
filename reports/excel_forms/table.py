"""One table of all units to fill in, for the Office or for whoever collects for several units."""

from collections.abc import Sequence

from incoming.books import cell_name
from incoming.spreadsheets import line_count, room_of
from reports.consolidation.unit_form import UnitForm
from reports.figures.indicators import INDICATORS, TABLES, for_unit
from reports.figures.wording import paper_day
from reports.models import ReportingDay
from units.models import DEMO_MARK

from .sheet import FormSheet, prefilled
from .words import DATE, LONGEST, NOTE, REASON, REPORTED_BY, UNIT_CODE, UNIT_NAME, table_heading

_NAMES = ((DATE, 11.6), (UNIT_CODE, 13.0), (UNIT_NAME, 34.0))
_TEXTS = ((REPORTED_BY, 18.0), (REASON, 18.0), (NOTE, 26.0))
_FIGURE_WIDTH = 10.5
_WIDTHS = [*(w for _, w in _NAMES), *[_FIGURE_WIDTH] * len(INDICATORS), *(w for _, w in _TEXTS)]
_FIRST_FIGURE = len(_NAMES)
_FIRST_TEXT = _FIRST_FIGURE + len(INDICATORS)
_ACROSS = _FIRST_TEXT + len(_TEXTS)
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
    sheet = FormSheet("Bảng chung", _WIDTHS, landscape=True, is_demo=district.is_demo)
    sheet.worksheet.fit_to_pages(1, 0)
    title = (
        f"Bảng số liệu các đơn vị ngày {paper_day(reporting_day.date)}, {district.full_name}, tỉnh {district.province}"
    )
    for text, kind in ((title, "title"), (DEMO_MARK, "mark"), (INSTRUCTIONS, "remark")):
        if district.is_demo or kind != "mark":
            sheet.write(0, text, kind, across=_ACROSS)
            sheet.end_row(20)
    _write_head(sheet)
    first = sheet.next_row
    for unit_form in forms:
        _write_line(sheet, unit_form)
    if forms:
        _write_validations(sheet, first)
    sheet.worksheet.freeze_panes(first, _FIRST_FIGURE)
    sheet.worksheet.repeat_rows(first - 2, first - 1)
    return sheet.content(title, district.office_name)


def _write_head(sheet: FormSheet) -> None:
    """The groups, and below them a heading that says by itself which group it is of (R14)."""
    column = _FIRST_FIGURE
    for table in TABLES:
        sheet.write(column, table.legend, "head", across=len(table.indicators))
        column += len(table.indicators)
    sheet.end_row()
    heads = [*(text for text, _ in _NAMES), *map(table_heading, INDICATORS), *(text for text, _ in _TEXTS)]
    for column, text in enumerate(heads):
        sheet.write(column, text, "head")
    sheet.end_row(4 * _LINE)


def _write_line(sheet: FormSheet, unit_form: UnitForm) -> None:
    unit, owed = unit_form.unit, for_unit(unit_form.unit.reports_area)
    sheet.write(0, unit_form.day.date, "date")
    sheet.write(1, unit.code, "cell")
    sheet.write(2, unit.name, "cell")
    for column, indicator in enumerate(INDICATORS, _FIRST_FIGURE):
        if indicator in owed:
            sheet.write(column, prefilled(unit_form, indicator), "box")
        else:
            sheet.write(column, None, "none")
    for column in range(_FIRST_TEXT, _ACROSS):
        sheet.write(column, "", "words")
    sheet.end_row(_LINE * line_count(unit.name, room_of(_NAMES[2][1])) + 4)


def _write_validations(sheet: FormSheet, first: int) -> None:
    """One validation for each column; its bound moves down with the line."""
    columns = range(_FIRST_FIGURE, _ACROSS)
    last = sheet.next_row - 1
    *boxes, reported_by, reason, note = (f"{cell_name(first, c)}:{cell_name(last, c)}" for c in columns)
    bounds = {i.field: cell_name(first, column) for column, i in enumerate(INDICATORS, _FIRST_FIGURE)}
    for box, indicator in zip(boxes, INDICATORS, strict=True):
        sheet.count_box(box, indicator, bounds[indicator.at_most] if indicator.at_most else "")
    sheet.text_box(reported_by, LONGEST["reported_by"])
    sheet.reason_box(reason)
    sheet.text_box(note, LONGEST["note"])
