"""Finding a unit by what people write: its code, or its name in any usual spelling.

Marks are never guessed: Lộc Thạnh and Lộc Thành are two communes, and "Loc Thanh" is neither.
"""

import datetime
import difflib
from collections import defaultdict
from collections.abc import Iterable, Iterator

from incoming.text import MOST_COMPARED, comparable, folded
from incoming.uploads import clean_text

from .models import District, Unit

#: How much of a strange name a sentence repeats.
LONGEST_QUOTE = 60
#: So many names of one file are answered with a suggestion: looking for one takes a millisecond or two.
MOST_SUGGESTIONS = 50
#: From which likeness on a name is suggested.
LIKENESS = 0.8


class UnitUnclear(Exception):
    """The writing names no unit, or several; the message is a sentence that asks for the right one."""


COMMITTEES = (comparable("Ủy ban nhân dân"), "ubnd")
#: The words for each kind of area; a unit answers to those of its own kind alone.
AREAS = tuple(tuple(map(comparable, words)) for words in (["xã"], ["phường"], ["thị trấn", "TT"]))
OFFICE = comparable("Phòng")

Index = dict[str, list[Unit]]


class UnitFinder:
    """The units of a district by code, by their own names, and by the names that people make of those."""

    def __init__(self, district: District, units: Iterable[Unit]) -> None:
        #: What may follow any name: "huyện", "huyện Lộc Ninh".
        self._tails = tuple(f" {comparable(text)}" for text in (district.full_name, district.get_kind_display()))
        self._codes: Index = defaultdict(list)
        self._names: Index = defaultdict(list)
        self._variants: Index = defaultdict(list)
        self._folded: Index = defaultdict(list)
        #: What was compared already: a line's name is asked for more than once.
        self._keys: dict[str, str] = {}
        for unit in units:
            self._add(unit)
        #: Names so far that are no unit's.
        self._strangers = 0

    def find(self, written: str, date: datetime.date) -> Unit:
        """The one unit that is called so; of two, the one that reports on ``date``. Raises ``UnitUnclear``."""
        written = written[:MOST_COMPARED]
        name = self._key(written)
        for found in (self._codes.get(_code_key(written)), self._names.get(name), self._variants.get(name)):
            if found:
                reporting = [unit for unit in found if unit.is_active_on(date)] or found
                if len(reporting) == 1:
                    return reporting[0]
                question = f"“{_quoted(written)}” có thể là {_listed(reporting)}"
                raise UnitUnclear(f"{question}; đề nghị ghi rõ hơn hoặc ghi mã đơn vị.")
        raise UnitUnclear(self._question(written, name))

    def knows(self, written: str) -> bool:
        """Whether some unit is called so, of whatever date."""
        written = written[:MOST_COMPARED]
        name = self._key(written)
        return bool(self._codes.get(_code_key(written)) or self._names.get(name) or self._variants.get(name))

    def by_code(self, code: str) -> Unit | None:
        """The unit with exactly this code."""
        return next((unit for unit in self._codes.get(_code_key(code), ()) if unit.code == code), None)

    def _add(self, unit: Unit) -> None:
        names = {self._key(unit.name), self._key(unit.short_name)}
        variants = {variant for name in names for variant in _variants(name, unit)}
        self._codes[_code_key(unit.code)].append(unit)
        for index, keys in (
            (self._names, names),
            (self._variants, variants),
            (self._folded, {folded(key) for key in variants}),
        ):
            for key in keys:
                index[key].append(unit)

    def _key(self, written: str) -> str:
        if written not in self._keys:
            key = comparable(written)
            for tail in self._tails:
                key = key.removesuffix(tail)
            self._keys[written] = key
        return self._keys[written]

    def _question(self, written: str, name: str) -> str:
        bare = folded(name)
        for tail in self._tails:
            bare = bare.removesuffix(folded(tail))
        close = self._folded.get(bare)
        self._strangers += 1
        if not close and self._strangers <= MOST_SUGGESTIONS:
            keys = difflib.get_close_matches(bare, self._folded, n=3, cutoff=LIKENESS)
            close = [unit for key in keys for unit in self._folded[key]]
        if not close:
            return f"Không có đơn vị “{_quoted(written)}” trong danh sách đơn vị của huyện."
        return (
            f"Không có đơn vị “{_quoted(written)}”; có phải là {_listed(close)}? "
            "Đề nghị ghi đúng tên, đủ dấu, hoặc ghi mã đơn vị."
        )


def was_called(unit: Unit, written: str) -> bool:
    """Whether this is or was the unit's name; two may have borne it, so its code must stand beside."""
    names = [unit.name, unit.short_name, *unit.former_names.values_list("name", flat=True)]
    return comparable(written) in map(comparable, names)


def _variants(name: str, unit: Unit) -> Iterator[str]:
    """The name, with and without the words that stand before it on paper."""
    yield name
    if not unit.reports_area:
        yield name.removeprefix(f"{OFFICE} ")
        return
    rest = _split(name, COMMITTEES)[1]
    default = AREAS[-1] if unit.kind == Unit.Kind.TOWN else AREAS[0]
    words = next((words for words in AREAS if _split(rest, words)[0]), default)
    place = _split(rest, words)[1]
    for before in ("", *words):
        area = f"{before} {place}".strip()
        yield area
        yield from (f"{committee} {area}" for committee in COMMITTEES)


def _split(name: str, words: Iterable[str]) -> tuple[str, str]:
    """The one of the words that the name begins with, and the rest of it."""
    word = next((word for word in words if name.startswith(f"{word} ")), "")
    return word, name[len(word) :].strip()


def _code_key(code: str) -> str:
    """Codes compare in small letters, and without the leading zeros that Excel takes from a number."""
    key = clean_text(code).casefold()
    return key.lstrip("0") if key.isdecimal() else key


def _listed(units: Iterable[Unit]) -> str:
    return " hoặc ".join(dict.fromkeys(f"{unit.name} ({unit.code})" for unit in units))


def _quoted(written: str) -> str:
    text = clean_text(written)
    return text if len(text) <= LONGEST_QUOTE else f"{text[:LONGEST_QUOTE]}…"
