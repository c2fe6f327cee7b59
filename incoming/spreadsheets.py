"""Writing Excel files: whatever a person typed stays a text."""

import datetime
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import NoneType
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from .text import xml_text

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def plain_text(text: str) -> str:
    """What a person typed, without anything that a cell cannot hold; XlsxWriter cuts what is too long."""
    text = xml_text(text)
    # XlsxWriter takes a text in this tag for XML of its own making, and would write it unescaped.
    return f" {text}" if text.startswith("<r>") else text


def writers_of(worksheet: Worksheet) -> Mapping[type, Callable[[int, int, Any, Format], object]]:
    """How to write a cell by its value's type, never by what a text looks like: "=1+1" is no formula."""

    def write_text(row: int, column: int, text: str, style: Format) -> None:
        if text := plain_text(text):
            worksheet.write_string(row, column, text, style)
        else:
            worksheet.write_blank(row, column, None, style)

    return {
        str: write_text,
        int: worksheet.write_number,
        float: worksheet.write_number,
        datetime.date: worksheet.write_datetime,
        datetime.datetime: worksheet.write_datetime,
        NoneType: worksheet.write_blank,
    }


def list_workbook(name: str, heads: Sequence[str], rows: Iterable[Sequence[Any]], widths: Sequence[float]) -> bytes:
    """A workbook of one sheet: a line of headings, then the rows; made in memory, nothing on disk."""
    file = io.BytesIO()
    workbook = Workbook(file, {"in_memory": True})
    head_style = workbook.add_format({"bold": True, "text_wrap": True, "border": 1, "valign": "vcenter"})
    # "@" keeps a code or a phone number a text when somebody types over it.
    cell_style = workbook.add_format({"num_format": "@", "border": 1, "valign": "top"})
    styles = {
        int: workbook.add_format({"num_format": "0", "border": 1, "valign": "top"}),
        datetime.date: workbook.add_format({"num_format": "dd/mm/yyyy", "border": 1, "valign": "top"}),
    }
    sheet = workbook.add_worksheet(name)
    writers = writers_of(sheet)
    for column, (head, width) in enumerate(zip(heads, widths, strict=True)):
        sheet.set_column(column, column, width)
        writers[str](0, column, head, head_style)
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            writers[type(value)](number, column, value, styles.get(type(value), cell_style))
    sheet.freeze_panes(1, 0)
    workbook.close()
    return file.getvalue()
