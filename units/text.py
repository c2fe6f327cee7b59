"""Text as people look for it."""

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
