"""Reading the sheets of a workbook: .xlsx, .xls and .ods, told apart by what is in the file and not by its name."""

import io
from collections.abc import Iterator
from typing import Any

from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from .books import Book, SheetLines, column_name
from .cell_marks import Marks, marks_of_ods, marks_of_xls, marks_of_xlsx
from .file_kinds import PROTECTED, SPREADSHEET, WORKBOOK, is_old, is_open_document, look_into, look_into_old
from .lines import TOO_MANY_ROWS, Room, lines_of
from .uploads import MAX_COLUMNS, MAX_ROWS, UploadRefused, clean_text

#: How much is looked at of what only says that it is there.
GLANCE = 100
NO_SHEET = "Tệp Excel không có trang tính nào."
#: From the first to the last that holds anything: a reader makes room for all between.
MOST_CELLS = 1_000_000
FAR_CELL = (
    "Trang tính “{}” có ô ghi ở rất xa bảng (cột {}); đề nghị xóa ô đó hoặc chép bảng số liệu sang một tệp .xlsx mới."
)


def read_workbook(data: bytes) -> Book:
    """The sheets that people see; raises ``UploadRefused`` if there is none to read."""
    if is_old(data):
        look_into_old(data)
        marks_of = marks_of_xls
    elif is_open_document(data):
        look_into(data, SPREADSHEET)
        marks_of = marks_of_ods
    else:
        look_into(data, WORKBOOK)
        marks_of = marks_of_xlsx
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        seen = (SheetTypeEnum.WorkSheet, SheetVisibleEnum.Visible)
        shown = [n for n, sheet in enumerate(workbook.sheets_metadata) if (sheet.typ, sheet.visible) == seen]
        marks, room = marks_of(data), Room()
        sheets = tuple(_read_sheet(workbook, n, marks.sheets.get(n, Marks()), room) for n in shown)
    except PasswordError:
        raise UploadRefused(PROTECTED) from None
    except (UploadRefused, MemoryError):
        raise
    except BaseException as error:
        # Files break in more ways than their readers have exceptions for; what panics in Rust is not even one.
        raise UploadRefused(WORKBOOK.unreadable) from error
    if not sheets:
        raise UploadRefused(NO_SHEET)
    return Book(sheets, {_glance(name): _glance(text) for name, text in marks.properties.items()})


def _read_sheet(workbook: CalamineWorkbook, number: int, marks: Marks, room: Room) -> SheetLines:
    name, (row, column) = _glance(workbook.sheet_names[number]), marks.end
    try:
        if row >= MAX_ROWS:
            raise UploadRefused(TOO_MANY_ROWS)
        if row * column > MOST_CELLS:
            raise UploadRefused(FAR_CELL.format(name, column_name(column)))
        lines = lines_of(enumerate(_rows(workbook.get_sheet_by_index(number), marks), 1), room)
    except UploadRefused as refusal:
        return SheetLines(name, [], refusal=str(refusal))
    return SheetLines(name, lines, frozenset(f"{column_name(column)}{row + 1}" for row, column in marks.unsolved))


def _rows(sheet: CalamineSheet, marks: Marks) -> Iterator[list[Any]]:
    """The sheet's cells, row by row from its first; what is marked, as people see it there."""
    _, left = sheet.start or (0, 0)
    for number, cells in enumerate(sheet.iter_rows()):
        row = ([""] * left + cells)[:MAX_COLUMNS]
        for column, text in marks.texts.get(number, {}).items():
            if column < len(row):
                row[column] = text
        yield row


def _glance(text: str) -> str:
    """The text, as far as one needs to know it."""
    return clean_text(text[:GLANCE])
