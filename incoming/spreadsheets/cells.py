"""Cells by the type of their value."""

import datetime
from collections.abc import Callable, Mapping
from types import NoneType
from typing import Any

from django.utils import timezone
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from incoming.text import xml_text

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Value = str | int | float | datetime.date | datetime.datetime | None


def local(moment: datetime.datetime) -> datetime.datetime:
    """The printed minute in Việt Nam without a zone, for Excel knows none (R2)."""
    return timezone.localtime(moment).replace(second=0, microsecond=0, tzinfo=None)


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
