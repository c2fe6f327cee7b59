"""Whether units are used on days (R3): another part knows, and brings its answers when it starts; units only asks."""

import datetime
from typing import Any, Protocol

from django.db.models import QuerySet


class Answers(Protocol):
    """What the part that lets units report knows of them."""

    def last_day_of_use(
        self, units: QuerySet[Any], since: datetime.date | None, before: datetime.date | None
    ) -> datetime.date | None:
        """The last day in the half-open interval on which one of the units is used."""

    def begins_on(self, district_id: int) -> datetime.date | None:
        """From when the district's units are used."""


_known: list[Answers] = []


def register(answers: Answers) -> None:
    _known.append(answers)


def last_day_of_use(
    units: QuerySet[Any], *, since: datetime.date | None = None, before: datetime.date | None = None
) -> datetime.date | None:
    """The last day from ``since`` on and before ``before`` on which one of the units is used; ``None`` if none is."""
    days = [answers.last_day_of_use(units, since, before) for answers in _known]
    return max((day for day in days if day), default=None)


def begins_on(district_id: int) -> datetime.date | None:
    """From when the district's units report; ``None`` if nothing asks them to yet."""
    days = [answers.begins_on(district_id) for answers in _known]
    return max((day for day in days if day), default=None)
