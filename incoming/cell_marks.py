"""What calamine does not tell of a cell: that it shows a share, an error, or a formula without a result.

1 that a sheet shows as 100% would be read as a count of one, and #N/A as a blank. Each marked cell gets the text that
people see there. Properties come with them: a form keeps its code there.
"""

import io
import posixpath
import zipfile
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree  # look_into has refused what would be expanded or fetched.
from xml.parsers import expat

import xlrd

from .books import place_of
from .uploads import MAX_COLUMNS, MAX_ROWS

#: The numbers that Excel keeps for "0%" and "0.00%".
SHARES = frozenset({"9", "10"})
#: A cell by row and column, both from 0.
Place = tuple[int, int]


@dataclass
class Marks:
    """The marked cells of one sheet."""

    texts: dict[int, dict[int, str]] = field(default_factory=lambda: defaultdict(dict))
    unsolved: set[Place] = field(default_factory=set)
    #: The last row and the last column that hold anything.
    end: Place = (0, 0)

    def reach(self, row: int, column: int) -> None:
        self.end = max(self.end[0], row), max(self.end[1], column)


@dataclass
class BookMarks:
    """The marks of each sheet by its number, hidden ones counted, and the file's own properties."""

    sheets: dict[int, Marks] = field(default_factory=dict)
    properties: dict[str, str] = field(default_factory=dict)


def share(value: float) -> str:
    """0.125 as "12,5%"."""
    return f"{value * 100:g}%".replace(".", ",")


def marks_of_xls(data: bytes) -> BookMarks:
    book, found = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO()), BookMarks()
    shares = {key for key, form in book.format_map.items() if "%" in (form.format_str or "")}
    for number, sheet in enumerate(book.sheets()):
        marks = found.sheets[number] = Marks(end=(sheet.nrows - 1, sheet.ncols - 1))
        for row in range(sheet.nrows):
            for column, cell in enumerate(sheet.row(row)):
                if cell.ctype == xlrd.XL_CELL_ERROR:
                    marks.texts[row][column] = xlrd.error_text_from_code.get(cell.value, "#")
                elif cell.ctype == xlrd.XL_CELL_NUMBER and book.xf_list[cell.xf_index].format_key in shares:
                    marks.texts[row][column] = share(cell.value)
    return found


def marks_of_ods(data: bytes) -> BookMarks:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        content = archive.read("content.xml")
        meta = archive.read("meta.xml") if "meta.xml" in archive.namelist() else b"<x/>"
    key = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
    own = ElementTree.fromstring(meta).iter(f"{key}user-defined")  # noqa: S314
    properties = {p.get(f"{key}name", ""): p.text or "" for p in own}
    return BookMarks(_OdsCells().read(content), properties)


class _OdsCells:
    """Walks through the cells of all sheets of an .ods file."""

    def __init__(self) -> None:
        self.sheets: dict[int, Marks] = {}
        self.row = self.column = self.repeated = 0
        self.error: str | None = None

    def read(self, content: bytes) -> dict[int, Marks]:
        _parse(content, self._start, self._end, self._text)
        return self.sheets

    def _start(self, name: str, given: dict[str, str]) -> None:
        if name == "table:table":
            self.sheets[len(self.sheets)] = Marks()
            self.row = self.repeated = 0
        elif name == "table:table-row":
            self.row, self.column = self.row + self.repeated, 0
            self.repeated = int(given.get("table:number-rows-repeated", 1))
        elif name in {"table:table-cell", "table:covered-table-cell"} and self.sheets:
            self.width = int(given.get("table:number-columns-repeated", 1))
            self.error = "" if given.get("calcext:value-type") == "error" else None
            if "office:value-type" in given:
                self.sheets[len(self.sheets) - 1].reach(self.row + self.repeated - 1, self.column + self.width - 1)
            if given.get("office:value-type") == "percentage":
                self._mark(share(float(given["office:value"])))

    def _text(self, text: str) -> None:
        if self.error is not None:
            self.error += text

    def _end(self, name: str) -> None:
        if name in {"table:table-cell", "table:covered-table-cell"} and self.sheets:
            if self.error:
                self._mark(self.error)
            self.error = None
            self.column += self.width

    def _mark(self, text: str) -> None:
        for row in range(self.row, min(self.row + self.repeated, MAX_ROWS)):
            for column in range(self.column, min(self.column + self.width, MAX_COLUMNS)):
                self.sheets[len(self.sheets) - 1].texts[row][column] = text


