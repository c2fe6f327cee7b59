"""Cells by the type of their value. Whatever a person typed stays a text."""

import datetime

from django.utils import timezone

from incoming.spreadsheets import plain_text as plain_text
from incoming.spreadsheets import writers_of as writers_of

Value = str | int | float | datetime.date | datetime.datetime | None


def local(moment: datetime.datetime) -> datetime.datetime:
    """The printed minute in Việt Nam without a zone, for Excel knows none (R2)."""
    return timezone.localtime(moment).replace(second=0, microsecond=0, tzinfo=None)
