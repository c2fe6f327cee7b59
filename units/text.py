"""Text as people look for it."""

import re
import unicodedata


def folded(text: str) -> str:
    """The text as a search compares it: without diacritics, in small letters."""
    decomposed = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def matches(words: str, *texts: str) -> bool:
    """Whether what was searched for stands in the texts; nothing searched for stands everywhere."""
    return folded(words) in folded(" ".join(texts))


def searched(query: str) -> str:
    """What a search box sent, short enough and without what a database refuses."""
    return query.replace("\x00", "").strip()[:100]


#: What XML 1.0 cannot say: control characters, halves of a pair, and what is no character.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def xml_text(text: str) -> str:
    """The text without anything that XML cannot hold, each line ended in one way."""
    if text.isprintable():
        return text
    return _NOT_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
