"""``python -m tests.benchmarks``: everything in one run, both sides in turn, cleaned up afterwards."""

import argparse
import contextlib
import os
import platform
import signal
import sqlite3
import statistics
import sys
import tempfile
import time
from pathlib import Path

import psycopg

from .effort import FULL, QUICK
from .imports import measure_import
from .memory import measure_memory
from .outcome import Outcome, head, milliseconds, print_end
from .pages import measure_board, measure_excel
from .sends import measure_sends
from .sides import THREADS, WORKERS, Bench

PARTS = {
    "sends": measure_sends,
    "board": measure_board,
    "excel": measure_excel,
    "import": measure_import,
    "memory": measure_memory,
}


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="about half a minute, without 20,000 reports")
    parser.add_argument("--only", choices=PARTS, help="one part alone")
    parser.add_argument(
        "--database-url",
        default="",
        metavar="postgresql://…/postgres",
        help="a PostgreSQL server to make temporary databases on, instead of SQLite",
    )
    return parser.parse_args()


def main() -> None:
    """Measure what was asked for; whatever happens, no process, database or file remains."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))
    asked, outcome, started = arguments(), Outcome(), time.monotonic()
    effort = QUICK if asked.quick else FULL
    with tempfile.TemporaryDirectory(prefix="benchmark-") as directory:
        print(setting(Path(directory), asked.database_url), head(), sep="\n\n", flush=True)
        for name in [asked.only] if asked.only else PARTS:
            with contextlib.ExitStack() as stack:
                PARTS[name](Bench(Path(directory), asked.database_url, stack), outcome, effort)
    print_end(outcome)
    print(f"\n{time.monotonic() - started:.0f} s in all.")


def setting(directory: Path, server: str) -> str:
    """What it ran on, without which no absolute figure means anything."""
    return (
        "Bluezone Report beside stock Django, in one run. The ratio says how many times better ours is:\n"
        "the median of the rounds, in each of which both sides took turns. Stock has our database options, except\n"
        "where it says as shipped.\n"
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start, Python {platform.python_version()}, "
        f"gunicorn {WORKERS} × {THREADS} gthreads, {_database(server)},\n"
        f"a forced write to the disk of {directory.parent} takes {milliseconds(_forced_write(directory))}."
    )


def _database(server: str) -> str:
    if not server:
        return f"SQLite {sqlite3.sqlite_version} (WAL, IMMEDIATE, FULL)"
    with psycopg.connect(server) as connection:
        return f"PostgreSQL {connection.info.server_version // 10_000}"


def _forced_write(directory: Path) -> float:
    """The median time of a 4 KB write that must reach the disk: each receipt waits for one."""
    times = []
    with (directory / "forced").open("wb") as file:
        for _ in range(30):
            file.write(bytes(4096))
            file.flush()
            started = time.perf_counter()
            os.fsync(file.fileno())
            times.append(time.perf_counter() - started)
    return statistics.median(times)


if __name__ == "__main__":
    main()
