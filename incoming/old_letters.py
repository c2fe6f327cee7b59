"""Text of before Unicode: a font shows Vietnamese where the file holds other letters ("Phßng Néi vô")."""

import re
from collections.abc import Iterable

#: What stands in the words of each way, and in no word of Vietnamese in Unicode.
WAYS = {
    "TCVN3": re.compile("[A-Za-z](?:[µ¸¶·¨¾¼½©ª«¬]|¹[a-z])"),
    "VNI": re.compile("[øûïäåëöñ]", re.IGNORECASE),
}
#: A foreign name has such a letter, too.
FEWEST_WORDS = 3


def old_letters(texts: Iterable[str]) -> str:
    """The way in which the texts spell Vietnamese, "TCVN3" or "VNI"; "" if that is Unicode."""
    words = {word for text in texts if not text.isascii() for word in text.split()}
    return next((way for way, sign in WAYS.items() if sum(map(bool, map(sign.search, words))) >= FEWEST_WORDS), "")
