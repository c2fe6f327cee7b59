"""Texts in one Unicode form, at a cost that their length bounds."""

import unicodedata
from typing import Literal

Form = Literal["NFC", "NFD", "NFKC", "NFKD"]

#: A letter of any language bears fewer. Sorting a row of marks costs the square of its length: a row of
#: 60,000 holds up a worker for half a minute.
MOST_MARKS = 10

TOO_MANY_MARKS = "Có chữ mang quá nhiều dấu chồng lên nhau; đề nghị gõ lại."


def has_too_many_marks(text: str) -> bool:
    """Whether more than ten marks stand in a row somewhere."""
    return len(text) > MOST_MARKS and not text.isascii() and len(without_rows_of_marks(text)) < len(text)


#: Letters of other languages that look like Đ: old fonts and keyboards give them in its place.
LOOKS_LIKE_D = str.maketrans("ÐƉðɖ", "ĐĐđđ")


def normalized(text: str, form: Form = "NFC") -> str:
    """The text in a Unicode form, whatever it holds; of a row of marks the first ten count."""
    if text.isascii():
        return text
    return unicodedata.normalize(form, without_rows_of_marks(text)).translate(LOOKS_LIKE_D)


def without_rows_of_marks(text: str) -> str:
    """The text with the first ten of each row of marks."""
    # Vietnamese is mostly typed in whole letters, and this is asked for every cell of every file.
    if not any(map(unicodedata.combining, text)):
        return text
    kept, row = [], 0
    for letter in text:
        row = row + 1 if unicodedata.combining(letter) else 0
        if row <= MOST_MARKS:
            kept.append(letter)
    return "".join(kept)


def as_seen(text: str) -> str:
    """The text as one sees it: a blank of any width is a blank, and signs without any go (zero-width, direction)."""
    if text.isascii():
        return text
    kinds = ((letter, unicodedata.category(letter)) for letter in text)
    return "".join(" " if kind == "Zs" else letter for letter, kind in kinds if kind != "Cf")
