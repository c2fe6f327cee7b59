"""Peak memory (VmHWM): of the gunicorn workers after a load, and of a process that makes one workbook."""

from .effort import Effort
from .outcome import Line, Outcome, megabytes
from .processes import peak_memory
from .sends import Load
from .sides import OURS, STOCK, Bench, Peer, serving

CLIENTS, SENDS, VISITS = 8, 200, 10
LIMIT = 200


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
