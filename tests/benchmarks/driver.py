"""The clients, in a process of their own: keep-alive, bounded in number and in time, 127.0.0.1 only.

It reads a plan from its input: port, path of the form, name of the session's cookie, number of clients, the
server's processes, and the sends, each with the session of another person. All people open the form, then all send
it as the page does, with its hidden fields, then all read the receipt; each of the three is timed by itself.
"""

import json
import queue
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from http.client import HTTPConnection, HTTPResponse
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from .hidden import form_on
from .processes import cpu_seconds

LONGEST_WAIT = 180

Send = dict


class Client:
    """One line to the server that stays open; the people of the pile use it one after the other."""

    def __init__(self, plan: dict) -> None:
        self.plan = plan
        self.connection = HTTPConnection("127.0.0.1", plan["port"], timeout=LONGEST_WAIT)

    def open_form(self, send: Send) -> int:
        """Open the form, and keep what it sends besides what is typed."""
        send["cookies"] = {self.plan["session_cookie"]: send["session"]}
        response, page = self._ask("GET", self.plan["path"], send)
        for cookie in response.headers.get_all("Set-Cookie", []):
            send["cookies"] |= {name: morsel.value for name, morsel in SimpleCookie(cookie).items()}
        send["address"], send["hidden"] = form_on(page, self.plan["path"])
        return response.status

    def send_report(self, send: Send) -> int:
        response, _ = self._ask("POST", send["address"], send, urlencode(send["hidden"] | send["values"]))
        send["receipt"] = response.getheader("Location")
        return response.status

    def read_receipt(self, send: Send) -> int:
        return self._ask("GET", send["receipt"], send)[0].status

    def _ask(self, method: str, path: str, send: Send, body: str | None = None) -> tuple[HTTPResponse, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in send["cookies"].items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        return response, response.read().decode()


class Phase:
    """All people do one thing; how long each waited, and what it took the server."""

    def __init__(self, plan: dict, sends: list[Send]) -> None:
        self.pile: queue.SimpleQueue[Send] = queue.SimpleQueue()
        for send in sends:
            self.pile.put(send)
        self.end = time.monotonic() + plan["longest"]
        self.pids = plan["pids"]
        self.statuses: Counter[str] = Counter()
        self.waits: list[float] = []

    def happen(self, acts: list[Callable[[Send], int]]) -> dict:
        """Let each of the acts take people from the pile until it is empty."""
        threads = [threading.Thread(target=self._run, args=[act], daemon=True) for act in acts]
        before, started = self._used(), time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        elapsed, used = time.perf_counter() - started, self._used() - before
        return {"elapsed": elapsed, "cpu": used, "statuses": self.statuses, "waits": sorted(self.waits)}

    def _run(self, act: Callable[[Send], int]) -> None:
        while time.monotonic() < self.end:
            try:
                send = self.pile.get_nowait()
            except queue.Empty:
                return
            started = time.perf_counter()
            status = act(send)
            self.waits.append(time.perf_counter() - started)
            self.statuses[str(status)] += 1

    def _used(self) -> float:
        return sum(map(cpu_seconds, self.pids))


def drive(plan: dict) -> dict:
    """What happened in each phase, by name."""
    clients, sends = [Client(plan) for _ in range(plan["clients"])], plan["sends"]
    found = {"form": Phase(plan, sends).happen([client.open_form for client in clients])}
    found["send"] = Phase(plan, sends).happen([client.send_report for client in clients])
    accepted = [send for send in sends if send.get("receipt")]
    if plan["reads"] and accepted:
        found["receipt"] = Phase(plan, accepted).happen([client.read_receipt for client in clients])
    return found


if __name__ == "__main__":
    print(json.dumps(drive(json.load(sys.stdin))))
