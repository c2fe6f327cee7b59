"""What is asked of the process that reads files: each file's sheets and lines as plain data, or a sentence why not."""

import io
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import PurePath
from typing import Any

from .apart import Named
from .books import Book
from .csv_files import read_csv
from .file_kinds import WORKBOOK, is_zip_or_old, refuse_size
from .old_letters import old_letters
from .uploads import MAX_UNPACKED_BYTES, MOST_TOGETHER, TOO_COSTLY, TOO_MUCH, UploadRefused
from .workbooks import read_workbook

OLD_LETTERS = (
    "Chữ trong tệp gõ theo bảng mã {} cũ, không phải Unicode; đề nghị chuyển sang Unicode "
    "(UniKey: chép nội dung, bấm Ctrl+Shift+F6, chọn {} → Unicode, dán lại) rồi lưu."
)


def read(files: Iterable[Named]) -> Iterator[dict[str, Any]]:
    """Answer for each file, until there is too much of them."""
    size = 0
    for name, data in files:
        size += unpacked_size(data)
        if size > MOST_TOGETHER:
            yield {"refused": TOO_MUCH}
            return
        try:
            book = book_of(name, data)
            yield {
                "sheets": [
                    (sheet.name, [(line.number, line.cells) for line in sheet.lines], [*sheet.unsolved], sheet.refusal)
                    for sheet in book.sheets
                ],
                "properties": book.properties,
            }
        except UploadRefused as refusal:
            yield {"refused": str(refusal)}
        except MemoryError:
            yield {"refused": TOO_COSTLY}


def book_of(name: str, data: bytes) -> Book:
    """The file's sheets; raises ``UploadRefused``."""
    refuse_size(data, WORKBOOK)
    is_table = PurePath(name).suffix.lower() == ".csv" and not is_zip_or_old(data)
    book = read_csv(data) if is_table else read_workbook(data)
    texts = (text for sheet in book.sheets for line in sheet.lines for text in line.cells)
    if way := old_letters(texts):
        raise UploadRefused(OLD_LETTERS.format(way, way))
    return book


def unpacked_size(data: bytes) -> int:
    """How many bytes the file holds for a reader; 0 for what is refused before anybody reads it."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(part.file_size for part in archive.infolist())
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError):
        return 0
    return size if size <= MAX_UNPACKED_BYTES else 0
