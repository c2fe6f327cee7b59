"""What a preview showed, signed: it travels in the page and is taken as it was shown, or not at all."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.core import signing

from reports.actions import ProvinceLine
from reports.models import ReportingDay
from units.models import User

SALT = "reports.province.preview"
MAX_AGE = datetime.timedelta(hours=2)


class PreviewExpired(Exception):
    """The preview is too old, was made for somebody else, or was tampered with."""


def pack(lines: Sequence[ProvinceLine], user: User) -> str:
    """The lines as a text that ``unpack`` takes from the same person of the same district only."""
    rows = [[line.day.date.isoformat(), line.installed, line.source, line.seen] for line in lines]
    return signing.dumps({**_bearer(user), "rows": rows}, salt=SALT, compress=True)


def unpack(text: str, user: User, days: Sequence[ReportingDay]) -> list[ProvinceLine]:
    """The lines that the person was shown; raises ``PreviewExpired``."""
    try:
        content: dict[str, Any] = signing.loads(text, salt=SALT, max_age=MAX_AGE)
    except signing.BadSignature:
        raise PreviewExpired from None
    by_date = {day.date.isoformat(): day for day in days}
    is_theirs = {key: content[key] for key in ("user", "district")} == _bearer(user)
    if not is_theirs or not all(date in by_date for date, *_ in content["rows"]):
        raise PreviewExpired
    return [ProvinceLine(by_date[date], *rest) for date, *rest in content["rows"]]


def _bearer(user: User) -> dict[str, int]:
    return {"user": user.pk, "district": user.district_id}
