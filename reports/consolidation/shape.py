"""The consolidation as frozen data: the district's day, its two tables and their totals, and no database behind it.

Only facts are fields; all rates, totals and counts are derived, so that a frozen edition cannot contradict itself.
"""

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from reports.figures.indicators import Figures, TableDescription

from .unit_day import Source, Status, UnitDay, Words


@dataclass(frozen=True, slots=True)
class Row:
    """One unit's line in one table."""

    number: int
    unit: UnitDay
    figures: Figures
    new_today: int | None
    rate: float | None


@dataclass(frozen=True, slots=True)
class Sum:
    """One kind of total over some units of one table (R15)."""

    units: int
    #: ``None`` where a figure was not asked of any of the units.
    figures: dict[str, int | None]
    new_today: int | None
    rate: float | None


@dataclass(frozen=True, slots=True)
class Movement:
    """What moved a total's rate since the units' reports before the day."""

    #: The rate by the reports before the day, and now.
    before: float
    after: float
    #: Installations more than before; negative if fewer.
    gained: int
    #: Whose denominator is another, and by how many people; negative where it fell.
    bases: tuple[tuple[UnitDay, int], ...]
    #: Who had reported nothing before.
    joined: tuple[UnitDay, ...]


@dataclass(frozen=True, slots=True)
class Totals:
    """A total is always three things: reported, carried, unknown (R15)."""

    reported: Sum
    carried: Sum
    all: Sum
    unknown_units: int


