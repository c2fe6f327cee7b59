"""``python -m tests.load last-minutes``: one table of docs/lab/performance.md for each word; cleaned up afterwards."""

import argparse
import contextlib
import os
import platform
import signal
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.sides import Bench

from . import history, last_minutes, sizes


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.load", description=__doc__)
    parser.add_argument("what", choices=["last-minutes", "history", "sizes"])
    parser.add_argument("--database-url", default="", metavar="postgresql://…/postgres", help="a PostgreSQL server")
    parser.add_argument("--seconds", type=float, default=60, help="how long the crowd comes (last-minutes)")
    parser.add_argument("--size", action="append", choices=sizes.SIZES, help="one column alone (sizes)")
    asked = parser.parse_args()
    if asked.what == "sizes" and not asked.database_url:
        parser.error("sizes needs --database-url")
    return asked


def main() -> None:
    """Whatever happens, no process, database or file remains."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))
    asked, started = arguments(), time.monotonic()
    with tempfile.TemporaryDirectory(prefix="load-") as directory, contextlib.ExitStack() as stack:
        print(
            f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start, Python {platform.python_version()}."
        )
        bench = Bench(Path(directory), asked.database_url, stack)
        if asked.what == "history":
            history.measure(bench, asked.database_url)
        elif asked.what == "sizes":
            sizes.measure(bench, asked.size or list(sizes.SIZES))
        else:
            last_minutes.measure(bench, asked.database_url, asked.seconds)
    print(f"\n{time.monotonic() - started:.0f} s in all.")


if __name__ == "__main__":
    main()
