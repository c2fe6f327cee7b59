"""Text as people look for it."""

import re
import unicodedata
from functools import lru_cache

from .letters import normalized
from .uploads import clean_text

#: The five tones as combining marks. Two spellings put them on different letters: hoà, hòa.
TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
#: More letters than any name or heading has.
MOST_COMPARED = 300
#: What stands between words; not "&", which tells VH&TT from VH-TT.
PUNCTUATION = re.compile(r"""[-‐‑–—.,;:/()\[\]"'“”‘’]+""")

LONGEST_SEARCH = 100
#: Of what was typed or pasted, so much is looked at: signs that nobody sees may stand between.
MOST_TYPED = 500


def folded(text: str) -> str:
    """The text as a search compares it: without diacritics, in small letters."""
    decomposed = normalized(text.casefold(), "NFKD").replace("đ", "d")
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def matches(words: str, *texts: str) -> bool:
    """Whether what was searched for stands in the texts; nothing searched for stands everywhere."""
    return folded(words) in folded(" ".join(texts))


def searched(query: str) -> str:
    """What a search box sent, as one sees it, short enough and without what a database refuses."""
    return clean_text(query[:MOST_TYPED])[:LONGEST_SEARCH]


def comparable(text: str) -> str:
    """The text as two spellings of it compare: one Unicode form, small letters, single blanks.

    A tone counts for its whole word, wherever it stands in it; no mark is dropped. Of a text that is longer than any
    name its beginning counts.
    """
    words = PUNCTUATION.sub(" ", clean_text(text[:MOST_COMPARED]).casefold()).split()
    return " ".join(_with_tone_last(word) for word in words)


@lru_cache(10_000)
def _with_tone_last(word: str) -> str:
    signs = normalized(word, "NFD")
    tones = "".join(sign for sign in signs if sign in TONES)
    return normalized("".join(sign for sign in signs if sign not in TONES)) + tones


#: What XML 1.0 cannot say: control characters, halves of a pair, and what is no character.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def xml_text(text: str) -> str:
    """The text as a file is to print it: without what XML cannot hold, each line ended in one way.

    A tone that was typed as a sign of its own stands on its letter: fonts set such signs beside it.
    """
    text = normalized(text)
    if text.isprintable():
        return text
    return _NOT_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
