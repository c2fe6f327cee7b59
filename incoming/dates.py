"""Dates as people write and type them."""

import datetime
import re

from django import forms
from django.core.exceptions import ValidationError

#: Outside of these years a date is a mistake.
EARLIEST, LATEST = datetime.date(2020, 1, 1), datetime.date(2099, 12, 31)

#: A day and a month, as people write them of the days around today: 16/8.
SHORT_DATE = re.compile(r"[0-9]{1,2}[/.-][0-9]{1,2}")


def day(date: datetime.date) -> str:
    """14 August 2020 → "14/8/2020"."""
    return f"{date.day}/{date.month}/{date.year}"


def with_year(written: str, today: datetime.date) -> str:
    """The typed day and month with the year in which they lie nearest: "16/8" → "16/8/2020"; all else as it is.

    31/12 typed on 2 January was the day before yesterday.
    """
    written = written.strip()
    if not SHORT_DATE.fullmatch(written):
        return written
    sign = written.lstrip("0123456789")[0]

    def distance(typed: str) -> datetime.timedelta:
        try:
            return abs(read_date(typed) - today)
        except ValidationError:
            return datetime.timedelta.max

    years = (today.year, today.year - 1, today.year + 1)
    return min((f"{written}{sign}{year}" for year in years), key=distance)


def read_date(written: str | datetime.date) -> datetime.date:
    """Read a date, day first (04/11/2026 is 4 November) or as 2026-11-04.

    Raises ``ValidationError`` with a Vietnamese sentence.
    """
    sentence = f"“{written}” không phải là ngày; ghi theo mẫu ngày/tháng/năm, ví dụ 14/08/2020."
    try:
        date = forms.DateField().to_python(written)
    except (ValidationError, OverflowError):
        raise ValidationError(sentence) from None
    if date is None:
        raise ValidationError("Chưa ghi ngày.")
    if not EARLIEST <= date <= LATEST:
        raise ValidationError(f"Ngày {date:%d/%m/%Y} nằm ngoài khoảng từ năm 2020 đến năm 2099.")
    return date
