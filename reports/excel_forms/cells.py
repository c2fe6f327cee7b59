"""A file that is being read: its cells by address, and what is said about them."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError

from incoming.books import Book, Line, SheetLines, address
from incoming.problems import Remark
from reports.figures import checks
from reports.figures.fields import CountField
from reports.figures.indicators import BY_FIELD, FORM_NUMBER, Figures, for_unit
from units.models import Unit

from .shape import Expected, FiledReport, FileReading
from .words import LONGEST

UNSOLVED = "Công thức chưa có kết quả; đề nghị mở tệp bằng Excel, lưu lại rồi gửi."
#: The texts of a report that a file may bring, and how they are called.
TEXTS = {"note": "Ghi chú", "reported_by": "Người báo số liệu", "reason": "Lý do"}
_COUNT = CountField(required=False)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's text and where it stands; the address is "" where there is no such cell."""

    text: str = ""
    address: str = ""


class NotTaken(Exception):
    """Something in the file is not taken; the arguments are a sentence about it and, where there is one, its place."""


@dataclass(frozen=True, slots=True)
class OpenFile:
    """One file, what it may speak of, and what has been read so far."""

    book: Book
    #: The one of its sheets that is read.
    sheet: SheetLines
    expected: Expected
    reading: FileReading
    #: Lines of units that are still to report: whose, what is missing, where.
    open_lines: list[tuple[str, str, str]] = field(default_factory=list)

    def cell(self, line: Line, column: int) -> Cell:
        return Cell(line.text(column), address(line, column))

    def holds(self, cell: Cell) -> bool:
        """Whether anything was written there, a formula that the file knows no result of included."""
        return bool(cell.text) or cell.address in self.sheet.unsolved

    def refuse(self, sentence: str, place: str = "") -> None:
        self.reading.problems.append(Remark(sentence, place))

    def remark(self, sentence: str, place: str = "", parts: Sequence[str] = ()) -> None:
        self.reading.remarks.append(Remark(sentence, place, tuple(parts)))

    def leave_open(self, whose: str, lack: str, place: str) -> None:
        self.open_lines.append((whose, lack, place))

    def fold_open_lines(self) -> None:
        """Name the lines that were left open in one remark: most of a table may be."""
        if len(self.open_lines) == 1:
            (whose, lack, place) = self.open_lines[0]
            self.remark(f"{whose} {lack}, bỏ qua.", place)
        elif self.open_lines:
            names = [f"{whose} ({place})" for whose, _, place in self.open_lines]
            self.remark(f"{len(names)} dòng chưa có số liệu kết quả, bỏ qua.", parts=names)

    def take(
        self,
        unit: Unit,
        date: datetime.date,
        figures: Figures | None,
        texts: dict[str, str] | None,
        line: str = "",
        form_number: int = FORM_NUMBER,
    ) -> None:
        """Take the report that was read, unless anything of it was refused."""
        if figures is not None and texts is not None:
            note, reported_by, reason = texts["note"], texts["reported_by"], texts["reason"]
            filed = FiledReport(unit, date, figures, note, reported_by, reason, self.reading.name, line, form_number)
            self.reading.reports.append(filed)

    def figures(self, cells: Mapping[str, Cell], unit: Unit, form_number: int = FORM_NUMBER) -> Figures | None:
        """The unit's figures, complete and within bounds; else ``None``, with each bad cell refused (R8)."""
        figures: dict[str, int | None] = {}
        problems: dict[str, str] = {}
        for indicator in for_unit(unit.reports_area, form_number):
            try:
                figures[indicator.field] = self._count(cells[indicator.field])
            except ValidationError as error:
                figures[indicator.field] = None
                problems[indicator.field] = error.messages[0]
        problems = checks.errors(figures, unit.reports_area, form_number) | problems
        for name, sentence in problems.items():
            called = BY_FIELD[name].of_app(self.expected.app).label
            self.refuse(sentence, f"ô {cells[name].address} ({called})")
        return None if problems else figures

    def texts(self, cells: Mapping[str, Cell]) -> dict[str, str] | None:
        """Note, reason and who gave the figures; ``None`` if one is refused."""
        problems = len(self.reading.problems)
        found = {name: cells.get(name, Cell()) for name in TEXTS}
        for name, cell in found.items():
            place = f"ô {cell.address} ({TEXTS[name]})"
            if cell.address in self.sheet.unsolved:
                self.refuse(UNSOLVED, place)
            elif len(cell.text) > LONGEST[name]:
                self.refuse(f"Dài quá {LONGEST[name]} ký tự (đang có {len(cell.text)}).", place)
        if len(self.reading.problems) > problems:
            return None
        reasons = {reason.casefold(): reason for reason in checks.FALL_REASONS}
        reason = found["reason"].text
        return {name: cell.text for name, cell in found.items()} | {"reason": reasons.get(reason.casefold(), reason)}

    def _count(self, cell: Cell) -> int | None:
        if cell.address in self.sheet.unsolved:
            raise ValidationError(UNSOLVED)
        found: int | None = _COUNT.to_python(cell.text)
        return found
