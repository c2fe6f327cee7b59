"""The last ten minutes before 15:00: sixty phones, five boards, a workbook, on both databases."""

import dataclasses
from collections import Counter

from tests.benchmarks.sides import Bench, Peer

from .deployed import FILLING, Deployed, deployed
from .table import head, megabytes, row, shares

OFFICERS, SLOW, BOARDS, DAYS, LONE_SENDS = 60, 20, 5, 30, 20
#: 50 kbit/s up, 400 kbit/s down, 400 ms there and back.
SLOW_LINE = {"up": 50_000, "down": 400_000, "latency": 0.4}
#: Seconds that somebody types, or reads the receipt.
THINK = (1, 5)
#: Each with its aim; half / 95 of 100 / the slowest are printed.
LINES = {
    "form (95 of 100 < 300 ms)": "form",
    "send (95 of 100 < 800 ms; alone < 100 ms)": "send",
    "receipt": "receipt",
    "board, asked again every 10 s (95 of 100 < 300 ms)": "board",
    "workbook (≤ 1 s)": "workbook",
    "sign-in": "sign-in",
    "slow lines: first form usable (≤ 3 s)": "slow form, first usable",
    "slow lines: send": "slow send",
}

Column = dict[str, object]


def measure(bench: Bench, server: str, seconds: float) -> None:
    """SQLite, and PostgreSQL if there is a server; each alone, in the crowd, and without a pause."""
    benches = {"SQLite": dataclasses.replace(bench, server="")}
    if server:
        benches["PostgreSQL"] = dataclasses.replace(bench, server=server)
    columns: dict[str, Column] = {}
    for name, of_database in benches.items():
        found = _measure(of_database, seconds)
        columns |= {f"{name}, {title}": column for title, column in found.items()}
    head(*columns)
    for title in dict.fromkeys(title for column in columns.values() for title in column):
        row(title, *(column.get(title, "–") for column in columns.values()))


def _measure(bench: Bench, seconds: float) -> dict[str, Column]:
    peer = bench.peer(FILLING, "last_minutes")
    peer.call("fill", 1, OFFICERS + 1, DAYS)
    peer.call("report", DAYS, 1)
    with deployed(bench, peer) as site:
        plan = {
            "boards": peer.call("boards", BOARDS),
            "workbook": f"/tong-hop/{peer.call('today')}/du-thao.xlsx",
            "slow_line": SLOW_LINE,
            "slow": SLOW,
            "think": THINK,
            "refresh": 10,
            "arrive_within": 5,
            "seconds": seconds,
        }
        alone = site.happen("lone", **plan, officers=peer.call("officers", 1, True), times=LONE_SENDS)
        comers = peer.call("officers", OFFICERS, False)
        crowd = _column(site, site.happen("crowd", **plan, officers=comers), comers)
        # The same people, signed in already, as fast as they are answered.
        comers = peer.call("signed_in", comers)
        hasty = plan | {"think": (0, 0), "seconds": seconds / 3, "arrive_within": 1}
        rush = _column(site, site.happen("crowd", **hasty, officers=comers), comers)
    return {"one alone": _alone(alone), f"{OFFICERS} phones": crowd, "no pauses": rush}


def _alone(found: dict) -> Column:
    return {title: shares(found["seconds"][what]) for title, what in LINES.items() if what in found["seconds"]}


def _column(site: Deployed, found: dict, comers: list[dict]) -> Column:
    statuses: Counter[str] = Counter()
    for counts in found["statuses"].values():
        statuses.update(counts)
    board = found["statuses"].get("board", {})
    column: Column = {title: shares(found["seconds"].get(what, [])) for title, what in LINES.items()}
    column |= {
        "answers (a second)": f"{statuses.total()} ({statuses.total() / found['elapsed']:.0f})",
        "of them 5xx (none)": sum(count for status, count in statuses.items() if status >= "500"),
        "of them 429": statuses["429"],
        "connections lost": len(found["errors"]),
        "sends accepted": sum(found["accepted"].values()),
        "stored, no revision missing": _stored(site.peer, found, comers),
        "refreshes answered 304": f"{board.get('304', 0)} of {sum(board.values())}",
        "peak memory of a worker": megabytes(site.peak_memory()),
    }
    return column | {
        f"CPU of {name}, of one core": f"{used / found['elapsed']:.0%}" for name, used in found["used"].items()
    }


def _stored(peer: Peer, found: dict, comers: list[dict]) -> int:
    """How many reports the database has more than before; each unit's revisions must be numbered through."""
    stored, added = peer.call("stored"), 0
    for officer in comers:
        count, last = stored.get(str(officer["unit"]), [0, 0])
        if count != last:
            raise RuntimeError(f"unit {officer['unit']}: {count} reports, the last is revision {last}")
        if count - officer["sent"] != found["accepted"].get(str(officer["unit"]), 0):
            raise RuntimeError(f"unit {officer['unit']}: {count} stored, {officer['sent']} before; {found['accepted']}")
        added += count - officer["sent"]
    return added
