"""Whether units are used on days (R3): another part knows, and brings its answers when it starts; units only asks."""

import datetime
from typing import Any, Protocol

from django.db.models import QuerySet


class Answers(Protocol):
    """What the part that lets units report knows of them."""

    def last_day_of_use(
        self, units: QuerySet[Any], *, since: datetime.date | None = None, before: datetime.date | None = None
    ) -> datetime.date | None:
        """The last day from ``since`` on and before ``before`` on which one of the units is used, if any."""

    def begins_on(self, district_id: int, today: datetime.date) -> datetime.date | None:
        """From when the district's units report, as of ``today``; ``None`` if nothing asks them to yet."""


answers: Answers