@dataclass(frozen=True, slots=True)
class Pace:
    """What it takes to reach the target by the target day, and what the last days come to by then (R28)."""

    #: Installations still missing; 0 once the target is reached.
    missing: int
    #: Days left after this one, until the target day.
    days: int
    #: Installations a day over the last days reported; ``None`` where fewer than two are known.
    recent: float | None
    #: The rate on the target day if they go on like that; ``None`` without ``recent``, and when that day is over.
    forecast: float | None

    @property
    def per_day(self) -> int | None:
        """Installations a day from tomorrow on, rounded up; ``None`` when no day is left."""
        return -(-self.missing // self.days) if self.days > 0 else None


class TableView:
    """One of the two tables of a day: its rows in the Office's order, its three-fold total."""

    def __init__(self, description: TableDescription, units: Iterable[UnitDay], target: int, words: Words) -> None:
        self.description = description
        self.words = words
        #: The target of the rate, in per cent.
        self.target = target
        self.fields = description.fields
        figures = [(unit, {field: unit.figure(field) for field in self.fields}) for unit in units]
        self.rows = tuple(
            Row(number, unit, of_unit, unit.gain(description.numerator), description.rate(of_unit))
            for number, (unit, of_unit) in enumerate(figures, start=1)
        )

    @cached_property
    def totals(self) -> Totals:
        reported = [row for row in self.rows if row.unit.source is Source.REPORTED]
        carried = [row for row in self.rows if row.unit.source is Source.CARRIED]
        return Totals(
            reported=self._sum(reported),
            carried=self._sum(carried),
            all=self._sum(reported + carried),
            unknown_units=len(self.rows) - len(reported) - len(carried),
        )

    @cached_property
    def before(self) -> Sum:
        """The total of all figures as they were known before the day: of the last reports before it (R6)."""
        known = [row.unit.previous for row in self.rows if row.unit.previous is not None]
        figures = {field: _added([of_unit.get(field) for of_unit in known]) for field in self.fields}
        return Sum(len(known), figures, None, self.description.rate(figures))

    @property
    def installed(self) -> int | None:
        """The installations of all known units; ``None`` where none is known."""
        known = self.totals.all
        return known.figures[self.description.numerator] if known.units else None

    def _sum(self, rows: list[Row]) -> Sum:
        figures = {field: _added([row.figures[field] for row in rows]) for field in self.fields}
        gains = [row.new_today for row in rows if row.new_today is not None]
        return Sum(len(rows), figures, sum(gains) if gains else None, self.description.rate(figures))

    @property
    def is_provisional(self) -> bool:
        """Whether less than half of the denominator was reported in the day itself (R15)."""
        base, totals = self.description.denominator, self.totals
        return 2 * (totals.reported.figures[base] or 0) < (totals.all.figures[base] or 0)

    def pace(self, date: datetime.date, target_on: datetime.date) -> Pace | None:
        """What is missing to the target, over all known units, and their pace; ``None`` without a denominator."""
        gains = [gain for row in self.rows if (gain := self._gain_a_day(row)) is not None]
        return self._pace(self.totals.all.figures, sum(gains) if gains else None, (target_on - date).days)

    def pace_of(self, row: Row, date: datetime.date, target_on: datetime.date) -> Pace | None:
        """The same of one unit."""
        return self._pace(row.figures, self._gain_a_day(row), (target_on - date).days)

    def _gain_a_day(self, row: Row) -> float | None:
        return row.unit.gain_a_day(self.description.numerator)

    def _pace(self, figures: Figures, recent: float | None, days: int) -> Pace | None:
        missing = self.description.missing_to_target(figures, self.target)
        if missing is None:
            return None
        above, below = figures[self.description.numerator] or 0, figures[self.description.denominator] or 0
        forecast = None
        if recent is not None and days >= 0:
            # Nobody installs twice: what is counted does not exceed those that it is counted of (R8).
            forecast = min(max(above + recent * days, 0), max(above, below)) / below
        return Pace(missing, days, recent, forecast)

    @cached_property
    def movement(self) -> Movement | None:
        """What moved the rate since the units' reports before the day; ``None`` where there is nothing to compare."""
        above, below = self.description.numerator, self.description.denominator
        before, after = self.before.rate, self.totals.all.rate
        if before is None or after is None or not self.totals.reported.units:
            return None
        known = [(row.unit, row.unit.previous, row.figures) for row in self.rows if row.unit.previous]
        steps = [(unit, (now[below] or 0) - (previous.get(below) or 0)) for unit, previous, now in known]
        return Movement(
            before=before,
            after=after,
            gained=sum((now[above] or 0) - (previous.get(above) or 0) for _, previous, now in known),
            bases=tuple((unit, step) for unit, step in steps if step),
            joined=tuple(row.unit for row in self.rows if row.unit.figures and not row.unit.previous),
        )


def _added(figures: list[int | None]) -> int | None:
    """The sum of what was asked: who was not asked does not count as 0 (R21)."""
    asked = [figure for figure in figures if figure is not None]
    return sum(asked) if asked or not figures else None


@dataclass(frozen=True, slots=True)
class Attendance:
    """How many units stand where; those excused are not expected (R3).

    Nor are those whose figures were brought in from before the program: nobody waited for their report, so that
    it is neither on time nor late. They are counted apart; the other states still add up to ``expected``.
    """

    expected: int
    on_time: int
    late: int
    waiting: int
    missing: int
    returned: int
    exempt: int
    imported: int = 0

    @property
    def sent(self) -> int:
        """Units whose report of the day stands."""
        return self.on_time + self.late

    @property
    def absent(self) -> int:
        """Units whose report of the day is missing, before the deadline or after it, or was returned."""
        return self.waiting + self.missing + self.returned


@dataclass(frozen=True, slots=True)
class DistrictFacts:
    """What a printed page needs to know of the district."""

    name: str
    full_name: str
    committee: str
    province: str
    seat: str
    superior_body: str
    office_name: str
    office_phone: str
    signatory_title: str
    signatory_name: str
    is_demo: bool
    # Fields that came later have a default, for editions that were frozen before.
    #: To whom copies of the report go, a line each; "" for those that the order names.
    recipients: str = ""


@dataclass(frozen=True, slots=True)
class GroundFacts:
    """A letter that the report cites (R25)."""

    kind: str
    number: str
    date: datetime.date
    issuer: str
    abstract: str

    @property
    def cited(self) -> str:
        """As it is cited once it was named in full: by kind and number (N30)."""
        return f"{self.kind or 'Văn bản'} số {self.number}"


@dataclass(frozen=True, slots=True)
class CampaignFacts:
    """What a printed page needs to know of the orders behind the report."""

    title: str
    target_on: datetime.date
    #: Targets in per cent.
    staff_target: int
    resident_target: int
    # Fields that came later have a default, for editions that were frozen before.
    #: What the report carries out, in order.
    grounds: tuple[GroundFacts, ...] = ()
    #: The app whose installations are counted.
    app_name: str = "Bluezone"


@dataclass(frozen=True, slots=True)
class Narrative:
    """The Office's own words for the written report."""

    direction: str
    difficulties: str
    proposals: str


@dataclass(frozen=True, slots=True)
class ProvinceFacts:
    """The province's own count of installations in the district: a second opinion, never a total."""

    installed: int
    source: str


@dataclass(frozen=True, slots=True)
class ProvinceDifference:
    """How the units' total stands to the province's count: table B's alone, for nothing adds the tables (R14)."""

    #: What the province counted.
    counted: int
    #: Installations in table B's total of all known units.
    reported: int

    @property
    def people(self) -> int:
        """How many more the units report; negative if they report fewer."""
        return self.reported - self.counted

    @property
    def share(self) -> float | None:
        """The difference as a fraction of the province's count; ``None`` where that is 0."""
        return self.people / self.counted if self.counted else None


@dataclass(frozen=True)
class Consolidation:
    """A district's day as it stood at one moment."""

    district: DistrictFacts
    campaign: CampaignFacts
    date: datetime.date
    due_at: datetime.datetime
    cutoff_at: datetime.datetime
    extension_reason: str
    #: The moment that the figures were read at.
    cut_at: datetime.datetime
    narrative: Narrative
    units: tuple[UnitDay, ...]
    #: Table A and table B as they were asked, and the papers' words, when the figures were read (R21).
    descriptions: tuple[TableDescription, TableDescription]
    words: Words
    province_count: ProvinceFacts | None = None
    #: Why the day is suspended for the whole district; "" if it is not (R1).
    suspension_reason: str = ""
    #: The campaign's own deadline of the day, which it may have been moved from.
    usual_due_at: datetime.datetime | None = None

    @cached_property
    def staff(self) -> TableView:
        """Table A: every unit's own staff."""
        return TableView(self.descriptions[0], self.units, self.campaign.staff_target, self.words)

    @cached_property
    def residents(self) -> TableView:
        """Table B: the people of the area of each commune and town."""
        units = (unit for unit in self.units if unit.reports_area)
        return TableView(self.descriptions[1], units, self.campaign.resident_target, self.words)

    @property
    def tables(self) -> tuple[TableView, TableView]:
        return self.staff, self.residents

    @cached_property
    def attendance(self) -> Attendance:
        counts = Counter(unit.status for unit in self.units)
        return Attendance(
            expected=sum(count for status, count in counts.items() if status.is_expected),
            **{status.value: counts[status] for status in Status},
        )

    @property
    def absent(self) -> tuple[UnitDay, ...]:
        """Every unit whose report is missing, by name (R17)."""
        return tuple(unit for unit in self.units if unit.status.is_absent)

    @property
    def entered_later(self) -> tuple[UnitDay, ...]:
        """Every unit that is on time by its word, which the Office typed after the deadline (R5)."""
        return tuple(unit for unit in self.units if unit.is_entered_later)

    @property
    def excused(self) -> tuple[UnitDay, ...]:
        """Every unit that is excused from the day (R3)."""
        return tuple(unit for unit in self.units if unit.status is Status.EXEMPT)

    @property
    def province_difference(self) -> ProvinceDifference | None:
        """Table B's total against the province's count; ``None`` unless both are known."""
        counted, reported = self.province_count, self.residents.installed
        return None if counted is None or reported is None else ProvinceDifference(counted.installed, reported)
