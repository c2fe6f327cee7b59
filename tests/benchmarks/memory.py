"""Memory: of gunicorn's workers after a load, of a process that makes one workbook, of all after many sign-ins."""

from .effort import Effort
from .outcome import Line, Outcome, megabytes
from .processes import family, peak_memory, shared_memory
from .sends import Load
from .sides import OURS, STOCK, Bench, Peer, serving
from .signing_in import sign_in_all

CLIENTS, SENDS, VISITS = 8, 200, 10
LIMIT = 200
SIGN_INS, SIGN_INS_AIM = 60, 230


def measure_memory(bench: Bench, outcome: Outcome, effort: Effort) -> None:
    """Both sides with the largest number of reports in their databases."""
    reports = effort.reports[-1]
    peers = [bench.peer(side, "memory") for side in (OURS, STOCK)]
    for peer in peers:
        peer.call("fill", reports)
    workers = [[_worker(peer)] for peer in peers]
    books = [[_process_with_a_workbook(bench, peer)] for peer in peers]
    for title, line in (
        (f"Worker after the load, {reports} reports", workers),
        ("Process making an Excel file", books),
    ):
        figure = outcome.add(Line(title, *line, megabytes)).figure
        outcome.at_most(f"Peak memory: {title[:1].lower()}{title[1:]}", figure, LIMIT, "MB")

    _measure_sign_ins(bench.peer(OURS, "sign_ins"), outcome)


def _measure_sign_ins(peer: Peer, outcome: Outcome) -> None:
    """Master and workers together; what they share counts once."""
    people = peer.call("people_to_sign_in", SIGN_INS)
    with serving(peer) as server:
        sign_in_all(server, people)
        processes = family(server.process.pid)
        kept = outcome.add(Line(f"Master, 2 workers after {SIGN_INS} sign-ins", [_sum(processes)], (), megabytes))
        outcome.add(Line("  sum of their peaks", [sum(map(peak_memory, processes))], (), megabytes))
    outcome.at_most(f"Master and two workers after {SIGN_INS} sign-ins (PSS)", kept.figure, SIGN_INS_AIM, "MB")


def _sum(processes: list[int]) -> float:
    return sum(map(shared_memory, processes))


def _worker(peer: Peer) -> float:
    """The larger worker, once it has taken reports and answered the heaviest pages."""
    with serving(peer) as server:
        Load(peer, server, SENDS).round(CLIENTS, SENDS)
        pages = peer.call("heaviest_pages")
        for path in pages["paths"] * VISITS:
            if (status := server.get(path, pages["session"])) != 200:
                raise RuntimeError(f"{path}: {status}")
        return max(peak_memory(pid) for pid in server.workers())


def _process_with_a_workbook(bench: Bench, peer: Peer) -> float:
    """A fresh process on the same database: the one that filled it has needed more."""
    fresh = Peer(peer.side, peer.database, peer.environment)
    bench.stack.callback(fresh.stop)
    return fresh.call("make_workbook_once")
