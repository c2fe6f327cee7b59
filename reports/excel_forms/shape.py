"""What is read from a file: reports, what stops them, and what was passed over."""

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from reports.figures.indicators import FORM_NUMBER, Figures
from units.models import District, Unit
from units.naming import UnitFinder


@dataclass(frozen=True, slots=True)
class Expected:
    """What a file may speak of: the district's units, and the one day; ``None`` where each line names its own."""

    district: District
    units: UnitFinder
    date: datetime.date | None

    @classmethod
    def of(cls, district: District, date: datetime.date | None) -> "Expected":
        return cls(district, UnitFinder(district, district.units.all()), date)


@dataclass(frozen=True, slots=True)
class FiledReport:
    """One unit's report for one day as a file has it, complete and within its bounds (R8)."""

    unit: Unit
    date: datetime.date
    figures: Figures
    note: str
    reported_by: str
    reason: str
    file: str
    #: Where in a table: "dòng 7"; "" for a form.
    line: str = ""
    #: The form that asked for the figures: a table of past days may have been made by an older one.
    form_number: int = FORM_NUMBER

    @property
    def place(self) -> str:
        return f"{self.file}, {self.line}" if self.line else self.file


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence about a file, and the cell or line that it is about."""

    file: str
    sentence: str
    #: "ô C7 (Dân số)", "dòng 7"; "" for the file as a whole.
    place: str = ""

    @property
    def row(self) -> int:
        """The line of the file; 0 for the file as a whole."""
        number = re.search("[0-9]+", self.place)
        return int(number[0]) if number else 0

    @property
    def in_file(self) -> str:
        return f"{self.place}: {self.sentence}" if self.place else self.sentence


@dataclass(frozen=True, slots=True)
class Reading:
    """What one or several files hold; with ``problems``, nothing of it is written."""

    reports: list[FiledReport] = field(default_factory=list)
    problems: list[Remark] = field(default_factory=list)
    #: What was passed over, which nobody need mend.
    remarks: list[Remark] = field(default_factory=list)

    def add(self, other: "Reading") -> None:
        self.reports.extend(other.reports)
        self.problems.extend(other.problems)
        self.remarks.extend(other.remarks)

    def name_unit(self, unit: Unit) -> None:
        """Say of what is wrong whose file it is: people know their units better than their files' names."""
        for remarks in (self.problems, self.remarks):
            remarks[:] = [replace(remark, file=f"{remark.file} ({unit.name})") for remark in remarks]

    def refuse_repeated(self) -> None:
        """Two reports of one unit for one day: neither is taken, both are named."""
        first: dict[tuple[str, datetime.date], FiledReport] = {}
        repeated = set()
        for filed in self.reports:
            key = (filed.unit.code, filed.date)
            other = first.setdefault(key, filed)
            if other is not filed:
                repeated.add(key)
                sentence = f"{filed.unit.name} có số liệu ở hai nơi: {other.place} và {filed.place}; đề nghị bỏ một."
                self.problems.append(Remark(filed.file, sentence, filed.line))
        self.reports[:] = [filed for filed in self.reports if (filed.unit.code, filed.date) not in repeated]


def in_order(remarks: Iterable[Remark]) -> list[Remark]:
    """The remarks from the top of the file down; those on the file as a whole come first."""
    return sorted(remarks, key=lambda remark: remark.row)


def by_file(remarks: Iterable[Remark]) -> dict[str, list[str]]:
    """The sentences under the name of their file, from its top down."""
    found: dict[str, list[Remark]] = {}
    for remark in remarks:
        found.setdefault(remark.file, []).append(remark)
    return {file: [remark.in_file for remark in in_order(of_file)] for file, of_file in found.items()}
