"""Invented figures that grow evenly, so that nothing is asked about; the same in Python and in SQL."""

from dataclasses import dataclass

from reports.figures.indicators import FIELDS, RESIDENTS


@dataclass(frozen=True, slots=True)
class Growth:
    """``base``, something of the unit's own, and so many more in every so many days."""

    base: int
    own: int = 1
    more: int = 0
    days: int = 1

    def value(self, position: int, age: int) -> int:
        return self.base + position % self.own + age * self.more // self.days

    def sql(self, position: str, age: str) -> str:
        """The value as SQL, in a statement with parameters."""
        return f"{self.base} + {position} %% {self.own} + {age} * {self.more} / {self.days}"


GROWTHS = {
    "staff_total": Growth(60),
    "staff_smartphones": Growth(55),
    "staff_installed": Growth(10, own=9, more=1, days=60),
    "visitors_guided": Growth(0, own=5, more=2),
    "relatives_installed": Growth(0, own=7, more=1),
    "residents_total": Growth(8000, own=90),
    "residents_smartphones": Growth(5000),
    "residents_installed": Growth(900, own=90, more=3),
    "households_total": Growth(2000),
    "households_visited": Growth(0, own=90, more=1),
    "broadcasts": Growth(0, more=2),
}
AREA = frozenset(indicator.field for indicator in RESIDENTS.indicators)


def is_commune(position: int) -> bool:
    """Every fourth unit reports an area, about as many as in Lộc Ninh."""
    return position % 4 == 0


def typed_in(position: int, age: int) -> dict[str, int]:
    """What the unit's officer types that many days after the campaign began."""
    owed = [field for field in FIELDS if field not in AREA or is_commune(position)]
    return {field: GROWTHS[field].value(position, age) for field in owed}


def columns(position: str, age: str, is_area: str) -> dict[str, str]:
    """The same figures as SQL, by column."""
    found = {field: GROWTHS[field].sql(position, age) for field in FIELDS}
    return {f: f"CASE WHEN {is_area} THEN {sql} END" if f in AREA else sql for f, sql in found.items()}
