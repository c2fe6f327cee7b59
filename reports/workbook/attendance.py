"""Biểu C: where each unit stands with its report, and by name everybody who is absent."""

from collections.abc import Callable

from reports.consolidation import Row, Send, Source
from reports.printing import phrases

from .cells import Value, local
from .page import Paper, fit, repeat_head
from .palette import BODY, CARRIED, PLAIN, SECTION, Kind
from .sheet import Column, Sheet

NAME = "Biểu C"
TITLE = "BIỂU C – TÌNH HÌNH BÁO CÁO"


def _of_send(value: Callable[[Send], Value]) -> Callable[[Row], Value]:
    """The value of what the unit sent; blank if it sent nothing."""
    return lambda row: value(row.unit.send) if row.unit.send else None


COLUMNS: list[Column[Row]] = [
    Column("STT", lambda row: row.number, 5, Kind.NUMBER),
    Column("Đơn vị", lambda row: row.unit.name, 36, Kind.TEXT),
    Column("Tình trạng", lambda row: row.unit.status.label, 23, Kind.TEXT),
    Column("Gửi lần đầu lúc", _of_send(lambda send: local(send.first_sent_at)), 16, Kind.MOMENT),
    Column("Số phút trễ", _of_send(lambda send: send.minutes_late or None), 6.5),
    Column("Số lần gửi", _of_send(lambda send: send.revision), 6.5),
    Column("Hình thức", _of_send(phrases.way_of_sending), 24.5, Kind.TEXT),
    Column("Số liệu lấy từ ngày", lambda row: _carried_date(row), 11, Kind.DATE),
    Column("Cảnh báo đã xác nhận", _of_send(lambda send: phrases.joined(send.confirmed_warnings)), 19, Kind.TEXT),
    Column("Ghi chú, lý do", lambda row: phrases.notes_in_row(row.unit), 25, Kind.TEXT),
]
_KINDS = [column.kind for column in COLUMNS]
#: Columns of the page that each of the names side by side takes.
_NAME_BLOCKS = (3, 4, 3)


def _carried_date(row: Row) -> Value:
    return row.unit.figures_date if row.unit.source is Source.CARRIED else None


def write_attendance(paper: Paper) -> None:
    """Write the sheet ``Biểu C``."""
    sheet = paper.sheet(NAME, TITLE, [column.width for column in COLUMNS])
    head_height = sheet.add_head(column.head for column in COLUMNS)
    repeat_head(sheet)
    # Table A has a row for every unit of the day, numbered in the Office's order.
    rows = paper.consolidation.staff.rows
    for row in rows:
        _write_unit(sheet, row)
    _write_counts(sheet, paper)
    _write_absent(sheet, paper)
    fit(sheet, head_height)


def _write_unit(sheet: Sheet, row: Row) -> None:
    """Write a unit's row; a long note stands below it over the whole width."""
    tone = CARRIED if row.unit.source is Source.CARRIED else PLAIN
    sheet.add([column.value(row) for column in COLUMNS], _KINDS, tone)
    if below := phrases.notes_below(row.unit):
        sheet.add([below], [Kind.TEXT], tone, first_spans=len(COLUMNS))


def _write_counts(sheet: Sheet, paper: Paper) -> None:
    sheet.gap()
    sheet.line(f"Tổng số {phrases.standing_sentence(paper.consolidation)}.", BODY)


def _write_absent(sheet: Sheet, paper: Paper) -> None:
    sheet.line(phrases.absent_title(paper.consolidation), SECTION)
    sheet.names(phrases.absent_names(paper.consolidation), BODY, _NAME_BLOCKS)
