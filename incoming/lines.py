"""Rows of cells as lines of clean text, within what may be read of one file."""

from collections.abc import Iterable
from typing import Any

from .books import Line
from .file_kinds import WORKBOOK
from .letters import TOO_MANY_MARKS, has_too_many_marks
from .uploads import MAX_LETTERS, MAX_ROWS, UploadRefused, clean_text

TOO_MANY_ROWS = f"Tệp có quá {MAX_ROWS} dòng; đề nghị xóa các dòng thừa ở cuối rồi lưu lại."


class Room:
    """How many letters of one file are still read, whatever its sheets."""

    def __init__(self) -> None:
        self.left = MAX_LETTERS

    def take(self, letters: int) -> None:
        self.left -= letters
        if self.left < 0:
            raise UploadRefused(WORKBOOK.too_large_unpacked)


def lines_of(numbered: Iterable[tuple[int, Iterable[Any]]], room: Room) -> list[Line]:
    """The rows that hold anything; raises ``UploadRefused`` where there are too many, or one costs too much."""
    lines = []
    for number, values in numbered:
        if number > MAX_ROWS:
            raise UploadRefused(TOO_MANY_ROWS)
        cells = tuple(values)
        room.take(sum(len(str(cell)) for cell in cells if cell is not None))
        if any(isinstance(cell, str) and has_too_many_marks(cell) for cell in cells):
            raise UploadRefused(f"Dòng {number}: {TOO_MANY_MARKS}")
        cleaned = [clean_text(cell) for cell in cells]
        # Once more: 1e308 is long only as people read it.
        room.take(sum(map(len, cleaned)))
        while cleaned and not cleaned[-1]:
            cleaned.pop()
        if cleaned:
            lines.append(Line(number, tuple(cleaned)))
    return lines
