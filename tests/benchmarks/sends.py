"""Sends per second, and what a send costs the server: gunicorn, real sockets, signed-in clients."""

import contextlib
import json
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator

from .effort import Effort
from .outcome import Line, Outcome, milliseconds, per_second
from .sides import OURS, ROOT, SHIPPED, STOCK, Bench, Peer, Server, serving

WARM_UP = 40
#: A round that takes longer ends, whatever is left of it.
LONGEST_ROUND = 60


class Load:
    """The sends that wait for one side's server, and what has become of those that were sent."""

    def __init__(self, peer: Peer, server: Server, count: int) -> None:
        prepared = peer.call("senders", count)
        self.server, self.path, self.waiting = server, prepared["path"], prepared["sends"]
        self.measured: dict[str, list[float]] = defaultdict(list)
        self.refused: Counter[str] = Counter()

    def round(self, clients: int, count: int) -> None:
        """Let the clients send the next reports."""
        sends, self.waiting = self.waiting[:count], self.waiting[count:]
        before = self.server.cpu_seconds()
        answer = self._drive(clients, sends)
        cpu = self.server.cpu_seconds() - before
        accepted = answer["statuses"].pop("302", 0)
        self.refused.update(answer["statuses"])
        self.measured["rate"].append(accepted / answer["elapsed"])
        self.measured["cpu"].append(cpu / len(sends))
        self.measured["wait"].append(answer["waits"][int(len(answer["waits"]) * 0.95)])

    def _drive(self, clients: int, sends: list[dict]) -> dict:
        plan = {
            "port": self.server.port,
            "path": self.path,
            "session_cookie": self.server.side.session_cookie,
            "first_session": sends[0]["session"],
            "clients": clients,
            "sends": sends,
            "longest": LONGEST_ROUND,
        }
        command = [sys.executable, "-m", "tests.benchmarks.driver"]
        done = subprocess.run(
            command, input=json.dumps(plan), cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True, timeout=120
        )
        return json.loads(done.stdout)

    def take(self, name: str) -> list[float]:
        """What was measured since the last time."""
        return self.measured.pop(name)


@contextlib.contextmanager
def loads(bench: Bench, count: int) -> Iterator[list[Load]]:
    """All sides served, with so many sends prepared for each; warmed up."""
    with contextlib.ExitStack() as stack:
        found = []
        for side in (OURS, STOCK, SHIPPED):
            peer = bench.peer(side, "sends")
            load = Load(peer, stack.enter_context(serving(peer)), count + WARM_UP)
            load.round(8, WARM_UP)
            load.measured.clear()
            found.append(load)
        yield found


def measure_sends(bench: Bench, outcome: Outcome, effort: Effort) -> None:
    """All sides in turn at each number of clients; the one that begins changes from round to round."""
    with loads(bench, sum(effort.sends.values()) * effort.rounds) as sides:
        for clients, count in effort.sends.items():
            for number in range(effort.rounds):
                for load in sides if number % 2 else reversed(sides):
                    load.round(clients, count)
            _report(outcome, clients, *sides)
    for load in sides:
        if load.refused:
            outcome.remarks.append(f"NOT ACCEPTED by {load.server.side.name}, by status: {dict(load.refused)}")


def _report(outcome: Outcome, clients: int, ours: Load, stock: Load, shipped: Load) -> None:
    who = "1 client" if clients == 1 else f"{clients} clients"
    rate = outcome.add(Line(f"Sends, {who}", ours.take("rate"), stock.take("rate"), per_second, more_is_better=True))
    outcome.add(Line("  stock as shipped", rate.ours, shipped.take("rate"), per_second, more_is_better=True))
    outcome.add(Line("  95 of 100 answered within", ours.take("wait"), stock.take("wait"), milliseconds))
    outcome.add(Line("  server CPU per send", ours.take("cpu"), stock.take("cpu"), milliseconds))
    shipped.measured.clear()
    if clients == 8:
        outcome.at_least("Sends at 8 clients", rate, 1.35)
