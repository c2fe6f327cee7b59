"""The consolidation as frozen data: rows, totals and rates, with no database behind them.

Only facts are fields; every rate, total and count is derived from them, so that a
frozen edition cannot contradict itself.
"""

import datetime
import enum
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from reports.indicators import RESIDENTS, STAFF, Figures, TableDescription


class Status(enum.StrEnum):
    """Where a unit stands with the day's report."""

    ON_TIME = "on_time"
    LATE = "late"
    WAITING = "waiting"
    MISSING = "missing"
    RETURNED = "returned"
    EXEMPT = "exempt"
    #: Figures of a day before the program, brought in later.
    IMPORTED = "imported"

    @property
    def label(self) -> str:
        return STATUS_LABELS[self]

    @property
    def owes(self) -> bool:
        """Whether a unit in this state still owes the day's report."""
        return self in {Status.WAITING, Status.MISSING, Status.RETURNED}

    @property
    def is_expected(self) -> bool:
        """Whether a report of the day is, or was, awaited from a unit in this state (R3)."""
        return self not in {Status.EXEMPT, Status.IMPORTED}


STATUS_LABELS = {
    Status.ON_TIME: "đúng hạn",
    Status.LATE: "trễ hạn",
    Status.WAITING: "chưa báo cáo",
    Status.MISSING: "quá hạn, chưa báo cáo",
    Status.RETURNED: "bị trả lại",
    Status.EXEMPT: "miễn báo cáo",
    Status.IMPORTED: "nhập số liệu cũ",
}


class Source(enum.StrEnum):
    """Where a unit's printed figures come from (R15)."""

    REPORTED = "reported"
    CARRIED = "carried"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Send:
    """The newest revision that a unit sent for the day, returned or not."""

    revision: int
    sent_at: datetime.datetime
    first_sent_at: datetime.datetime
    #: Printed minutes between the deadline and the first send; 0 if on time (R2, R5) or brought in later.
    minutes_late: int
    unchanged: bool
    channel: str
    channel_label: str
    sent_by: str
    reported_by: str
    reported_at: datetime.datetime | None
    reason: str
    note: str
    confirmed_warnings: tuple[str, ...]
    returned_comment: str
    # Fields that came later have a default, for editions that were frozen before.
    #: When and by whom it was returned, if it was by the moment of the consolidation.
    returned_at: datetime.datetime | None = None
    returned_by: str = ""
    #: Whether it says of a returned report that its figures are right; ``reason`` says why (R12).
    confirms: bool = False

    @property
    def entered_for_unit(self) -> bool:
        """Whether the Office typed it for the unit (nhập thay, R12)."""
        return self.channel != "web"


@dataclass(frozen=True, slots=True)
class UnitDay:
    """One unit on one day: its state, the figures that count for it, and the ones before."""

    code: str
    name: str
    short_name: str
    kind: str
    kind_label: str
    reports_area: bool
    status: Status
    source: Source
    #: What the tables print: today's figures, or the last ones before today; ``None`` if unknown.
    figures: Figures | None
    #: The day that ``figures`` were reported for.
    figures_date: datetime.date | None
    #: The last figures before this day, which *new today* is counted from (R6).
    previous: Figures | None
    previous_date: datetime.date | None
    send: Send | None
    exemption_reason: str
    #: When and by whom the unit was last excused from the day, or this was taken back.
    excused_at: datetime.datetime | None = None
    excused_by: str = ""

    @property
    def gained_over_days(self) -> bool:
        """Whether *new today* covers more than a day, because the unit was silent the day before."""
        if self.source is not Source.REPORTED or self.previous_date is None or self.figures_date is None:
            return False
        return (self.figures_date - self.previous_date).days > 1

    def figure(self, field: str) -> int | None:
        return None if self.figures is None else self.figures[field]

    def gain(self, field: str) -> int | None:
        """What the figure gained since the day before; ``None`` unless both are known."""
        if self.source is not Source.REPORTED or self.previous is None:
            return None
        today, before = self.figure(field), self.previous[field]
        return None if today is None or before is None else today - before


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
    figures: dict[str, int]
    new_today: int | None
    rate: float | None


@dataclass(frozen=True, slots=True)
class Totals:
    """A total is always three things: reported, carried, unknown (R15)."""

    reported: Sum
    carried: Sum
    all: Sum
    unknown_units: int


@dataclass(frozen=True, slots=True)
class Pace:
    """What it takes to reach the target by the target day."""

    #: Installations still missing; 0 once the target is reached.
    missing: int
    #: Days left after this one, until the target day.
    days: int

    @property
    def per_day(self) -> int | None:
        """Installations a day from tomorrow on, rounded up; ``None`` when no day is left."""
        return -(-self.missing // self.days) if self.days > 0 else None


class TableView:
    """One of the two tables of a day: its rows in the Office's order, its three-fold total."""

    def __init__(self, description: TableDescription, units: Iterable[UnitDay], target: int) -> None:
        self.description = description
        #: The target of the rate, in per cent.
        self.target = target
        self.fields = tuple(indicator.field for indicator in description.indicators)
        self.rows = tuple(self._row(number, unit) for number, unit in enumerate(units, start=1))

    def _row(self, number: int, unit: UnitDay) -> Row:
        figures = {field: unit.figure(field) for field in self.fields}
        return Row(number, unit, figures, unit.gain(self.description.numerator), self.description.rate(figures))

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

    def _sum(self, rows: list[Row]) -> Sum:
        figures = {field: sum(row.figures[field] or 0 for row in rows) for field in self.fields}
        gains = [row.new_today for row in rows if row.new_today is not None]
        return Sum(len(rows), figures, sum(gains) if gains else None, self.description.rate(figures))

    def population_rate(self, figures: Figures) -> float | None:
        """The share of the population (table B's second rate)."""
        return self.description.rate(figures, "residents_total")

    def pace(self, date: datetime.date, target_on: datetime.date) -> Pace | None:
        """What is missing to the target, over all known units; ``None`` without a denominator."""
        missing = self.description.missing_to_target(self.totals.all.figures, self.target)
        return None if missing is None else Pace(missing, (target_on - date).days)


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
    def owing(self) -> int:
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
    province_count: ProvinceFacts | None = None

    @cached_property
    def staff(self) -> TableView:
        """Table A: every unit's own staff."""
        return TableView(STAFF, self.units, self.campaign.staff_target)

    @cached_property
    def residents(self) -> TableView:
        """Table B: the people of the area of each commune and town."""
        return TableView(RESIDENTS, (u for u in self.units if u.reports_area), self.campaign.resident_target)

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
        """Every unit that owes the report, by name (R17)."""
        return tuple(unit for unit in self.units if unit.status.owes)

    @property
    def excused(self) -> tuple[UnitDay, ...]:
        """Every unit that is excused from the day (R3)."""
        return tuple(unit for unit in self.units if unit.status is Status.EXEMPT)

    @property
    def province_difference(self) -> ProvinceDifference | None:
        """Table B's total against the province's count; ``None`` unless both are known."""
        known, counted = self.residents.totals.all, self.province_count
        if counted is None or not known.units:
            return None
        return ProvinceDifference(counted.installed, known.figures[RESIDENTS.numerator])
