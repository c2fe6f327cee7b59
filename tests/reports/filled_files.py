"""Forms and tables as people send them back: filled in with a spreadsheet program, changed a little, broken."""

import io
from collections.abc import Callable
from typing import Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl.worksheet.worksheet import Worksheet

from reports.consolidation.unit_form import UnitForm
from reports.excel_forms.form import build_form
from reports.excel_forms.reading import read_files
from reports.excel_forms.shape import Expected, Reading
from reports.excel_forms.words import CODES, REASON, REPORTED_BY
from reports.figures.indicators import for_unit
from tests.factories import TODAY, at, day_of, figures_for
from units.models import Unit

BOX, WORDS = "E", "C"
LABELS = {"note": "Ghi chú", "reported_by": REPORTED_BY, "reason": REASON}


def blank_form(unit: Unit, date=TODAY) -> bytes:
    """The unit's form as it is downloaded."""
    return build_form(UnitForm(day_of(unit.district.campaigns.get(), date), unit, at(14, date=date)))


def filled_form(unit: Unit, date=TODAY, change: Callable[[Worksheet], object] | None = None, **typed: Any) -> bytes:
    """The form with valid figures in its boxes, some typed otherwise, and texts in theirs."""

    def fill(sheet: Worksheet):
        texts = {name: typed.pop(name) for name in LABELS if name in typed}
        for field, value in figures_for(unit, **typed).items():
            sheet[box_of(sheet, field)] = value
        for name, text in texts.items():
            sheet[f"{WORDS}{row_of(sheet, LABELS[name])}"] = text
        if change:
            change(sheet)

    return changed(blank_form(unit, date), fill)


def changed(content: bytes, change: Callable[[Worksheet], object]) -> bytes:
    """The workbook after somebody has worked on its first sheet."""
    book, out = openpyxl.load_workbook(io.BytesIO(content)), io.BytesIO()
    change(book.worksheets[0])
    book.save(out)
    return out.getvalue()


def sheet_of(content: bytes) -> Worksheet:
    return openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]


def row_of(sheet: Worksheet, text: str) -> int:
    """The row whose first cell says so."""
    (row,) = (cell.row for cell in sheet["A"] if str(cell.value).rstrip(":") == text)
    return row


def box_of(sheet: Worksheet, field: str) -> str:
    return f"{BOX}{row_of(sheet, CODES[field])}"


def table(*lines: dict[str, Any] | list[Any], above: int = 0, headings: list[str] | None = None) -> bytes:
    """A table whose columns are called by the names of the lines, or by ``headings``."""
    book, out = openpyxl.Workbook(), io.BytesIO()
    for _ in range(above):
        book.active.append(["BÁO CÁO"])
    names = headings or list(dict.fromkeys(name for line in lines for name in line))
    book.active.append(names)
    for line in lines:
        book.active.append([line.get(name) for name in names] if isinstance(line, dict) else line)
    book.save(out)
    return out.getvalue()


def line_of(unit: Unit, **typed: Any) -> dict[str, Any]:
    """A line of a table: the unit's code and its valid figures, some typed otherwise."""
    figures = figures_for(unit)
    return {"Mã đơn vị": unit.code} | {i.field: figures[i.field] for i in for_unit(unit.reports_area)} | typed


def uploaded(**contents: bytes) -> list[SimpleUploadedFile]:
    """Files to post, by name without ending."""
    return [SimpleUploadedFile(f"{name}.xlsx", content) for name, content in contents.items()]


def upload(client: Client, address: str, *files: SimpleUploadedFile, **contents: bytes):
    """Post the files to a page that previews them."""
    return client.post(address, {"files": [*files, *uploaded(**contents)]})


def read(content: bytes, unit: Unit, date=TODAY, name: str = "tep.xlsx") -> Reading:
    """What the reader makes of a file, on the page of ``date`` in the unit's district."""
    (reading,) = read_files([(name, content)], Expected.of(unit.district, date), csv=date is None).files
    return reading


def problems(content: bytes, unit: Unit, date=TODAY, name: str = "tep.xlsx") -> list[str]:
    """Why nothing of the file is taken."""
    reading = read(content, unit, date, name)
    assert reading.reports == []
    return [str(remark) for remark in reading.problems]
