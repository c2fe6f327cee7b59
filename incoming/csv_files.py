"""Reading CSV files in whatever letters and with whatever signs between the cells they come."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from .books import Book, SheetLines
from .lines import Room, lines_of
from .uploads import UploadRefused

#: What parts the cells of a CSV file.
DELIMITERS = ",;\t"
UNKNOWN_LETTERS = "Không đọc được chữ của tệp CSV; trong Excel chọn Lưu dạng “CSV UTF-8 (Comma delimited)”."


def read_csv(data: bytes) -> Book:
    """The file's cells parted by the sign that is commonest in it, or by another."""
    text = text_of(data)
    signs = sorted(DELIMITERS, key=text.count, reverse=True)
    return Book(tuple(_sheet(text, sign) for sign in signs if sign in text or sign == signs[0]))


def text_of(data: bytes) -> str:
    """The file's letters: UTF-8, UTF-16 as Excel's "Unicode Text" is, or Windows-1258 as its plain "CSV"."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\0" in data:
        encodings = ["utf-16-le" if data[1::2].count(0) > data[::2].count(0) else "utf-16-be"]
    else:
        encodings = ["utf-8-sig", "cp1258"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UploadRefused(UNKNOWN_LETTERS)


def _sheet(text: str, delimiter: str) -> SheetLines:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        return SheetLines("", lines_of(_numbered(reader), Room()))
    except UploadRefused as refusal:
        return SheetLines("", [], refusal=str(refusal))
    except csv.Error:
        sentence = f"Không đọc được tệp CSV ở dòng {reader.line_num}; đề nghị kiểm tra dấu ngoặc kép."
        return SheetLines("", [], refusal=sentence)


def _numbered(reader: Any) -> Iterator[tuple[int, list[str]]]:
    """Rows with the line that each begins on; a quoted cell may run over several lines."""
    start = 1
    for row in reader:
        yield start, row
        start = reader.line_num + 1
