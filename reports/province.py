"""The province's own count for the district: a second opinion beside the totals, never one of them."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import OuterRef, QuerySet, Subquery

from incoming.books import Book
from incoming.dates import day as spelled
from incoming.dates import read_date
from incoming.problems import Remark
from incoming.tables import TableKind, find_rows
from reports.actions import ProvinceLine
from reports.consolidation import ProvinceFacts
from reports.figures.wording import count
from reports.forms.decisions import ProvinceCountForm
from reports.models import ProvinceCount, ReportingDay
from units.changelog import Entry, FieldChange, Recorded
from units.models import District, Unit, signed_by


@dataclass(frozen=True, slots=True)
class CountedDay:
    """A day and every writing of its count, the newest first; none where nothing was noted."""

    day: ReportingDay
    entries: list[ProvinceCount]

    @property
    def current(self) -> ProvinceCount | None:
        """What stands; ``None`` where nothing does."""
        return self.entries[0] if self.entries and self.entries[0].installed is not None else None


def counts_of_last_week(day: ReportingDay) -> QuerySet[ProvinceCount]:
    """The counts of the seven days up to ``day``: without any, the campaign does not use them."""
    first = day.date - datetime.timedelta(days=6)
    of_week = ProvinceCount.objects.filter(day__campaign_id=day.campaign_id, day__date__range=(first, day.date))
    return of_week.current()


def counted_days(days: list[ReportingDay]) -> list[CountedDay]:
    """The days, each with its writings, in one query."""
    by_day: dict[int | None, list[ProvinceCount]] = defaultdict(list)
    of_days = ProvinceCount.objects.filter(day__in=[day for day in days if day.pk])
    for written in with_what_stood(of_days).order_by("-number"):
        by_day[written.day_id].append(written)
    return [CountedDay(day, by_day[day.pk]) for day in days]


def with_what_stood(counts: QuerySet[ProvinceCount]) -> QuerySet[Any]:
    """The writings, each with ``old_installed`` and ``old_source`` of the one before it."""
    earlier = ProvinceCount.objects.filter(day=OuterRef("day"), number=OuterRef("number") - 1)
    old = {f"old_{name}": Subquery(earlier.values(name)) for name in ("installed", "source")}
    return counts.annotate(**old)


class CountChanges(Recorded):
    """Every writing of a count, told against the one before it."""

    key = ("entered_at", "pk")

    def records(self, district: District, unit: Unit | None) -> QuerySet[Any]:
        """The district's writings; none is a unit's."""
        written = ProvinceCount.objects.filter(day__campaign__district=district)
        return written.none() if unit else written

    def read(self, ids: list[int]) -> Iterable[tuple[int, Entry]]:
        rows = ProvinceCount.objects.filter(pk__in=ids).select_related("day", "entered_by")
        return ((row.pk, _entry(self.noun, row)) for row in with_what_stood(rows))


def _entry(noun: str, row: Any) -> Entry:
    action = "xóa" if row.installed is None else "thêm" if row.old_installed is None else "sửa"
    told = row.old_installed if row.installed is None else row.installed
    pairs = {
        ProvinceCount.installed.field.verbose_name: (row.old_installed, row.installed),
        ProvinceCount.source.field.verbose_name: (row.old_source, row.source),
    }
    return Entry(
        at=row.entered_at,
        who=signed_by(row.entered_by_name, row.entered_by.username),
        action=action,
        noun=noun,
        name=f"ngày {spelled(row.day.date)}, {count(told)} người ({row.source})",
        reason="",
        changes=tuple(
            FieldChange(str(label), str(old), str(new))
            for label, (old, new) in pairs.items()
            if action == "sửa" and old != new
        ),
    )


#: Counts further apart than this factor, and by more than a handful, are asked about.
FACTOR = 2
HANDFUL = 100

#: A campaign's counts by day.
Counts = Mapping[datetime.date, int]


def counts_of(campaign_id: int) -> dict[datetime.date, int]:
    """What stands for the days of the campaign."""
    standing = ProvinceCount.objects.filter(day__campaign=campaign_id).by_date()
    return {date: installed for date, (installed, _) in standing.items()}


def questions(installed: int, date: datetime.date, counts: Counts, total: int | None) -> list[str]:
    """Why the count should be looked at again: against its neighbours' (lũy kế, R6), else against table B's total."""
    before = max((other for other in counts if other < date), default=None)
    after = min((other for other in counts if other > date), default=None)
    found = []
    if before and installed < counts[before]:
        found.append(f"thấp hơn số của tỉnh {_told(before, counts)}; số lũy kế thường không giảm")
    if before and _is_far(counts[before], installed):
        found.append(f"cao hơn nhiều so với số của tỉnh {_told(before, counts)}")
    if after and installed > counts[after]:
        found.append(f"cao hơn số của tỉnh {_told(after, counts)}; số lũy kế thường không giảm")
    if not (before or after) and total is not None and (_is_far(total, installed) or _is_far(installed, total)):
        found.append(f"khác nhiều so với tổng cộng Biểu B ({count(total)} người)")
    return [f"{count(installed)} người {reason}." for reason in found]


def questions_of_lines(lines: Sequence[ProvinceLine]) -> list[str]:
    """What a table's lines are asked: each against what stands, and against the lines of earlier days."""
    replaced = {line.day.date for line in lines}
    counts: dict[int, dict[datetime.date, int]] = {}
    asked = []
    for line in sorted(lines, key=lambda line: line.day.date):
        date, campaign = line.day.date, line.day.campaign_id
        if campaign not in counts:
            counts[campaign] = {other: n for other, n in counts_of(campaign).items() if other not in replaced}
        found = questions(line.installed, date, counts[campaign], total=None)
        asked += [f"Ngày {spelled(date)}: {question}" for question in found]
        counts[campaign][date] = line.installed
    return asked


