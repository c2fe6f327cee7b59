"""What is read from a file: reports, what stops them, and what was passed over."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

from incoming.problems import Remark, in_order
from reports.figures.indicators import APP, FORM_NUMBER, Figures
from units.models import District, Unit
from units.naming import UnitFinder


@dataclass(frozen=True, slots=True)
class Expected:
    """What a file may speak of: the district's units, and the one day; ``None`` where each line names its own."""

    district: District
    units: UnitFinder
    date: datetime.date | None
    #: The app that what is refused is named with.
    app: str = APP

    @classmethod
    def of(cls, district: District, date: datetime.date | None, app: str = APP) -> "Expected":
        return cls(district, UnitFinder(district, district.units.all()), date, app)


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


@dataclass(slots=True)
class FileReading:
    """What one file holds; with ``problems``, nothing of it is written."""

    name: str
    reports: list[FiledReport] = field(default_factory=list)
    problems: list[Remark] = field(default_factory=list)
    #: What was passed over, which nobody need mend.
    remarks: list[Remark] = field(default_factory=list)
    #: Whose form it is: people know their units better than their files' names.
    unit: Unit | None = None

    @property
    def title(self) -> str:
        return f"{self.name} ({self.unit.name})" if self.unit else self.name


@dataclass(frozen=True, slots=True)
class Reading:
    """What one or several files hold."""

    files: list[FileReading] = field(default_factory=list)

    @classmethod
    def of(cls, reports: Iterable[FiledReport]) -> "Reading":
        """Reports that were read before, file by file."""
        files: dict[str, FileReading] = {}
        for filed in reports:
            files.setdefault(filed.file, FileReading(filed.file)).reports.append(filed)
        return cls([*files.values()])

    @property
    def wrong(self) -> list[FileReading]:
        return [file for file in self.files if file.problems]

    @property
    def reports(self) -> list[FiledReport]:
        """The reports of the files in which nothing is wrong."""
        return [filed for file in self.files if not file.problems for filed in file.reports]

    @property
    def all_reports(self) -> list[FiledReport]:
        """The reports of all files: what is wrong with others of them is told, too."""
        return [filed for file in self.files for filed in file.reports]

    @property
    def problems(self) -> dict[str, list[Remark]]:
        """What is wrong with each file, by its title."""
        return {file.title: in_order(file.problems) for file in self.wrong}

    @property
    def remarks(self) -> dict[str, list[Remark]]:
        """What was passed over in each file, by its title."""
        return {file.title: in_order(file.remarks) for file in self.files if file.remarks}

    def refuse_repeated(self) -> None:
        """Two reports of one unit for one day: neither is taken, both are named."""
        first: dict[tuple[str, datetime.date], tuple[FileReading, FiledReport]] = {}
        for file in self.files:
            for filed in [*file.reports]:
                other_file, other = first.setdefault((filed.unit.code, filed.date), (file, filed))
                if other is filed:
                    continue
                file.reports.remove(filed)
                if other in other_file.reports:
                    other_file.reports.remove(other)
                sentence = f"{filed.unit.name} có số liệu ở hai nơi: {other.place} và {filed.place}; đề nghị bỏ một."
                file.problems.append(Remark(sentence, filed.line))
                if other_file is not file:
                    other_file.problems.append(Remark(sentence, other.line))
