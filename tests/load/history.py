"""Three years of days behind sixty units: what each page reads and how long it takes, beside eight days."""

import dataclasses

from tests.benchmarks.sides import Bench

from .deployed import FILLING
from .table import head, milliseconds, row

UNITS, FEW, DAYS = 60, 8, 1095
RUNS = 15


def measure(bench: Bench, server: str) -> None:
    """Two columns for SQLite, and two for PostgreSQL if there is a server."""
    _measure("SQLite", "steps", dataclasses.replace(bench, server=""))
    if server:
        _measure("PostgreSQL", "rows", dataclasses.replace(bench, server=server))


def _measure(database: str, read: str, bench: Bench) -> None:
    peer = bench.peer(FILLING, "history")
    peer.call("fill", 1, UNITS, DAYS)
    peer.call("report", FEW, 1)
    few = peer.call("measure", RUNS)
    peer.call("report", DAYS, FEW + 1)
    many, size = peer.call("measure", RUNS), peer.call("size")
    head(f"{database}, {FEW} days: queries, {read}", f"{DAYS} days", f"time, {FEW} days", f"{DAYS} days")
    for name in few:
        times = [milliseconds(found[name][2]) for found in (few, many)]
        row(name, *(f"{found[name][0]}, {found[name][1]:,}" for found in (few, many)), *times)
    print(f"\n{size['reports']:,} reports, {size['bytes'] / 1e6:.0f} MB on the disk.")
