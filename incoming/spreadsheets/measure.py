"""How many lines a text takes on paper, for rows do not grow by themselves where cells are merged."""

import math
from functools import lru_cache

#: The highest row that Excel draws, in points.
HIGHEST_ROW = 409.0
#: The height of a framed row of one line of the table's size.
LEAST_HEIGHT = 16.5
#: Points between two lines, per point of font size.
_LEADING = 1.25
#: What a framed row needs besides its text.
_FRAME_HEIGHT = 2.5
#: Small letters of the table's size that one unit of width holds; measured on Vietnamese text.
_LETTERS_PER_WIDTH = 1.12
#: How many small letters a capital is wide.
_CAPITAL = 1.6
#: What frame and indent take of a column's width.
_PADDING = 1.6


def room_of(width: float) -> float:
    """How many small letters of the table's size fit on a line of the column."""
    return (width - _PADDING) * _LETTERS_PER_WIDTH


def line_count(text: str, room: float) -> int:
    """How many lines a text takes where so many small letters fit on a line."""
    if len(text) * _CAPITAL <= room and "\n" not in text:
        return 1
    return sum(_wrapped_lines(paragraph, room) for paragraph in text.split("\n"))


# Every sheet names the same units, and so does the next workbook.
@lru_cache(1024)
def _wrapped_lines(paragraph: str, room: float) -> int:
    lines, used = 1, 0.0
    for word in paragraph.split(" "):
        width = _width(word)
        if used and used + 1 + width > room:
            lines, used = lines + 1, 0.0
        if width > room:
            lines += math.ceil(width / room) - 1
        used += width + bool(used)
    return lines


def _width(word: str) -> float:
    """The word's width in small letters; a capital at its head is the usual case."""
    if word.islower():
        return len(word)
    return len(word) * _CAPITAL if word.isupper() else len(word) - 1 + _CAPITAL


def row_height(lines: int, size: float, *, is_framed: bool) -> float:
    """Points that a row of so many lines of letters of that size needs."""
    text = lines * size * _LEADING
    return min(HIGHEST_ROW, max(LEAST_HEIGHT, text + _FRAME_HEIGHT) if is_framed else text + 1)
