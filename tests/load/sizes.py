"""A district, a province, a country: the same pages and the same sends on PostgreSQL, with thirty days of reports."""

from dataclasses import dataclass, field

from tests.benchmarks.sides import Bench, Peer

from .deployed import FILLING, Deployed, deployed
from .table import head, megabytes, milliseconds, row, share

DAYS, RUNS = 30, 15
#: In ten minutes, 57,000 officers come: so many a second.
COUNTRY_RATE = 57_000 / 600
SIGN_INS = 50


@dataclass(frozen=True)
class Size:
    """So many units in so many districts, and how many officers of them come."""

    name: str
    districts: int
    units: int
    #: Sends, and as many visits, for each number of workers.
    comers: int
    workers: tuple[int, ...]


SIZES = {
    "district": Size("a district", 1, 60, 0, ()),
    "province": Size("a province", 11, 700, 250, (2,)),
    "country": Size("a country", 700, 57_000, 600, (1, 2, 4)),
}


@dataclass
class Column:
    """What was found of one size."""

    title: str
    cells: dict[str, str] = field(default_factory=dict)


def measure(bench: Bench, wanted: list[str]) -> None:
    columns = [_measure(bench, SIZES[name]) for name in wanted]
    head(*(column.title for column in columns))
    for title in max((column.cells for column in columns), key=len):
        row(title, *(column.cells.get(title, "–") for column in columns))


def _measure(bench: Bench, size: Size) -> Column:
    peer = bench.peer(FILLING, f"size_{size.districts}")
    column = Column(f"{size.name}: {size.units:,} units in {size.districts}")
    peer.call("fill", size.districts, size.units, DAYS)
    peer.call("report", DAYS, 1)
    # The first district has half of its reports; nobody of it comes.
    peer.call("report", 0, 0, 2, True)
    found = peer.call("size")
    column.cells["reports; on the disk"] = f"{found['reports']:,}; {megabytes(found['bytes'] / 1e6)}"
    for name, (queries, read, seconds) in peer.call("measure", RUNS).items():
        column.cells[f"{name}: queries, rows, time"] = f"{queries}, {read}, {milliseconds(seconds)}"
    for workers in size.workers:
        _let_come(bench, peer, size, workers, column.cells)
    return column


def _let_come(bench: Bench, peer: Peer, size: Size, workers: int, cells: dict[str, str]) -> None:
    with deployed(bench, peer, workers) as site:
        of = f"{workers} workers: " if workers != 1 else "1 worker: "
        site.happen("visits", officers=peer.call("officers", 40, True), at_once=8)
        for lines in (8, 32):
            sends = site.happen("sends", officers=peer.call("officers", size.comers // 2, True), at_once=lines)
            within = milliseconds(share(sends["seconds"]["send"], 0.95))
            cells[f"{of}sends a second over {lines} lines"] = f"{_rate(sends):.0f} (95 of 100 within {within})"
        visits = site.happen("visits", officers=peer.call("officers", size.comers, True), at_once=8)
        cells[f"{of}visits a second (form cold, send, receipt)"] = f"{_rate(visits):.0f}"
        if workers == 2:
            _add_costs(site, peer, sends, visits, cells)
        cells[f"{of}peak memory of a worker"] = megabytes(site.peak_memory())


def _add_costs(site: Deployed, peer: Peer, sends: dict, visits: dict, cells: dict[str, str]) -> None:
    """What each costs the server in CPU, and so how many such cores a whole country would keep busy."""
    sign_ins = site.happen("sign_ins", officers=peer.call("officers", SIGN_INS, False), at_once=4)
    costs = {
        "send": _cost(sends, len(sends["seconds"]["send"])),
        "visit": _cost(visits, len(visits["seconds"]["send"])),
        "sign-in": _cost(sign_ins, len(sign_ins["seconds"]["sign-in"])),
    }
    for name, cost in costs.items():
        parts = ", ".join(f"{part} {milliseconds(seconds)}" for part, seconds in cost.items())
        cells[f"CPU of a {name}"] = f"{milliseconds(sum(cost.values()))} ({parts})"
    for named, parts in (("visits", ["visit"]), ("visits and sign-ins", ["visit", "sign-in"])):
        busy = sum(sum(costs[part].values()) for part in parts) * COUNTRY_RATE
        cells[f"cores that {COUNTRY_RATE:.0f} {named} a second keep busy"] = f"{busy:.1f}"


def _cost(found: dict, count: int) -> dict[str, float]:
    """Seconds of CPU for each, by part of the server."""
    return {part: seconds / count for part, seconds in found["used"].items() if part != "visitors"}


def _rate(found: dict) -> float:
    """Sends a second; all must have been accepted."""
    accepted = found["statuses"]["send"].get("302", 0)
    if accepted != len(found["seconds"]["send"]):
        raise RuntimeError(f"not all were accepted: {found['statuses']}")
    return accepted / found["elapsed"]
