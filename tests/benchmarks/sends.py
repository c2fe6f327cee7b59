"""Sends per second, and what form, send and receipt cost the server: gunicorn, real sockets, signed-in officers."""

import contextlib
import dataclasses
import json
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator

from .effort import Effort
from .outcome import Line, Outcome, milliseconds, per_second
from .sides import OURS, ROOT, SHIPPED, STOCK, Bench, Peer, Server, serving

WARM_UP = 24
#: A round that takes longer ends, whatever is left of it.
LONGEST_ROUND = 60
#: What the server may take for each, in ms of CPU, on the quiet machine where stock's send takes so many.
STOCK_SEND = 4.1
CPU_AIMS = {"send": 3, "form": 7, "receipt": 5}
QUESTION_AIMS = {"send": 5, "form": 6, "receipt": 5}
SENDS_AIM = 1.25


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
        found = self._drive(clients, sends)
        accepted = found["send"]["statuses"].pop("302", 0)
        self.refused.update(found["send"]["statuses"])
        self.measured["rate"].append(accepted / found["send"]["elapsed"])
        self.measured["wait"].append(found["send"]["waits"][int(len(found["send"]["waits"]) * 0.95)])
        for phase, happened in found.items():
            self.measured[phase].append(happened["cpu"] / len(happened["waits"]))

    def _drive(self, clients: int, sends: list[dict]) -> dict:
        plan = {
            "port": self.server.port,
            "pids": self.server.workers(),
            "path": self.path,
            "session_cookie": self.server.side.session_cookie,
            "clients": clients,
            "sends": sends,
            # Stock leads to the list of all reports, which is no receipt.
            "reads": self.server.side is OURS,
            "longest": LONGEST_ROUND,
        }
        command = [sys.executable, "-m", "tests.benchmarks.driver"]
        done = subprocess.run(
            command, input=json.dumps(plan), cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True, timeout=300
        )
        return json.loads(done.stdout)

    def take(self, name: str) -> list[float]:
        """What was measured since the last time."""
        return self.measured.pop(name)


@contextlib.contextmanager
def loads(bench: Bench, effort: Effort) -> Iterator[list[Load]]:
    """All sides served, with sends prepared for each; warmed up."""
    count = sum(effort.sends.values()) * effort.rounds + WARM_UP
    with contextlib.ExitStack() as stack:
        found = []
        for side in (OURS, STOCK, SHIPPED) if effort.shipped and not bench.server else (OURS, STOCK):
            peer = bench.peer(side, "sends")
            load = Load(peer, stack.enter_context(serving(peer)), count)
            load.round(8, WARM_UP)
            load.measured.clear()
            found.append(load)
        yield found


def measure_sends(bench: Bench, outcome: Outcome, effort: Effort) -> None:
    """All sides in turn at each number of clients; the one that begins changes from round to round."""
    if not bench.server:
        for name, asked in bench.peer(OURS, "questions").call("questions_of_a_send").items():
            outcome.at_most(f"Queries of a {name}", asked, QUESTION_AIMS[name], "")
    where = " on PostgreSQL" if bench.server else ""
    with loads(bench, effort) as sides:
        for clients, count in effort.sends.items():
            for number in range(effort.rounds):
                for load in sides if number % 2 else reversed(sides):
                    load.round(clients, count)
            _report(outcome, clients, where, *sides)
    for load in sides:
        if load.refused:
            outcome.remarks.append(f"NOT ACCEPTED by {load.server.side.name}, by status: {dict(load.refused)}")


def _report(outcome: Outcome, clients: int, where: str, ours: Load, stock: Load, *shipped: Load) -> None:
    title = f"Sends{where}, {clients} client{'s' if clients > 1 else ''}"
    rate = outcome.add(Line(title, ours.take("rate"), stock.take("rate"), per_second, more_is_better=True))
    outcome.at_least(title, rate, SENDS_AIM)
    for load in shipped:
        outcome.add(Line("  stock as shipped", rate.ours, load.take("rate"), per_second, more_is_better=True))
        load.measured.clear()
    outcome.add(Line("  95 of 100 answered within", ours.take("wait"), stock.take("wait"), milliseconds))
    lines = {
        "send": Line("  server CPU of a send", ours.take("send"), stock.take("send"), milliseconds),
        "form": Line("  server CPU of a form", ours.take("form"), stock.take("form"), milliseconds),
        "receipt": Line("  server CPU of a receipt", ours.take("receipt"), (), milliseconds),
    }
    for name, line in lines.items():
        outcome.add(line)
        if clients == 8:
            beside_a_send = dataclasses.replace(line, stock=lines["send"].stock)
            figure = beside_a_send.as_where_stock_takes(STOCK_SEND)
            outcome.at_most(f"CPU of a {name}{where}, stock's send {STOCK_SEND} ms", figure, CPU_AIMS[name], "ms")
