"""The heartbeat: the clock, which nobody watches, writes down when it was last at work."""

import datetime
import os
from pathlib import Path

from django.conf import settings

#: The clock looks every fifteen seconds; after eight rounds without a heartbeat something is wrong.
CLOCK_MAY_BE_SILENT_FOR = datetime.timedelta(minutes=2)


def note_heartbeat(at: datetime.datetime) -> None:
    """Write down that the clock was at work at ``at``, whole or not at all. Raises ``OSError``."""
    settings.STATE_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Under a name of this process: another clock may be writing, too.
    unfinished = _file_of_clock().with_suffix(f".{os.getpid()}")
    unfinished.touch(mode=0o600)
    unfinished.write_text(at.isoformat())
    unfinished.replace(_file_of_clock())


def last_heartbeat() -> datetime.datetime | None:
    """When the clock was last at work; ``None`` if it never was, or left what is no moment."""
    try:
        moment = datetime.datetime.fromisoformat(_file_of_clock().read_text())
    except (FileNotFoundError, ValueError):
        return None
    return moment if moment.tzinfo else None


def clock_is_alive_at(at: datetime.datetime) -> bool:
    """Whether there was a heartbeat lately; one from the future, left before the time was set back, counts as none."""
    heartbeat = last_heartbeat()
    return heartbeat is not None and abs(at - heartbeat) <= CLOCK_MAY_BE_SILENT_FOR


def _file_of_clock() -> Path:
    return Path(settings.STATE_DIR) / "clock-alive"
