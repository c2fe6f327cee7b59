"""Reading what came back: forms and tables, told apart by what stands in them."""

from collections import Counter
from collections.abc import Iterable

from incoming.books import Book
from incoming.problems import Remark
from incoming.tables import chosen_sheet, table_in, unread_sheets
from incoming.uploads import UploadRefused, clean_text, read_books

from .cells import NotTaken, OpenFile
from .form_reading import holds_form, is_form, read_form, unit_of_form
from .shape import Expected, FileReading, Reading
from .table_reading import read_table
from .words import TABLE

#: Of a file's name, how much is shown.
LONGEST_NAME = 80
ASK_FOR_A_FORM = (
    "đề nghị đơn vị gửi lại bằng biểu mẫu Excel (tải ở trang Hôm nay của đơn vị hoặc ở trang nhập Excel), "
    "hoặc nhập thay đơn vị theo tệp này."
)


def read_files(files: Iterable[tuple[str, bytes]], expected: Expected, *, csv: bool = False) -> Reading:
    """Read all files, given by name and content, into one reading."""
    reading, all_files, times = Reading(), list(files), Counter[str]()
    for (name, _), book in zip(all_files, read_books(all_files, csv=csv, advice=ASK_FOR_A_FORM), strict=True):
        shown = clean_text(name)[:LONGEST_NAME] or "tệp không tên"
        times[shown] += 1
        if times[shown] > 1:
            shown = f"{shown} (tệp thứ {times[shown]} cùng tên)"
        reading.files.append(_read_book(shown, book, expected))
    reading.refuse_repeated()
    return reading


def _read_book(name: str, book: Book | UploadRefused, expected: Expected) -> FileReading:
    """Read a file's book; where nothing in it can be read, the reading holds the one sentence that says why."""
    reading = FileReading(name)
    try:
        if isinstance(book, UploadRefused):
            raise book
        sheet = chosen_sheet(book, lambda sheet: holds_form(sheet) or table_in(sheet, TABLE) is not None)
        if unread := unread_sheets(book, sheet):
            reading.remarks.append(Remark(unread))
        _read(OpenFile(book, sheet, expected, reading))
    except UploadRefused as refusal:
        reading.problems.append(Remark(str(refusal)))
        if refusal.remark:
            reading.remarks.append(Remark(refusal.remark))
    return reading


def _read(file: OpenFile) -> None:
    if not is_form(file):
        read_table(file)
        return
    try:
        read_form(file)
    except NotTaken as refusal:
        file.refuse(*refusal.args)
    file.reading.unit = unit_of_form(file)
