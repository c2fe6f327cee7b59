"""The board of a day: which rows are shown and how, and when it last changed."""

import datetime
import hashlib
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.expressions import Combinable
from django.utils import timezone

from incoming.dates import day
from incoming.text import matches, searched
from reports import models
from reports.consolidation import Pace, Row, Send, Source, Status, TableView, UnitDay
from reports.figures.wording import count, signed
from reports.headlines import movement_line, three_parts
from reports.printing import NEW_TODAY, Line, figure_columns, units_with_figures
from units.models import ContactWord, Unit, User
from units.prepared import prepared

#: A line's numbers as they are printed, each with the classes of its column.
Cells = tuple[tuple[str, str], ...]
#: The rows that the board lists at once: those of nearly all districts.
ROWS_AT_ONCE = 100
#: The states as the address spells them.
STATES: dict[str, Status] = {
    "dung-han": Status.ON_TIME,
    "tre-han": Status.LATE,
    "chua-bao-cao": Status.WAITING,
    "qua-han": Status.MISSING,
    "tra-lai": Status.RETURNED,
    "mien": Status.EXEMPT,
    "so-lieu-cu": Status.IMPORTED,
}


@dataclass(frozen=True, slots=True)
class Filter:
    """Which rows are shown; the totals always stay those of the whole district."""

    state: str
    kind: str
    words: str

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Filter":
        """Read the address; what it does not know filters nothing."""
        state, kind = query.get("trang-thai", ""), query.get("loai", "")
        return cls(
            state=state if state in STATES else "",
            kind=kind if kind in Unit.Kind.values else "",
            words=searched(query.get("tim", "")),
        )

    def __bool__(self) -> bool:
        return bool(self.state or self.kind or self.words)

    def of_units(self, units: Sequence[UnitDay]) -> list[tuple[int, UnitDay]]:
        """Those of the units that were asked for, each with its number in the whole list."""
        return [(number, unit) for number, unit in enumerate(units, start=1) if self._admits(unit)]

    def _admits(self, unit: UnitDay) -> bool:
        if self.state and unit.status is not STATES[self.state]:
            return False
        if self.kind and unit.kind != self.kind:
            return False
        return not self.words or matches(self.words, unit.name, unit.short_name, unit.code)


class Facts(NamedTuple):
    """What changes whenever something is done about a day: the highest numbers, or how much there is of it."""

    due_at: datetime.datetime | None
    extension_reason: str | None
    suspended: dict[str, str]
    ends_on: datetime.date | None
    newest_report: int | None
    reports: int | None
    edition: int | None
    reminders: int | None
    emails: int | None
    exemptions: int | None
    extensions: int | None
    deferral: int | None
    province_count: int | None
    entry_answer: int | None
    handover: int | None
    contact_words: int | None
    open_contact_words: int | None


def facts_of(user: User, date: datetime.date) -> Facts | None:
    """The facts of the district's day, in one small query; ``None`` where no campaign is in force."""
    return next((Facts(*row) for row in facts_of_day(district_id=user.district_id, date=date)), None)


def version_of(facts: Facts | None, user: User, at: datetime.datetime, address: str) -> str:
    """A tag that changes when the board of the facts' day would look different.

    The printed minute is part of it, because the board counts minutes down; so what is rare and
    not asked for here (a unit renamed, an earlier day's report returned) shows within a minute.
    """
    minute = timezone.localtime(at).strftime("%Y-%m-%d %H:%M")
    tag = hashlib.sha256(repr((user.pk, user.role, address, minute, facts)).encode()).hexdigest()
    return f'"{tag[:32]}"'


