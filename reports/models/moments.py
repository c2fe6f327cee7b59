"""Whether what was stored with a moment had happened by another moment, though the server's clock may have gone back.

What is stored was done before now, whatever the clock said then: a moment that lies after the clock's
present was written before the clock was set back, and counts as past. Nothing that was accepted
disappears until the clock has caught up.
"""

import datetime

from django.db.models import Q
from django.utils import timezone


def has_happened(stored: datetime.datetime | None, at: datetime.datetime) -> bool:
    """Whether it had happened by ``at``; what has no moment has not."""
    return stored is not None and (stored <= at or stored > timezone.now())


def happened(column: str, at: datetime.datetime) -> Q:
    """The same for a column."""
    return Q(**{f"{column}__lte": at}) | Q(**{f"{column}__gt": timezone.now()})


def not_yet(column: str, at: datetime.datetime) -> Q:
    """The contrary, for a column that may be empty."""
    return Q(**{f"{column}__isnull": True}) | Q(**{f"{column}__gt": at, f"{column}__lte": timezone.now()})
