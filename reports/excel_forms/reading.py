"""Reading what came back: forms and tables, told apart by what stands in them."""

from collections.abc import Iterable
from pathlib import PurePath

from incoming.uploads import EMPTY, MEGABYTE, Book, UploadRefused, clean_text, csv_lines, read_book, unpacked_size

from .cells import NotTaken, OpenFile
from .form_reading import is_form, read_form, unit_of_form
from .shape import Expected, Reading, Remark
from .table_reading import read_table

#: Of a file's name, how much is shown.
LONGEST_NAME = 80
#: What is read of all files of one upload, unpacked; two hundred filled forms take a third of it.
MOST_TOGETHER = 20 * MEGABYTE
TOO_MUCH = "Các tệp từ đây trở đi chưa đọc vì quá nhiều số liệu cho một lần; đề nghị chia làm nhiều lần."

#: Files that opening in Excel would not mend.
FOREIGN = {
    **dict.fromkeys((".docx", ".doc", ".rtf", ".odt"), "tệp Word"),
    ".pdf": "tệp PDF",
    **dict.fromkeys((".jpg", ".jpeg", ".png", ".heic", ".webp", ".gif"), "ảnh chụp"),
}
PACKED = frozenset({".zip", ".rar", ".7z"})
ASK_FOR_A_FORM = (
    "đề nghị đơn vị gửi lại bằng biểu mẫu Excel (tải ở trang Hôm nay của đơn vị hoặc ở trang nhập Excel), "
    "hoặc nhập thay đơn vị theo tệp này."
)


def read_files(files: Iterable[tuple[str, bytes]], expected: Expected, *, csv: bool = False) -> Reading:
    """Read all files, given by name and content, into one reading."""
    reading, size = Reading(), 0
    for name, data in files:
        size += unpacked_size(data)
        if size > MOST_TOGETHER:
            reading.problems.append(Remark(shown_name(name), TOO_MUCH))
            break
        reading.add(read_file(name, data, expected, csv=csv))
    reading.refuse_repeated()
    return reading


def read_file(name: str, data: bytes, expected: Expected, *, csv: bool = False) -> Reading:
    """Read one file; where nothing in it can be read, the reading holds the one sentence that says why.

    ``csv`` says whether a table may also come as .csv.
    """
    shown = shown_name(name)
    try:
        file = OpenFile(shown, _book(PurePath(name).suffix.lower(), data, csv), expected)
        _read(file)
    except UploadRefused as refusal:
        return Reading(problems=[Remark(shown, str(refusal))])
    return file.reading


def shown_name(name: str) -> str:
    """A file's name as sentences call it."""
    return clean_text(name)[:LONGEST_NAME] or "tệp không tên"


def _read(file: OpenFile) -> None:
    for sheet in file.book.other_sheets:
        file.remark(f"Chỉ đọc trang tính đầu tiên; trang tính “{sheet}” không được đọc.")
    if is_form(file.book):
        try:
            read_form(file)
        except NotTaken as refusal:
            file.refuse(*refusal.args)
        if unit := unit_of_form(file):
            file.reading.name_unit(unit)
    else:
        read_table(file)
    if not (file.reading.reports or file.reading.problems or file.reading.remarks):
        file.refuse("Tệp không có dòng số liệu nào dưới dòng tiêu đề.")


def _book(ending: str, data: bytes, csv: bool) -> Book:
    if not data:
        raise UploadRefused(EMPTY)
    if ending == ".xlsx":
        return read_book(data)
    if csv and ending == ".csv":
        return Book(csv_lines(data))
    if kind := FOREIGN.get(ending):
        raise UploadRefused(f"Đây là {kind}, không phải tệp Excel; {ASK_FOR_A_FORM}")
    if ending in PACKED:
        raise UploadRefused("Đây là tệp nén; đề nghị giải nén rồi chọn các tệp Excel bên trong.")
    allowed = ".xlsx hoặc .csv" if csv else ".xlsx"
    raise UploadRefused(f"Tệp phải có đuôi {allowed}; đề nghị mở bằng Excel và lưu lại dạng {allowed}.")
