"""Cells by the type of their value. Whatever a person typed stays a text."""

import datetime

from django.utils import timezone

from reports.printing.text import xml_text
from units.spreadsheets import plain_text as plain_text
from units.spreadsheets import writers_of as writers_of

Value = str | int | float | datetime.date | datetime.datetime | None


def plain_text(text: str) -> str:
    """What a person typed, without anything that a cell cannot hold; XlsxWriter cuts what is too long."""
    text = xml_text(text)
    # XlsxWriter takes a text in this tag for XML of its own making, and would write it unescaped.
    return f" {text}" if text.startswith("<r>") else text


def local(moment: datetime.datetime) -> datetime.datetime:
    """The printed minute in Việt Nam without a zone, for Excel knows none (R2)."""
    return timezone.localtime(moment).replace(second=0, microsecond=0, tzinfo=None)
