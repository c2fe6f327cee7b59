"""The table in a file: on which sheet it is, under which heading, in which columns, and which lines are its rows.

Every table that people send is found in this one way. What is no row is named in passing, never left out in silence.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

from .books import Book, Line, SheetLines
from .problems import Remark
from .text import comparable, folded
from .uploads import UploadRefused

#: A table's heading stands within a sheet's first lines, below a title.
LINES_ABOVE_HEADING = 30
LONGEST_HEADING = 200
#: What changes nothing of what a heading says: "Mã đơn vị (*)", "Dân số (người)", "Ngày (dd/mm/yyyy)".
BESIDE_A_HEADING = re.compile(
    r"\*|\((?:[0-9]{1,2}|(?:không )?bắt buộc|nếu có|người|hộ|lượt|dd/mm/yyyy|ngày/tháng/năm)\)", re.IGNORECASE
)
#: How a line begins that adds others up, without marks: "TỔNG CỘNG TOÀN HUYỆN", "Cộng (I+II)"; not "Công an".
SUM = re.compile(
    "(tong cong|tong so|toan (huyen|tinh|thi xa|thanh pho))( .*)?"
    "|(tong|cong)( (toan|chung|khoi|cac|ca|nhom|muc|huyen|[abivx+]+)( .*)?)?"
)
#: The number of a group of lines in a cell of its own, and before the group's name: "II. Các xã"; "X-1" is a code.
GROUP_NUMBER = re.compile(r"(?:[IVX]{1,4}|[A-HĐ])[.)]?")
GROUP = re.compile(r"(?:[IVX]{1,4}|[A-HĐ])(?:[.):]\s+\S.*|[.):]\S+\s.*|\s+[–-]\s+\S.*)")
#: The number of a column: "(3)", "B", "6=4+5".
COLUMN_NUMBER = re.compile(r"\(?(?:([0-9]{1,2})|[A-ZĐ])\)?\s*(?:=.*)?")
#: How what stands below a table begins, without marks.
SIGNATURE = re.compile(
    "((nguoi|can bo) )?(lap|tong hop|ky|phu trach)( .*)?|(tm|kt|tl|tuq) .*"
    "|(pho )?(chu tich|truong phong|giam doc)( .*)?|(ke toan|thu truong|lanh dao)( .*)?"
    "|(noi nhan|ghi chu|luu y|xac nhan)( .*)?|(.* )?ngay .{0,5}thang .{0,5}nam.*"
)
#: A figure as people write it; not a telephone number.
NUMBER = re.compile("(?!0[0-9])[0-9][0-9., ]{0,12}%?")
#: So many cells of a heading that is not whole are quoted, and so much of each.
MOST_QUOTED, LONGEST_QUOTED = 12, 40
NO_ROWS = "Tệp không có dòng số liệu nào dưới dòng tiêu đề."


def bare(text: str) -> str:
    """The text as two writings of it compare that differ in marks, capitals or punctuation."""
    return folded(comparable(text))


@lru_cache(10_000)
def heading_key(text: str) -> str:
    """What a heading says: "MÃ ÐƠN VỊ (*):" is "Mã đơn vị"; "" for a text that is too long for one."""
    return bare(BESIDE_A_HEADING.sub(" ", text)) if len(text) <= LONGEST_HEADING else ""


def by_heading(columns: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """The column that each heading names, from the headings of each column."""
    return {heading_key(text): column for column, texts in columns.items() for text in texts}


@dataclass(frozen=True, slots=True)
class TableKind:
    """How a kind of table is known, wherever in a file it stands."""

    #: The column that a heading names, by what it says (``heading_key``).
    headings: Mapping[str, str]
    #: A heading has one column of each of these at least.
    needs: tuple[frozenset[str], ...]
    #: The columns that say what a row is about, and those that hold its numbers.
    names: frozenset[str]
    values: frozenset[str]
    #: What the sender of a file without such a table is told.
    missing: str
    #: Columns that may be there twice.
    repeatable: frozenset[str] = frozenset({"position"})
    #: The column of headings that people write in more ways than one can list.
    patterns: Mapping[str, str] = field(default_factory=dict)

    def named_by(self, line: Line) -> list[str]:
        """The column that each cell names; "" for none."""
        return [self._column(heading_key(text)) for text in line.cells]

    def _column(self, key: str) -> str:
        fitting = (column for pattern, column in self.patterns.items() if re.fullmatch(pattern, key))
        return self.headings.get(key) or next(fitting, "")

    def is_head(self, names: Iterable[str]) -> bool:
        found = set(names)
        return all(found & group for group in self.needs)


@dataclass(frozen=True)
class Table:
    """A table that was found, and what must not pass unnoticed about its file."""

    kind: TableKind
    head: Line
    #: The lines below the heading, whatever they are.
    lines: list[Line]
    #: A sentence about what else the file holds; "" for nothing.
    unread: str = ""

    @cached_property
    def columns(self) -> Mapping[str, int]:
        """Where each column stands; raises ``UploadRefused`` if one is there twice."""
        names = self.kind.named_by(self.head)
        for name in {*names} - self.kind.repeatable - {""}:
            if names.count(name) > 1:
                text = self.head.cells[names.index(name)]
                raise self.refusal(f"Dòng {self.head.number} có hai cột “{text}”; đề nghị bỏ bớt một cột.")
        return {name: n for n, name in enumerate(names) if name}

    def cells(self, line: Line) -> dict[str, str]:
        """What a line says in the columns that are known."""
        return {name: line.text(column) for name, column in self.columns.items()}

    def refusal(self, sentence: str) -> UploadRefused:
        return UploadRefused(sentence, self.unread)

    def rows(self, is_row: Callable[[dict[str, str]], bool]) -> tuple[list[Line], list[Remark]]:
        """The rows, and a remark on each line that is none.

        ``is_row`` says of a line's cells whether they are a row's for certain.
        """
        rows, passed_over = [], list[Remark]()
        certain = [is_row(self.cells(line)) for line in self.lines]
        counted = (n for n, line in enumerate(self.lines) if certain[n] or self._has_number(line))
        below = range(max(counted, default=-1) + 1, len(self.lines))
        signed = (n for n in below if any(SIGNATURE.fullmatch(bare(text)) for text in self.lines[n].cells))
        end = next(signed, len(self.lines))
        for n, line in enumerate(self.lines[:end]):
            if sentence := self._why_none(line, is_certain=certain[n], is_first=not n):
                passed_over.append(Remark(sentence, f"dòng {line.number}"))
            else:
                rows.append(line)
        if end < len(self.lines):
            passed_over.append(Remark("Phần ghi chú, ký tên dưới bảng, không đọc.", f"dòng {self.lines[end].number}"))
        return rows, passed_over

    def _why_none(self, line: Line, *, is_certain: bool, is_first: bool) -> str:
        texts = [text for text in line.cells if text]
        if is_first and _numbers_columns(texts):
            return "Dòng đánh số cột, bỏ qua."
        if line.cells == self.head.cells:
            return "Dòng tiêu đề lặp lại, bỏ qua."
        if is_certain:
            return ""
        names = [text for name, text in self.cells(line).items() if name in self.kind.names]
        if any(SUM.fullmatch(bare(text)) for text in (texts[0], *names)):
            return "Dòng cộng, bỏ qua."
        is_numbered = texts[0] not in names and GROUP_NUMBER.fullmatch(texts[0])
        is_alone = len(texts) == 1 and " " in texts[0] and not self._has_number(line)
        if is_alone or is_numbered or any(GROUP.fullmatch(text) for text in (texts[0], *names)):
            return f"“{' '.join(texts[:2])}” là dòng nhóm, bỏ qua."
        return ""

    def _has_number(self, line: Line) -> bool:
        return any(NUMBER.fullmatch(text) for name, text in self.cells(line).items() if name in self.kind.values)


def table_in(sheet: SheetLines, kind: TableKind, unread: str = "") -> Table | None:
    """The table on the sheet, by the first line that is its heading."""
    above = Line(0, ())
    for line in sheet.lines[:LINES_ABOVE_HEADING]:
        # Headings of two lines are merged downwards: then the gaps of the second are filled from the first.
        width = max(len(line.cells), len(above.cells)) if line.number == above.number + 1 else 0
        filled = Line(line.number, tuple(line.text(n) or above.text(n) for n in range(width)))
        head = max((line, filled), key=lambda one: len({*kind.named_by(one)} - {""}))
        if kind.is_head(kind.named_by(head)):
            return Table(kind, head, [below for below in sheet.lines if below.number > line.number], unread)
        above = line
    return None


def find_table(book: Book, kind: TableKind) -> Table:
    """The table on the first sheet that has one; raises ``UploadRefused`` if there is none."""
    sheet = chosen_sheet(book, lambda sheet: table_in(sheet, kind) is not None)
    unread = unread_sheets(book, sheet)
    table = table_in(sheet, kind, unread)
    if table is None:
        raise UploadRefused(" ".join(filter(None, [kind.missing, _nearest_heading(sheet, kind)])), unread)
    return table


def _nearest_heading(sheet: SheetLines, kind: TableKind) -> str:
    """A sentence about the line that is a heading as far as it goes; "" if none names any column."""
    lines = sheet.lines[:LINES_ABOVE_HEADING]
    nearest = max(lines, key=lambda line: len({*kind.named_by(line)} - {""}), default=None)
    if nearest is None or not any(kind.named_by(nearest)):
        return ""
    texts = [f"“{text[:LONGEST_QUOTED]}”" for text in nearest.cells if text]
    return f"Dòng {nearest.number} mới có: {', '.join(texts[:MOST_QUOTED])}."


def find_rows(book: Book, kind: TableKind, is_row: Callable[[dict[str, str]], bool]) -> tuple[Table, list[Remark]]:
    """The table with nothing but its rows, and remarks on what was not read.

    Raises ``UploadRefused`` if there is no table, or no row in it.
    """
    table = find_table(book, kind)
    rows, passed_over = table.rows(is_row)
    if not rows:
        raise table.refusal(NO_ROWS)
    return replace(table, lines=rows), [*([Remark(table.unread)] if table.unread else []), *passed_over]


def chosen_sheet(book: Book, holds: Callable[[SheetLines], bool]) -> SheetLines:
    """The first sheet that holds what is looked for, else the first of all.

    Raises ``UploadRefused`` if that one was not read.
    """
    sheet = next((sheet for sheet in book.sheets if holds(sheet)), book.sheets[0])
    if sheet.refusal:
        raise UploadRefused(sheet.refusal, unread_sheets(book, sheet))
    return sheet


def unread_sheets(book: Book, read: SheetLines) -> str:
    """A sentence about what the file holds besides; "" if that is nothing."""
    filled = (sheet for sheet in book.sheets if sheet.name and (sheet.lines or sheet.refusal))
    others = [f"“{sheet.name}”" for sheet in filled if sheet is not read]
    return f"Chỉ đọc trang tính “{read.name}”; không đọc trang tính {', '.join(others)}." if others else ""


def _numbers_columns(texts: list[str]) -> bool:
    """Whether a line below a heading only counts its columns: (1) (2) (3), A B 1 2."""
    found = [COLUMN_NUMBER.fullmatch(text) for text in texts]
    numbers = [int(one[1]) for one in found if one and one[1]]
    return all(found) and len(numbers) > 2 and numbers == list(range(1, len(numbers) + 1))