@prepared
def facts_of_day(district_id: int, date: datetime.date) -> QuerySet[Any, Any]:
    of_day = {"day__campaign": OuterRef("pk"), "day__date": date}
    days = models.ReportingDay.objects.filter(campaign=OuterRef("pk"), date=date)
    exemptions = models.Exemption.objects.filter(date=date, unit__district=OuterRef("district"))
    # An email is written down before it goes out; each try, and that it was delivered, count once more.
    tries = Sum("tries") + Count("pk") + Count("pk", filter=~Q(failure="")) + Count("delivered_at")
    deferrals = models.Deferral.objects.filter(edition__day__campaign=OuterRef("pk"), edition__day__date=date)
    words = ContactWord.objects.filter(unit__district=OuterRef("district"))
    campaigns = models.Campaign.objects.filter(district_id=district_id, starts_on__lte=date).order_by("-starts_on")
    return campaigns.values_list(
        Subquery(days.values("due_at")),
        Subquery(days.values("extension_reason")),
        "suspended",
        "ends_on",
        # Not of this day alone: silent units are shown with the figures of their last report.
        # Anybody's send counts, for the newest of all is found at once; another district's costs one answer.
        _highest(models.DailyReport.objects.all(), "pk"),
        # Counted, too: on PostgreSQL a lower number may become visible after a higher one. Each is returned once.
        _counted(models.DailyReport.objects.filter(**of_day), Count("pk") + Count("returned_at")),
        _highest(models.Edition.objects.filter(**of_day), "number"),
        _counted(models.Reminder.objects.filter(**of_day), Count("pk")),
        _counted(models.Email.objects.filter(**of_day), tries),
        # A decision counts once more when it is taken back, so that the number never comes again.
        _counted(exemptions, Count("pk") + Count("withdrawn_at"), by="date"),
        _counted(models.Extension.objects.filter(**of_day), Count("pk") + Count("withdrawn_at")),
        _highest(deferrals, "pk"),
        _highest(models.ProvinceCount.objects.filter(**of_day), "number"),
        _highest(models.EntryAnswer.objects.filter(report__day__campaign=OuterRef("pk"), report__day__date=date), "pk"),
        _highest(models.Handover.objects.filter(edition__day__campaign=OuterRef("pk"), edition__day__date=date), "pk"),
        _counted(words, Count("pk") + Count("settled_at"), by="unit__district"),
        _counted(words.open(), Count("pk"), by="unit__district"),
    )[:1]


def _highest(rows: QuerySet[Any], number: str) -> Subquery:
    return Subquery(rows.order_by(f"-{number}").values(number)[:1])


def _counted(rows: QuerySet[Any], number: Combinable, *, by: str = "day") -> Subquery:
    return Subquery(rows.order_by().values(by).annotate(n=number).values("n"))


class UnitLine(NamedTuple):
    """All that the row of a unit prints: rows are made once for all lines that are equal (``kept_rows``)."""

    number: int
    code: str
    address: str
    name: str
    status: Status
    status_label: str
    exemption_reason: str
    is_reported: bool
    is_entered_later: bool
    own_due_at: datetime.datetime | None
    #: The day before the day that its figures are of; ``None`` if they are the day's own.
    carried_from: datetime.date | None
    #: The day that *new today* counts from, where that is not the day before.
    gained_since: datetime.date | None
    send: Send | None

    @property
    def remarks(self) -> list[str]:
        """What is noted beside the unit."""
        return list(filter(None, self._remarks()))

    def _remarks(self) -> Iterator[str]:
        yield self.exemption_reason
        if send := self.send:
            yield "được miễn, vẫn gửi số liệu" if self.status is Status.EXEMPT and self.is_reported else ""
            yield send.returned_comment
            yield ": ".join(filter(None, ["xác nhận số liệu đúng", send.reason])) if send.confirms else ""
            yield "không thay đổi so với hôm trước" if send.unchanged else ""
            yield send.note
            yield f"có {len(send.confirmed_warnings)} cảnh báo đã xác nhận" if send.confirmed_warnings else ""
        if self.carried_from:
            yield f"số liệu ngày {day(self.carried_from)}"
        if self.gained_since:
            yield f"cài mới tính từ ngày {day(self.gained_since)}"


