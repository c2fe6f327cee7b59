"""Reading files that people upload: looked into before they are opened, never kept.

Every refusal is one Vietnamese sentence that says what to do. openpyxl alone would spend
minutes and a gigabyte on a hostile workbook.
"""

import csv
import datetime
import io
import itertools
import re
import unicodedata
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook

from .letters import TOO_MANY_MARKS, has_too_many_marks, normalized

MEGABYTE = 1024 * 1024
MAX_BYTES = 2 * MEGABYTE
MAX_UNPACKED_BYTES = 10 * MEGABYTE
MAX_PARTS = 100
MAX_ROWS = 2000
MAX_COLUMNS = 60
#: Letters of a sheet, as stored and as read: a file of 20 KB can name one long text in every cell.
MAX_LETTERS = 2 * MEGABYTE
#: Marks ("<") of a file, and of those of its parts that no table fills: five bytes are a cell or a style, and
#: openpyxl makes an object of each. Without this a file of 20 KB takes 27 s and a gigabyte.
MAX_MARKS = 500_000
MAX_OTHER_MARKS = 100_000
BULK = re.compile(r"xl/worksheets/|xl/sharedstrings\.xml|word/", re.IGNORECASE)
#: How much is looked at of what only says that it is there.
GLANCE = 100

FORMULA = re.compile(rb"<(?:\w+:)?f[ />]")
SHEET = re.compile(rb"<(?:\w+:)?sheet[\s/>]")

