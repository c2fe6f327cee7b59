"""Reading the province's counts of several days from a table: every bad line named, all or nothing."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError

from incoming.dates import day as spelled
from incoming.dates import read_date
from incoming.text import folded
from incoming.uploads import Line, UploadRefused
from reports.actions import ProvinceLine
from reports.consolidation import ProvinceFacts
from reports.forms.province import ProvinceCountForm
from reports.models import ProvinceCount, ReportingDay

#: Words of the three columns' heads, without diacritics; a head that begins so is meant.
COLUMNS = DATE, INSTALLED, SOURCE = "ngay", "so nguoi da cai dat", "nguon"
DEFAULT_SOURCE: str = ProvinceCount._meta.get_field("source").default
#: A title may stand above the heads.
LINES_ABOVE_THE_TABLE = 10
NO_HEAD = "Không tìm thấy dòng tiêu đề có cột “Ngày” và cột “Số người đã cài đặt”."


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

    @property
    def changes(self) -> list[ProvinceLine]:
        """What would be written."""
        return [read.line for read in self.lines if read.changes]


def read_counts(lines: Sequence[Line], days: Sequence[ReportingDay]) -> CountTable:
    """Read the table against the district's ``days`` up to today; raises ``UploadRefused`` if it is none."""
    columns, below = _head(lines)
    reader = _Reader(columns, days)
    taken, problems = [], []
    for line in below:
        try:
            taken.append(reader.read(line))
        except ValidationError as bad:
            problems.append(f"Dòng {line.number}: {bad.message}")
    if not below:
        raise UploadRefused("Tệp không có dòng số liệu nào dưới dòng tiêu đề.")
    return CountTable(tuple(taken), tuple(problems))


def laid_anew(lines: Sequence[ProvinceLine]) -> CountTable:
    """Lines that were read before, beside what stands by now."""
    counts = _present_counts([line.day for line in lines])
    return CountTable(tuple(_beside(line, counts.get(line.day.date)) for line in lines), ())


def _beside(line: ProvinceLine, before: ProvinceFacts | None) -> ReadLine:
    return ReadLine(replace(line, seen=before.installed if before else None), before)


def _head(lines: Sequence[Line]) -> tuple[dict[str, int], Sequence[Line]]:
    """Where each column stands, and the lines below the head."""
    for index, line in enumerate(lines[:LINES_ABOVE_THE_TABLE]):
        heads = [(folded(cell), column) for column, cell in enumerate(line.cells)]
        columns = {name: column for head, column in heads for name in COLUMNS if head.startswith(name)}
        if DATE in columns and INSTALLED in columns:
            return columns, lines[index + 1 :]
    raise UploadRefused(NO_HEAD)


class _Reader:
    """Reads one line after another, and knows which days it has read."""

    def __init__(self, columns: dict[str, int], days: Sequence[ReportingDay]) -> None:
        self._columns = columns
        self._days = {day.date: day for day in days}
        self._counts = _present_counts(days)
        self._read_on: dict[datetime.date, int] = {}

    def read(self, line: Line) -> ReadLine:
        day = self._day(line)
        before = self._counts.get(day.date)
        source = self._cell(line, SOURCE) or (before.source if before else DEFAULT_SOURCE)
        form = ProvinceCountForm(None, {"installed": self._cell(line, INSTALLED), "source": source})
        if not form.is_valid():
            raise ValidationError("; ".join(f"{form[name].label}: {errors[0]}" for name, errors in form.errors.items()))
        read = form.cleaned_data
        return _beside(ProvinceLine(day, read["installed"], read["source"], None), before)

    def _day(self, line: Line) -> ReportingDay:
        date = read_date(self._cell(line, DATE))
        if date not in self._days:
            raise ValidationError(f"ngày {spelled(date)} {self._why_outside(date)}")
        if first := self._read_on.get(date):
            raise ValidationError(f"ngày {spelled(date)} đã có ở dòng {first}.")
        self._read_on[date] = line.number
        return self._days[date]

    def _cell(self, line: Line, name: str) -> str:
        return line.text(self._columns[name]) if name in self._columns else ""

    def _why_outside(self, date: datetime.date) -> str:
        if not self._days:
            return "nằm ngoài đợt triển khai."
        if date > max(self._days):
            return "chưa đến."
        return f"nằm ngoài đợt triển khai (bắt đầu ngày {spelled(min(self._days))})."


def _present_counts(days: Sequence[ReportingDay]) -> dict[datetime.date, ProvinceFacts]:
    standing = ProvinceCount.objects.filter(day__in=[day for day in days if day.pk]).by_date()
    return {date: ProvinceFacts(*count) for date, count in standing.items()}