def unit_lines(numbered: Iterable[tuple[int, UnitDay]], address: str) -> list[UnitLine]:
    """The lines of the units, each with its number in the whole list; their pages are below ``address``."""
    return [
        UnitLine(
            number=number,
            code=unit.code,
            address=f"{address}{unit.code}/",
            name=unit.name,
            status=unit.status,
            status_label=unit.status_label,
            exemption_reason=unit.exemption_reason,
            is_reported=unit.source is Source.REPORTED,
            is_entered_later=unit.is_entered_later,
            own_due_at=unit.own_due_at,
            carried_from=unit.figures_date if unit.source is Source.CARRIED else None,
            gained_since=unit.previous_date if unit.gained_over_days else None,
            send=unit.send,
        )
        for number, unit in numbered
    ]


class TableLine(NamedTuple):
    """All that a unit's row of a table prints."""

    number: int
    code: str
    name: str
    source: Source
    #: The day that older figures are of.
    carried_from: datetime.date | None
    cells: Cells
    state: str


class BoardTable:
    """A table with the lines of the units that are shown; its totals are always the whole district's."""

    def __init__(self, view: TableView, shown: Container[str]) -> None:
        """Of ``view``, show the units with these codes."""
        self.view = view
        self.shown = shown
        self.columns = figure_columns(view)

    @property
    def lines(self) -> list[TableLine]:
        """The units that are shown, with reported figures or older ones (R15)."""
        return [self._line(row, row.unit) for row in self.view.rows if row.unit.code in self.shown]

    def _line(self, row: Row, unit: UnitDay) -> TableLine:
        carried_from = unit.figures_date if unit.source is Source.CARRIED else None
        cells = self._cells(row)
        return TableLine(row.number, unit.code, unit.short_name, unit.source, carried_from, cells, unit.status_label)

    @property
    def totals(self) -> list[tuple[str, str, str, Cells]]:
        """Tổng cộng, and the two things that it is made of (R15): name, classes, of how many units, numbers."""
        totals, words = self.view.totals, self.view.words
        lines = [
            (words.total, "grand", units_with_figures(self.view), totals.all),
            (words.reported, "part", f"{totals.reported.units} đơn vị", totals.reported),
            (words.carried, "part carried", f"{totals.carried.units} đơn vị", totals.carried),
        ]
        return [(name, css, units, self._cells(total)) for name, css, units, total in lines]

    def _cells(self, line: Line) -> Cells:
        return tuple(
            (column.css, signed(line.new_today) if column.name == NEW_TODAY else column.text(line))
            for column in self.columns
        )


@dataclass(frozen=True, slots=True)
class Tile:
    """A table's headline: its rate, what it is made of, what moved it, and how far the target is."""

    table: TableView
    base: int | None
    pace: Pace | None
    target_text: str
    #: The lengths of a bar's pieces in per cent: installed by today's reports, and by older ones.
    reported: str
    carried: str

    @property
    def parts(self) -> str:
        return three_parts(self.table)

    @property
    def movement(self) -> str:
        return movement_line(self.table)


def tile_of(table: TableView, date: datetime.date, target_on: datetime.date) -> Tile:
    """The headline of all known units of ``table``."""
    totals, known = table.totals, table.totals.all
    base = known.figures[table.description.denominator] if known.units else None
    lengths = [part.figures[table.description.numerator] or 0 for part in (totals.reported, totals.carried)]
    # Only the drawing stops at 100.
    whole = max(base or 0, sum(lengths)) or 1
    reported, carried = (f"{100 * length / whole:.1f}" for length in lengths)
    pace = table.pace(date, target_on)
    return Tile(table, base, pace, _target_text(pace, bool(known.units)), reported, carried)


def _target_text(pace: Pace | None, is_known: bool) -> str:
    if pace is None:
        return "mẫu số bằng 0, không tính được tỷ lệ." if is_known else "chưa có số liệu."
    if not pace.missing:
        return "đã đạt."
    return f"chưa đạt, còn thiếu {count(pace.missing)} người."
