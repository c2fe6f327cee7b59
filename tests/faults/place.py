"""Where a trial takes place: a district in a database of its own, served; and what is found there afterwards."""

import datetime
import json
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .databases import Database
from .district import BEGINNING, District
from .holding import Ledger, printed_totals, weak_triggers
from .people import BOARD, Accepted, Crowd, Met, Office
from .server import PATIENCE, ROOT, Server
from .wall_clock import VARIABLE, WallClock


@dataclass
class Found:
    """How things lie after a trial; every list should be empty."""

    lost: list[Accepted]
    doubled: list[tuple[str, int]]
    gaps: list[str]
    half_written: list[str]
    #: What the program prints where the rows add up to something else, by table.
    totals: dict[str, Any]
    editions: list[str]
    triggers: list[str]
    damages: list[str]

    def wrongs(self) -> dict[str, Any]:
        return {name: wrong for name, wrong in vars(self).items() if wrong}


@dataclass
class Place:
    """A district at work."""

    database: Database
    folder: Path
    clock: WallClock
    environment: dict[str, str]
    district: District
    accepted: list[Accepted] = field(default_factory=list)
    server: Server | None = None

    @property
    def office(self) -> Office:
        return Office(self.district.office, self.server.port, Met())

    def crowd(self, each: int) -> Crowd:
        return Crowd(self.district.officers, self.server.port, each)

    def python(self, *command: str, **changed: str) -> str:
        return run_python(self.environment | changed, *command)

    def figures(self) -> dict[str, Any]:
        return json.loads(self.office.look(f"{BOARD}so-lieu.json").text)

    def inspect(self) -> Found:
        """Look everything through; nobody may be sending meanwhile."""
        ledger = Ledger.read(self.database)
        printed, added_up = printed_totals(self.figures()), ledger.totals()
        return Found(
            lost=ledger.lost(self.accepted),
            doubled=ledger.doubled(),
            gaps=ledger.gaps(),
            half_written=ledger.half_written(),
            totals={table: printed[table] for table in printed if printed[table] != added_up[table]},
            editions=ledger.broken_editions(),
            triggers=weak_triggers(self.database, ledger),
            damages=self.database.damages(),
        )


def run_python(environment: dict[str, str], *command: str) -> str:
    done = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=10 * PATIENCE,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{command}: {done.stderr[-3000:]}")
    return done.stdout


@contextmanager
def district_at(database: Database, folder: Path, now: datetime.datetime = BEGINNING) -> Iterator[Place]:
    """A district in the database, which is empty; nobody serves it yet."""
    clock = WallClock(folder / "wall-clock")
    clock.set(now)
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "ALLOWED_HOSTS": "127.0.0.1,testserver",
        "DATABASE_URL": database.url,
        "STATE_DIR": str(folder / "state"),
        VARIABLE: str(clock.file),
    }
    made = run_python(environment, "-m", "tests.faults.district")
    yield Place(database, folder, clock, environment, District.read(made))


@contextmanager
def served(place: Place) -> Iterator[Place]:
    place.server = Server(place.folder, place.environment)
    try:
        place.server.wait_until_ready()
        yield place
    finally:
        place.server.stop()