def marks_of_xlsx(data: bytes) -> BookMarks:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {part.filename.lower(): archive.read(part) for part in archive.infolist()}
    shares = _share_styles(parts.get("xl/styles.xml", b"<x/>"))
    targets = {
        relation.get("Id"): posixpath.normpath(posixpath.join("/xl", relation.get("Target", "")))[1:].lower()
        for relation in ElementTree.fromstring(parts.get("xl/_rels/workbook.xml.rels", b"<x/>"))  # noqa: S314
    }
    found = BookMarks()
    sheets = ElementTree.fromstring(parts["xl/workbook.xml"]).iterfind("{*}sheets/{*}sheet")  # noqa: S314
    for number, sheet in enumerate(sheets):
        key = next((value for name, value in sheet.items() if name.endswith("}id")), "")
        found.sheets[number] = _XlsxCells(shares).read(parts.get(targets.get(key, ""), b"<x/>"))
    for p in ElementTree.fromstring(parts.get("docprops/custom.xml", b"<x/>")):  # noqa: S314
        found.properties[p.get("name", "")] = "".join(p.itertext())
    return found


def _share_styles(content: bytes) -> frozenset[str]:
    """The numbers of the styles by which a cell shows a share."""
    styles = ElementTree.fromstring(content)  # noqa: S314
    named = styles.iterfind("{*}numFmts/{*}numFmt")
    shares = SHARES | {form.get("numFmtId") for form in named if "%" in form.get("formatCode", "")}
    kinds = [style.get("numFmtId") for style in styles.iterfind("{*}cellXfs/{*}xf")]
    return frozenset(str(number) for number, kind in enumerate(kinds) if kind in shares)


class _XlsxCells:
    """Walks through the cells of one sheet of an .xlsx file."""

    def __init__(self, shares: frozenset[str]) -> None:
        self.shares, self.marks = shares, Marks()
        self.row = self.column = -1
        self.cell: dict[str, str] = {}
        self.value: str | None = None
        self.has_formula = self.in_value = False

    def read(self, content: bytes) -> Marks:
        _parse(content, self._start, self._end, self._text)
        return self.marks

    def _start(self, name: str, given: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        if name == "row":
            self.row, self.column = int(given["r"]) - 1 if "r" in given else self.row + 1, -1
        elif name == "c":
            self.cell, self.value, self.has_formula = given, None, False
            self.column += 1
            if "r" in given:
                self.row, self.column = place_of(given["r"])
        elif name == "f":
            self.has_formula = True
        elif name in {"v", "is"}:
            self.value, self.in_value = "", True

    def _text(self, text: str) -> None:
        if self.in_value and self.value is not None:
            self.value += text

    def _end(self, name: str) -> None:
        name = name.rpartition(":")[2]
        if name in {"v", "is"}:
            self.in_value = False
        elif name == "c":
            kind = self.cell.get("t", "n")
            if self.value:
                self.marks.reach(self.row, self.column)
            if kind == "e" and self.value:
                self.marks.texts[self.row][self.column] = self.value
            elif kind == "n" and self.value and self.cell.get("s") in self.shares:
                self.marks.texts[self.row][self.column] = share(float(self.value))
            elif self.has_formula and not self.value and kind != "str":
                # An empty text is a result: of "no figure yet", say.
                self.marks.unsolved.add((self.row, self.column))


def _parse(content: bytes, start: Callable[..., Any], end: Callable[..., Any], text: Callable[..., Any]) -> None:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    parser.Parse(content, True)
