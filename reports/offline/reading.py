"""Reading what came back: forms and tables, told apart by what stands in them."""

from collections.abc import Iterable
from pathlib import PurePath

from units.uploads import Book, UploadRefused, clean_text, csv_lines, read_book

from .cells import OpenFile
from .form_reading import is_form, read_form
from .shape import Expected, Reading, Remark
from .table_reading import read_table

#: Of a file's name, how much is shown.
LONGEST_NAME = 80


def read_files(files: Iterable[tuple[str, bytes]], expected: Expected, *, csv: bool = False) -> Reading:
    """Read all files, given by name and content, into one reading."""
    reading = Reading()
    for name, data in files:
        reading.add(read_file(name, data, expected, csv=csv))
    reading.refuse_repeated()
    return reading


def read_file(name: str, data: bytes, expected: Expected, *, csv: bool = False) -> Reading:
    """Read one file; where nothing in it can be read, the reading holds the one sentence that says why.

    ``csv`` says whether a table may also come as .csv.
    """
    shown = clean_text(name)[:LONGEST_NAME] or "tệp không tên"
    try:
        file = OpenFile(shown, _book(shown, data, csv), expected)
        _read(file)
    except UploadRefused as refusal:
        return Reading(problems=[Remark(shown, str(refusal))])
    return file.reading


def _read(file: OpenFile) -> None:
    for sheet in file.book.other_sheets:
        file.remark(f"Chỉ đọc trang tính đầu tiên; trang tính “{sheet}” không được đọc.")
    (read_form if is_form(file.book) else read_table)(file)
    if not (file.reading.drafts or file.reading.problems or file.reading.remarks):
        file.refuse("Tệp không có dòng số liệu nào dưới dòng tiêu đề.")


def _book(name: str, data: bytes, csv: bool) -> Book:
    if not data:
        raise UploadRefused("Tệp rỗng.")
    ending = PurePath(name).suffix.lower()
    if ending == ".xlsx":
        return read_book(data)
    if csv and ending == ".csv":
        return Book(csv_lines(data))
    allowed = ".xlsx hoặc .csv" if csv else ".xlsx"
    raise UploadRefused(f"Tệp phải có đuôi {allowed}; đề nghị mở bằng Excel và lưu lại dạng {allowed}.")