#: Parts of an Office file that act or reach outside of it.
MACRO, EMBEDDED, LINKED = (
    re.compile(r"vbaproject|/macrosheets/|/activex/|/ctrlprops/"),
    re.compile(r"/embeddings/|oleobject|/afchunk"),
    re.compile(r"/externallinks/|/connections\.xml|/querytables/"),
)


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of Office file: the part that makes it one, and what to tell the sender of another."""

    main_part: str
    another_kind: str
    unreadable: str
    suspicious: str
    too_large: str
    too_large_unpacked: str
    #: What the sender of a file with such parts is told.
    forbidden: tuple[tuple[re.Pattern[str], str], ...]

    @property
    def has_macro(self) -> str:
        return self.forbidden[0][1]


WORKBOOK = FileKind(
    main_part="xl/workbook.xml",
    another_kind=(
        "Tệp không phải là sổ tính Excel .xlsx (hoặc có đặt mật khẩu); đề nghị lưu lại dạng .xlsx không mật khẩu."
    ),
    unreadable="Không đọc được tệp Excel; đề nghị mở bằng Excel và lưu lại dạng .xlsx.",
    suspicious="Tệp Excel có cấu trúc không an toàn; đề nghị chép số liệu sang một tệp .xlsx mới.",
    too_large=f"Tệp lớn hơn {MAX_BYTES // MEGABYTE} MB; đề nghị chỉ giữ lại bảng số liệu cần nhập.",
    too_large_unpacked="Tệp Excel quá lớn khi giải nén; đề nghị chép bảng số liệu sang một tệp .xlsx mới.",
    forbidden=(
        (MACRO, "Tệp Excel có macro; đề nghị lưu lại dạng “Excel Workbook (.xlsx)” không có macro."),
        (EMBEDDED, "Tệp Excel có đối tượng nhúng; đề nghị xóa đối tượng nhúng rồi lưu lại."),
        (LINKED, "Tệp Excel có liên kết đến tệp khác; đề nghị dán lại dưới dạng giá trị rồi lưu lại."),
    ),
)
DOCUMENT = FileKind(
    main_part="word/document.xml",
    another_kind=(
        "Tệp không phải là văn bản Word .docx (hoặc có đặt mật khẩu); đề nghị lưu lại dạng .docx không mật khẩu."
    ),
    unreadable="Không đọc được tệp Word; đề nghị mở bằng Word và lưu lại dạng .docx.",
    suspicious="Tệp Word có cấu trúc không an toàn; đề nghị chép nội dung sang một tệp .docx mới.",
    too_large=f"Tệp lớn hơn {MAX_BYTES // MEGABYTE} MB; đề nghị bỏ bớt hoặc thu nhỏ hình trong tệp.",
    too_large_unpacked="Tệp Word quá lớn khi giải nén; đề nghị bỏ bớt hoặc thu nhỏ hình trong tệp.",
    forbidden=(
        (MACRO, "Tệp Word có macro; đề nghị lưu lại dạng “Word Document (.docx)” không có macro."),
        (EMBEDDED, "Tệp Word có đối tượng nhúng; đề nghị xóa đối tượng nhúng rồi lưu lại."),
    ),
)
EMPTY = "Tệp không có nội dung."
OTHER_ENCODING = re.compile(rb"""(?:\xef\xbb\xbf)?<\?xml[^>]*encoding\s*=\s*["'](?!utf-8["'])""", re.IGNORECASE)


class UploadRefused(Exception):
    """The file is not read; the message is a sentence for the person who sent it."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table with its number in the file, as its reader sees it."""

    number: int
    cells: tuple[str, ...]

    def text(self, column: int) -> str:
        """The cell in the column, counted from 0; "" beyond the line's end."""
        return self.cells[column] if column < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class Book:
    """What is read of a file: the lines of its first sheet, and what must not pass unnoticed."""

    lines: list[Line]
    #: The file's own properties, which its reader does not see.
    properties: Mapping[str, str] = field(default_factory=dict)
    #: Names of the other sheets that hold anything.
    other_sheets: tuple[str, ...] = ()
    #: Addresses of formulas whose result the file does not hold: as cells they look blank.
    unsolved: frozenset[str] = frozenset()


def address(line: Line, column: int) -> str:
    """Where a cell stands as its reader sees it: "C7"; ``column`` counts from 0."""
    return f"{get_column_letter(column + 1)}{line.number}"


def unpacked_size(data: bytes) -> int:
    """How many bytes the file holds for a reader; 0 for what is refused before anybody reads it."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(part.file_size for part in archive.infolist())
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError):
        return 0
    return size if size <= MAX_UNPACKED_BYTES else 0


def open_workbook_safely(data: bytes) -> Workbook:
    """Open a workbook for reading its values, after a look into its parts.

    Raises ``UploadRefused``. The rows are parsed lazily: read them by ``workbook_lines``.
    """
    look_into(data, WORKBOOK)
    return _opened(data, data_only=True)


def _opened(data: bytes, *, data_only: bool) -> Workbook:
    try:
        return openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=data_only)
    except Exception as error:
        raise UploadRefused(WORKBOOK.unreadable) from error


def workbook_lines(data: bytes) -> list[Line]:
    """The lines of the workbook's first sheet that hold anything."""
    return _first_sheet(open_workbook_safely(data))


def read_book(data: bytes) -> Book:
    """Read a workbook whose sender is told of everything in it that was not read.

    Raises ``UploadRefused``.
    """
    workbook = open_workbook_safely(data)
    lines = _first_sheet(workbook)
    further = tuple(
        sheet.title
        for sheet in workbook.worksheets[1:]
        if any(_glance(cell.value) for row in _rows(sheet) for cell in row)
    )
    properties = {_glance(p.name): _glance(p.value) for p in workbook.custom_doc_props.props}
    return Book(lines, properties, further, _unsolved_formulas(data, lines))


def table_lines(name: str, data: bytes) -> list[Line]:
    """The lines of a workbook or a CSV file, told apart by the ending of its ``name``."""
    ending = PurePath(name).suffix.lower()
    if ending not in {".xlsx", ".csv"}:
        raise UploadRefused("Tệp phải có đuôi .xlsx hoặc .csv.")
    return csv_lines(data) if ending == ".csv" else workbook_lines(data)


def csv_lines(data: bytes) -> list[Line]:
    """The lines of a CSV file in UTF-8 that hold anything; comma or semicolon between the cells."""
    _refuse_size(data, WORKBOOK)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UploadRefused(
            "Tệp CSV không theo bảng mã UTF-8; trong Excel chọn Lưu dạng “CSV UTF-8 (Comma delimited)”."
        ) from None
    # The first line that has any: a title may stand above the table's head.
    head = next((line for line in text.splitlines() if ";" in line or "," in line), "")
    delimiter = ";" if head.count(";") > head.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        return _lines(_numbered(reader))
    except csv.Error:
        sentence = f"Không đọc được tệp CSV ở dòng {reader.line_num}; đề nghị kiểm tra dấu ngoặc kép."
        raise UploadRefused(sentence) from None


def clean_text(value: Any) -> str:
    """A cell as text: one Unicode form, no stray blanks, no invisible signs; 25280.0 becomes "25280"."""
    if value is None:
        return ""
    if isinstance(value, float):
        # A comma, as people here write it: 12,5% is stored as 0.125, which would read like 125 with its thousands.
        value = int(value) if value.is_integer() else str(value).replace(".", ",")
    if isinstance(value, datetime.datetime):
        value = value.date()
    normal = normalized(str(value))
    visible = (letter for letter in normal if letter.isspace() or unicodedata.category(letter) not in {"Cc", "Cf"})
    return " ".join("".join(visible).split())


def _first_sheet(workbook: Workbook) -> list[Line]:
    if not workbook.worksheets:
        raise UploadRefused("Tệp Excel không có trang tính nào.")
    return _sheet_lines(workbook.worksheets[0])


def _sheet_lines(sheet: Any) -> list[Line]:
    return _lines([(number, map(_shown, row)) for number, row in enumerate(_rows(sheet), 1)])


def _rows(sheet: Any) -> list[tuple[Any, ...]]:
    """The sheet's rows of cells down to the limit and one more; a file may claim a row of a thousand million."""
    try:
        return list(itertools.islice(sheet.iter_rows(max_col=MAX_COLUMNS), MAX_ROWS + 1))
    except Exception as error:
        raise UploadRefused(WORKBOOK.unreadable) from error


def _shown(cell: Any) -> Any:
    """The cell's value; 1 that the sheet shows as 100% is no count of one."""
    value = cell.value
    if isinstance(value, int | float) and "%" in cell.number_format:
        return f"{value * 100:g}%".replace(".", ",")
    return value


def _glance(value: Any) -> str:
    """The value as text, as far as one needs to know it."""
    return "" if value is None else clean_text(str(value)[:GLANCE])


def _unsolved_formulas(data: bytes, lines: list[Line]) -> frozenset[str]:
    """The cells of the first sheet that hold a formula and no result of it; few files hold formulas at all."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if not any(FORMULA.search(archive.read(part)) for part in archive.infolist()):
            return frozenset()
    workbook = _opened(data, data_only=False)
    solved = {address(line, n) for line in lines for n, text in enumerate(line.cells) if text}
    formulas = {
        address(line, n)
        for line in _sheet_lines(workbook.worksheets[0])
        for n, text in enumerate(line.cells)
        if text.startswith("=") or "ArrayFormula" in text
    }
    return frozenset(formulas - solved)


def _numbered(reader: Any) -> Iterator[tuple[int, list[str]]]:
    """Rows with the line that each begins on; a quoted cell may run over several lines."""
    start = 1
    for row in reader:
        yield start, row
        start = reader.line_num + 1


def _lines(numbered: Iterable[tuple[int, Iterable[Any]]]) -> list[Line]:
    lines, letters = [], 0
    for number, values in numbered:
        if number > MAX_ROWS:
            raise UploadRefused(f"Tệp có quá {MAX_ROWS} dòng; đề nghị xóa các dòng thừa ở cuối rồi lưu lại.")
        cells = tuple(values)
        letters += sum(len(str(cell)) for cell in cells if cell is not None)
        if letters > MAX_LETTERS:
            raise UploadRefused(WORKBOOK.too_large_unpacked)
        if any(isinstance(cell, str) and has_too_many_marks(cell) for cell in cells):
            raise UploadRefused(f"Dòng {number}: {TOO_MANY_MARKS}")
        cleaned = [clean_text(cell) for cell in cells]
        # Once more: 1e308 is long only as people read it.
        letters += sum(map(len, cleaned))
        while cleaned and not cleaned[-1]:
            cleaned.pop()
        if cleaned:
            lines.append(Line(number, tuple(cleaned)))
    return lines


def _refuse_size(data: bytes, kind: FileKind) -> None:
    if not data:
        raise UploadRefused(EMPTY)
    if len(data) > MAX_BYTES:
        raise UploadRefused(kind.too_large)


def look_into(data: bytes, kind: FileKind) -> None:
    """Look into the parts of an Office file without opening it; raises ``UploadRefused``."""
    _refuse_size(data, kind)
    if not data.startswith(b"PK\x03\x04"):
        raise UploadRefused(kind.another_kind)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _inspect_parts(archive.infolist(), kind)
            marks: Counter[bool] = Counter()
            for part in archive.infolist():
                content = archive.read(part)
                _inspect_content(part.filename, content, kind)
                marks[bool(BULK.match(part.filename))] += content.count(b"<")
            if marks.total() > MAX_MARKS or marks[False] > MAX_OTHER_MARKS:
                raise UploadRefused(kind.too_large_unpacked)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, OSError) as error:
        raise UploadRefused(kind.unreadable) from error


def _inspect_parts(parts: list[zipfile.ZipInfo], kind: FileKind) -> None:
    names = [part.filename.replace("\\", "/").lower() for part in parts]
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
        raise UploadRefused(kind.too_large_unpacked)
    if len(set(names)) < len(names) or any(name.startswith("/") or ".." in name for name in names):
        raise UploadRefused(kind.suspicious)
    for pattern, sentence in kind.forbidden:
        if any(pattern.search(name) for name in names):
            raise UploadRefused(sentence)
    if kind.main_part not in names:
        raise UploadRefused(kind.another_kind)


def _inspect_content(name: str, content: bytes, kind: FileKind) -> None:
    """Refuse what a parser would expand or fetch; lxml, if installed, would not refuse it.

    Any part may be read as XML, whatever its name ends in; without its zeros, UTF-16 reads like ASCII.
    """
    flat = content.replace(b"\0", b"")
    if b"<!DOCTYPE" in flat or b"<!ENTITY" in flat or OTHER_ENCODING.match(flat.lstrip()):
        raise UploadRefused(kind.suspicious)
    if len(SHEET.findall(flat)) > MAX_PARTS:
        raise UploadRefused(kind.suspicious)
    if name == "[Content_Types].xml" and b"macroEnabled" in flat:
        raise UploadRefused(kind.has_macro)
