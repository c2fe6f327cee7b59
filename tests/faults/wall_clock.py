"""A wall clock that several processes share and somebody sets: a file that says how far it is from the real one."""

import datetime
import os
import threading
import time
from pathlib import Path

import time_machine

#: The environment variable that names the file.
VARIABLE = "WALL_CLOCK"

UTC = datetime.UTC
PRECISION = datetime.timedelta(microseconds=200)


def real_time() -> float:
    """The machine's time, also for a process that travels."""
    hatch = time_machine.escape_hatch
    return hatch.time.time() if hatch.is_travelling() else time.time()


class WallClock:
    """The clock as whoever sets it sees it."""

    def __init__(self, file: Path):
        self.file = file

    def set(self, moment: datetime.datetime) -> None:
        draft = self.file.with_suffix(".draft")
        draft.write_text(repr(moment.timestamp() - real_time()))
        draft.replace(self.file)

    def turn_back(self, by: datetime.timedelta) -> None:
        self.set(self.now() - by)

    def now(self) -> datetime.datetime:
        return datetime.datetime.fromtimestamp(real_time() + float(self.file.read_text()), UTC)


class Follower:
    """A process that lives by the clock of its environment, whenever it looks."""

    def __init__(self):
        self.clock = WallClock(Path(os.environ[VARIABLE]))
        self.seen = ""
        self.lock = threading.Lock()
        self.travel = time_machine.travel(self.clock.now())
        self.coordinates = self.travel.start()
        self.look()

    @property
    def ahead(self) -> float:
        """Seconds from the machine's clock to this one."""
        return float(self.seen)

    def look(self) -> None:
        """Go along if somebody has set the clock since the last look."""
        with self.lock:
            if (told := self.clock.file.read_text()) != self.seen:
                self.seen = told
                self.coordinates.move_to(self.clock.now())
                self._adjust()

    def _adjust(self) -> None:
        """Take out what it took to set it: two processes must not differ by more than a server's do."""
        for _ in range(10):
            drift = self.clock.now() - datetime.datetime.now(UTC)
            if abs(drift) < PRECISION:
                return
            self.coordinates.shift(drift)
