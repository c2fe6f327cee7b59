"""``python -m tests.benchmarks``: everything in one run, both sides in turn, cleaned up afterwards."""

import argparse
import contextlib
import dataclasses
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
from .pages import measure_board, measure_excel, measure_wide
from .profiles import print_profiles
from .sends import measure_sends
from .sides import THREADS, WORKERS, Bench
from .start import measure_start
from .timing import busy

PARTS = {
    "send": measure_sends,
    "board": measure_board,
    "wide": measure_wide,
    "workbook": measure_excel,
    "import": measure_import,
    "memory": measure_memory,
    "start": measure_start,
}


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rounds of what people wait for, half a minute")
    parser.add_argument("--only", type=parts, metavar="PART,…", help=f"some parts alone: {', '.join(PARTS)}")
    parser.add_argument("--profile", action="store_true", help="nothing but what of each takes how long")
    parser.add_argument(
        "--database-url",
        default="",
        metavar="postgresql://…/postgres",
        help="a PostgreSQL server to make temporary databases on: sends are measured there, too",
    )
    return parser.parse_args()


def parts(names: str) -> list[str]:
    """The parts that were asked for, in the order of all."""
    wanted = names.split(",")
    if unknown := set(wanted) - PARTS.keys():
        raise argparse.ArgumentTypeError(f"unknown: {', '.join(unknown)}; there are {', '.join(PARTS)}")
    return [name for name in PARTS if name in wanted]


def main() -> None:
    """Measure what was asked for; whatever happens, no process, database or file remains."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))
    asked, outcome, started = arguments(), Outcome(), time.monotonic()
    effort = QUICK if asked.quick else FULL
    with tempfile.TemporaryDirectory(prefix="benchmark-") as directory:
        print(setting(Path(directory), asked.database_url), "" if asked.profile else head(), sep="\n\n", flush=True)
        with contextlib.ExitStack() as stack:
            bench = Bench(Path(directory), "", stack)
            if asked.profile:
                print_profiles(bench, quick=asked.quick)
                return
            for name in asked.only or effort.parts:
                PARTS[name](bench, outcome, effort)
                if name == "send" and asked.database_url:
                    measure_sends(dataclasses.replace(bench, server=asked.database_url), outcome, effort)
    print_end(outcome)
    print(f"\n{time.monotonic() - started:.0f} s in all.")


def setting(directory: Path, server: str) -> str:
    """What it ran on, without which no absolute figure means anything."""
    return (
        "Bluezone Report beside stock Django, in one run. The ratio says how many times better ours is:\n"
        "the median of the rounds, in each of which both sides took turns. Stock has our database options, except\n"
        "where it says as shipped. Pages and files are measured in CPU, as sends are where it says so.\n"
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start, Python {platform.python_version()}, "
        f"gunicorn {WORKERS} × {THREADS} gthreads, {_database(server)},\n"
        f"a forced write to the disk of {directory.parent} takes {milliseconds(_forced_write(directory))}, "
        f"a fixed piece of work {milliseconds(_yardstick())} of CPU."
    )


def _database(server: str) -> str:
    ours = f"SQLite {sqlite3.sqlite_version} (WAL, IMMEDIATE, FULL)"
    if not server:
        return ours
    with psycopg.connect(server) as connection:
        return f"{ours}, PostgreSQL {connection.info.server_version // 10_000}"


def _yardstick() -> float:
    """What a fixed piece of work takes of CPU: a busy machine needs more, for everything measured."""
    return statistics.median(busy(9, lambda: [f"{n:05}" for n in range(20_000)]))


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
