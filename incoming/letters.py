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


def normalized(text: str, form: Form = "NFC") -> str:
    """The text in a Unicode form, whatever it holds; of a row of marks the first ten count."""
    return text if text.isascii() else unicodedata.normalize(form, without_rows_of_marks(text))


def without_rows_of_marks(text: str) -> str:
    """The text with the first ten of each row of marks."""
    kept, row = [], 0
    for letter in text:
        row = row + 1 if unicodedata.combining(letter) else 0
        if row <= MOST_MARKS:
            kept.append(letter)
    return "".join(kept)
