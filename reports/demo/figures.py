"""Invented figures that look like a week of work: each unit on its own way to the target."""

from random import Random

from units.models import Unit

#: Today, counted from the campaign's first day, which is 0.
TODAY = 6

#: From how many to how many people work in a unit of each kind.
STAFF_SIZES = {
    Unit.Kind.AGENCY: (6, 16),
    Unit.Kind.SERVICE_UNIT: (9, 40),
    Unit.Kind.PARTY_BODY: (5, 14),
    Unit.Kind.MASS_ORGANISATION: (4, 9),
    Unit.Kind.ASSOCIATION: (2, 4),
    Unit.Kind.VERTICAL_SECTOR: (9, 45),
    Unit.Kind.COMMUNE: (19, 28),
    Unit.Kind.TOWN: (24, 30),
}


def seeded(text: str) -> Random:
    """A source of chance that is the same for the same text on every machine."""
    return Random(text)  # noqa: S311 - figures for show, not secrets


def figures_by_day(unit: Unit) -> list[dict[str, int]]:
    """The unit's true figures on each day up to today, in whole and never falling."""
    random = seeded(f"figures {unit.code}")
    staff = _staff(random, unit.kind)
    area = _area(random, unit.kind) if unit.reports_area else [{}] * len(staff)
    return [one | other for one, other in zip(staff, area, strict=True)]


def _staff(random: Random, kind: str) -> list[dict[str, int]]:
    total = random.randint(*STAFF_SIZES[Unit.Kind(kind)])
    smartphones = total - random.randint(0, total // 6)
    installed = _course(random, smartphones, start=random.uniform(0.15, 0.45), end=random.uniform(0.8, 1.0))
    visitors = _course(random, random.randint(5, 60))
    relatives = _course(random, 2 * total, start=0.1, end=random.uniform(0.5, 1.0))
    return [
        {
            "staff_total": total,
            "staff_smartphones": smartphones,
            "staff_installed": installed[n],
            "visitors_guided": visitors[n],
            "relatives_installed": relatives[n],
        }
        for n in range(TODAY + 1)
    ]


def _area(random: Random, kind: str) -> list[dict[str, int]]:
    people = random.randint(4200, 9800) + (4000 if kind == Unit.Kind.TOWN else 0)
    smartphones = round(people * random.uniform(0.42, 0.58))
    households = round(people / random.uniform(3.7, 4.2))
    installed = _course(random, smartphones, start=random.uniform(0.06, 0.14), end=random.uniform(0.3, 0.62))
    visited = _course(random, households, start=0.04, end=random.uniform(0.45, 0.95))
    broadcasts = random.randint(2, 4)
    return [
        {
            "residents_total": people,
            "residents_smartphones": smartphones,
            "residents_installed": installed[n],
            "households_total": households,
            "households_visited": visited[n],
            "broadcasts": broadcasts * (n + 1),
        }
        for n in range(TODAY + 1)
    ]


def _course(random: Random, whole: int, start: float = 0.0, end: float = 1.0) -> list[int]:
    """A cumulative figure from one share of the whole to another, in steps that are never alike."""
    steps = [n + random.uniform(-0.2, 0.2) if 0 < n < TODAY else n for n in range(TODAY + 1)]
    return [round(whole * (start + (end - start) * step / TODAY)) for step in steps]
