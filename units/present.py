"""What time it is: the machine's, and in the demo an hour that goes on from 14:32 (``settings.CLOCK_OFFSET``).

Whatever is judged, written down or shown reads it here or in ``request.arrived_at``, so that all of it agrees.
"""

import datetime

from django.conf import settings
from django.utils import timezone


def now() -> datetime.datetime:
    return timezone.now() + settings.CLOCK_OFFSET


def today() -> datetime.date:
    """The date in Việt Nam."""
    return timezone.localdate(now())
