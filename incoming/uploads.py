"""Files that people upload: read in a process apart, refused in sentences that say what to do, never kept."""

import datetime
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import Any

from . import apart
from .books import Book, Line, SheetLines
from .letters import as_seen, normalized

MEGABYTE = 1024 * 1024
MAX_BYTES = 2 * MEGABYTE
MAX_UNPACKED_BYTES = 10 * MEGABYTE
#: What is read of all files of one upload, unpacked; two hundred filled forms take a third of it.
MOST_TOGETHER = 20 * MEGABYTE
#: Processes that read one upload, one after the other: the next where a file has ended the last.
MOST_READERS = 2
MAX_PARTS = 100
MAX_ROWS = 2000
MAX_COLUMNS = 60
#: Letters of a sheet, as stored and as read: a file of 20 KB can name one long text in every cell.
MAX_LETTERS = 2 * MEGABYTE

EMPTY = "Tệp không có nội dung."
TOO_MUCH = "Chưa đọc, vì các tệp cộng lại có quá nhiều số liệu cho một lần; đề nghị tải lên ở lần sau."
TOO_COSTLY = "Đọc tệp này mất quá nhiều thời gian hoặc bộ nhớ; đề nghị chép bảng số liệu sang một tệp .xlsx mới."

#: Workbooks by the endings of their names; which kind it is, the content says.
WORKBOOKS = (".xlsx", ".xls", ".ods")
#: Files that opening in Excel would not mend.
FOREIGN = {
    **dict.fromkeys((".docx", ".doc", ".rtf", ".odt"), "tệp Word"),
    ".pdf": "tệp PDF",
    **dict.fromkeys((".jpg", ".jpeg", ".png", ".heic", ".webp", ".gif"), "ảnh chụp"),
}
PACKED = "Đây là tệp nén; đề nghị giải nén rồi chọn các tệp Excel bên trong."
LOCK = (
    "Đây là tệp tạm của Excel, Word (tên bắt đầu bằng “~$”), không có nội dung; "
    "đề nghị chọn tệp cùng tên nhưng không có “~$” ở đầu."
)
MAC = (
    "Đây là tệp phụ của máy Mac (tên bắt đầu bằng “._”), không có nội dung; "
    "đề nghị chọn tệp cùng tên nhưng không có “._” ở đầu."
)
ASK_FOR_EXCEL = "đề nghị chép số liệu sang một tệp Excel (.xlsx) rồi chọn tệp đó."


class UploadRefused(Exception):
    """The file is not read; the message is a sentence for the person who sent it.

    ``remark`` is another about the same file, which its sender sees beside it.
    """

    def __init__(self, sentence: str, remark: str = "") -> None:
        super().__init__(sentence)
        self.remark = remark


def read_books(
    files: Sequence[apart.Named], *, csv: bool = False, advice: str = ASK_FOR_EXCEL
) -> Iterator[Book | UploadRefused]:
    """What is read of each file, or why it is not.

    ``csv`` says whether a table may also come as .csv; ``advice``, what to do with a file that is none of Excel.
    """
    refusals = [_refusal(name, data, csv, advice) for name, data in files]
    asked = [file for file, refusal in zip(files, refusals, strict=True) if not refusal]
    answers = iter(_answers(asked))
    for refusal in refusals:
        answer = {"refused": refusal} if refusal else next(answers, {"refused": TOO_MUCH})
        yield UploadRefused(answer["refused"]) if "refused" in answer else _book(answer)


def _answers(files: Sequence[apart.Named]) -> list[dict[str, Any]]:
    """What is read of the files; after one that ended its reader, the others are asked for once more."""
    given: list[dict[str, Any]] = []
    for _ in range(MOST_READERS):
        rest = files[len(given) :]
        given += apart.answers("incoming.reading:read", rest) if rest else []
        if len(given) == len(files) or given[-1:] == [{"refused": TOO_MUCH}]:
            break
        given.append({"refused": TOO_COSTLY})
    return given


def read_book(name: str, data: bytes, *, csv: bool = False) -> Book:
    """A workbook, or where ``csv`` says so also a CSV file; raises ``UploadRefused``."""
    (read,) = read_books([(name, data)], csv=csv)
    if isinstance(read, UploadRefused):
        raise read
    return read


def shadow_file(name: str) -> str:
    """A sentence about a file that a program keeps beside the one that is meant; "" for all others."""
    return next((told for start, told in (("~$", LOCK), ("._", MAC)) if PurePath(name).name.startswith(start)), "")


def _refusal(name: str, data: bytes, csv: bool, advice: str) -> str:
    """Why a file of that name is not read; "" if it is."""
    ending = PurePath(name).suffix.lower()
    if shadow := shadow_file(name):
        return shadow
    if not data:
        return EMPTY
    if ending in WORKBOOKS or (csv and ending == ".csv"):
        return ""
    if kind := FOREIGN.get(ending):
        return f"Đây là {kind}, không phải tệp Excel; {advice}"
    if ending in {".zip", ".rar", ".7z"}:
        return PACKED
    *others, last = (*WORKBOOKS, ".csv") if csv else WORKBOOKS
    return f"Tệp phải có đuôi {', '.join(others)} hoặc {last}; đề nghị mở bằng Excel và lưu lại dạng .xlsx."


def _book(answer: dict[str, Any]) -> Book:
    sheets = (
        SheetLines(name, [Line(number, tuple(cells)) for number, cells in lines], frozenset(unsolved), refusal)
        for name, lines, unsolved, refusal in answer["sheets"]
    )
    return Book(tuple(sheets), answer["properties"])


def clean_text(value: Any) -> str:
    """A cell as text: one Unicode form, no stray blanks, no invisible signs; 25280.0 becomes "25280"."""
    if value is None:
        return ""
    if isinstance(value, float):
        # As Excel shows it, by fifteen digits: 1160.0000000000002 is 1160.
        value = float(f"{value:.15g}")
        # A comma, as people here write it: 12,5% is stored as 0.125, which would read like 125 with its thousands.
        value = int(value) if value.is_integer() else str(value).replace(".", ",")
    if isinstance(value, datetime.datetime):
        value = value.date()
    seen = as_seen(normalized(str(value)))
    visible = (letter for letter in seen if letter.isspace() or unicodedata.category(letter) != "Cc")
    return " ".join("".join(visible).split())