def _told(date: datetime.date, counts: Counts) -> str:
    return f"ngày {spelled(date)} ({count(counts[date])} người)"


def _is_far(lower: int, higher: int) -> bool:
    return higher > FACTOR * lower and higher - lower > HANDFUL


DEFAULT_SOURCE: str = ProvinceCount._meta.get_field("source").default
COUNTS = TableKind(
    headings={},
    # What was installed on the day alone is not the count.
    patterns={
        "ngay( .*)?": "date",
        "(tong )?so nguoi (dan )?da cai dat(?!.*(trong ngay|phat sinh|moi|tang))( .*)?": "installed",
        "nguon( .*)?": "source",
    },
    needs=(frozenset({"date"}), frozenset({"installed"})),
    names=frozenset({"date"}),
    values=frozenset({"installed"}),
    missing="Không tìm thấy dòng tiêu đề có cột “Ngày” và cột “Số người đã cài đặt” (lũy kế).",
)


@dataclass(frozen=True, slots=True)
class ReadLine:
    """One good line of the table, and what stands for its day."""

    line: ProvinceLine
    before: ProvinceFacts | None

    @property
    def changes(self) -> bool:
        return self.before != ProvinceFacts(self.line.installed, self.line.source)


@dataclass(frozen=True, slots=True)
class CountTable:
    """What a table says; with ``problems``, sentences by line, nothing of it is taken."""

    lines: tuple[ReadLine, ...]
    problems: tuple[str, ...]
    #: What was not read.
    remarks: tuple[Remark, ...] = ()

    @property
    def changes(self) -> list[ProvinceLine]:
        """What would be written."""
        return [read.line for read in self.lines if read.changes]


def read_counts(book: Book, days: Sequence[ReportingDay]) -> CountTable:
    """Read the table against the district's ``days`` up to today; raises ``UploadRefused`` if there is none."""
    table, remarks = find_rows(book, COUNTS, _is_dated)
    reader, taken, problems = _Reader(days), [], []
    for line in table.lines:
        try:
            taken.append(reader.read(line.number, table.cells(line)))
        except ValidationError as bad:
            problems.append(f"Dòng {line.number}: {bad.message}")
    return CountTable(tuple(taken), tuple(problems), tuple(remarks))


def _is_dated(cells: Mapping[str, str]) -> bool:
    try:
        return bool(read_date(cells["date"]))
    except ValidationError:
        return False


def laid_anew(lines: Sequence[ProvinceLine]) -> CountTable:
    """Lines that were read before, beside what stands by now."""
    counts = _present_counts([line.day for line in lines])
    return CountTable(tuple(_beside(line, counts.get(line.day.date)) for line in lines), ())


def _beside(line: ProvinceLine, before: ProvinceFacts | None) -> ReadLine:
    return ReadLine(replace(line, seen=before.installed if before else None), before)


class _Reader:
    """Reads one line after another, and knows which days it has read."""

    def __init__(self, days: Sequence[ReportingDay]) -> None:
        self._days = {day.date: day for day in days}
        self._counts = _present_counts(days)
        self._read_on: dict[datetime.date, int] = {}

    def read(self, number: int, cells: Mapping[str, str]) -> ReadLine:
        day = self._day(number, cells["date"])
        before = self._counts.get(day.date)
        source = cells.get("source") or (before.source if before else DEFAULT_SOURCE)
        form = ProvinceCountForm(None, {"installed": cells["installed"], "source": source})
        if not form.is_valid():
            raise ValidationError("; ".join(f"{form[name].label}: {errors[0]}" for name, errors in form.errors.items()))
        read = form.cleaned_data
        return _beside(ProvinceLine(day, read["installed"], read["source"], None), before)

    def _day(self, number: int, written: str) -> ReportingDay:
        date = read_date(written)
        if date not in self._days:
            begins = f"nằm ngoài đợt triển khai (bắt đầu ngày {spelled(min(self._days))})." if self._days else ""
            reason = "chưa đến." if self._days and date > max(self._days) else begins
            raise ValidationError(f"ngày {spelled(date)} {reason or 'nằm ngoài đợt triển khai.'}")
        if first := self._read_on.get(date):
            raise ValidationError(f"ngày {spelled(date)} đã có ở dòng {first}.")
        self._read_on[date] = number
        return self._days[date]


def _present_counts(days: Sequence[ReportingDay]) -> dict[datetime.date, ProvinceFacts]:
    standing = ProvinceCount.objects.filter(day__in=[day for day in days if day.pk]).by_date()
    return {date: ProvinceFacts(*count) for date, count in standing.items()}
