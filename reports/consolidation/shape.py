"""The consolidation as frozen data: the district's day with all its units, and no database behind it.

Only facts are fields; every rate, total and count is derived from them, so that a
frozen edition cannot contradict itself.
"""

import datetime
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from reports.figures.indicators import TableDescription

from .tables import TableView
from .unit_day import Status, UnitDay
from .words import Words


@dataclass(frozen=True, slots=True)
class Attendance:
    """How many units stand where; those excused are not expected (R3).

    Nor are those whose figures of the day were brought in from before the program: nobody waited for
    their report, so that it is neither on time nor late, and no share of the units is better or worse
    for it. They are counted apart, and the other states still add up to ``expected``.
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


@dataclass(frozen=True, slots=True)
class CampaignFacts:
    """What a printed page needs to know of the order behind the report."""

    title: str
    order_number: str
    order_date: datetime.date
    order_issuer: str
    order_abstract: str
    target_on: datetime.date
    #: Targets in per cent.
    staff_target: int
    resident_target: int
    # Fields that came later have a default, for editions that were frozen before.
    order_kind: str = "Công văn"


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
    def excused(self) -> tuple[UnitDay, ...]:
        """Every unit that is excused from the day (R3)."""
        return tuple(unit for unit in self.units if unit.status is Status.EXEMPT)

    @property
    def province_difference(self) -> ProvinceDifference | None:
        """Table B's total against the province's count; ``None`` unless both are known."""
        counted, reported = self.province_count, self.residents.installed
        return None if counted is None or reported is None else ProvinceDifference(counted.installed, reported)
