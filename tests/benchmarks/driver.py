"""The clients, in a process of their own: keep-alive, bounded in number and in time, 127.0.0.1 only.

It reads a plan from its input: port, path of the form, names of the cookies, number of
clients, and the sends, each with the session of another person. A client fetches the form
once for its CSRF token, as a browser does; only the sends are timed.
"""

import json
import queue
import re
import sys
import threading
import time
from collections import Counter
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from urllib.parse import urlencode

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
LONGEST_WAIT = 30


class Client:
    """One browser: a connection that stays open, a CSRF cookie, and the sends that it takes from the pile."""

    def __init__(self, plan: dict, pile: "queue.SimpleQueue[dict]") -> None:
        self.plan, self.pile = plan, pile
        self.statuses: Counter[str] = Counter()
        self.waits: list[float] = []
        self.connection = HTTPConnection("127.0.0.1", plan["port"], timeout=LONGEST_WAIT)

    def prepare(self) -> None:
        """Fetch the form for its token."""
        response, body = self._ask("GET", self._session(self.plan["first_session"]))
        self.csrf = SimpleCookie(response.getheader("Set-Cookie"))["csrftoken"].value
        self.token = TOKEN.search(body)[1]

    def run(self, start: threading.Barrier) -> None:
        """Send one report after the other until the pile is empty or the time is over."""
        start.wait(LONGEST_WAIT)
        end = time.monotonic() + self.plan["longest"]
        while time.monotonic() < end:
            try:
                send = self.pile.get_nowait()
            except queue.Empty:
                return
            self._send(send)

    def _send(self, send: dict) -> None:
        values = urlencode(send["values"] | {"csrfmiddlewaretoken": self.token})
        cookies = f"{self._session(send['session'])}; csrftoken={self.csrf}"
        started = time.perf_counter()
        response, _ = self._ask("POST", cookies, values)
        self.waits.append(time.perf_counter() - started)
        self.statuses[str(response.status)] += 1

    def _session(self, value: str) -> str:
        return f"{self.plan['session_cookie']}={value}"

    def _ask(self, method: str, cookies: str, body: str | None = None):
        headers = {"Cookie": cookies}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, self.plan["path"], body, headers)
        response = self.connection.getresponse()
        return response, response.read().decode()


def drive(plan: dict) -> dict:
    """Let all clients send at once; returns the time from the first send to the last answer."""
    pile: queue.SimpleQueue[dict] = queue.SimpleQueue()
    for send in plan["sends"]:
        pile.put(send)
    clients = [Client(plan, pile) for _ in range(plan["clients"])]
    for client in clients:
        client.prepare()
    start = threading.Barrier(len(clients) + 1)
    threads = [threading.Thread(target=client.run, args=[start], daemon=True) for client in clients]
    for thread in threads:
        thread.start()
    start.wait(LONGEST_WAIT)
    started = time.perf_counter()
    for thread in threads:
        thread.join()
    return _summary(clients, time.perf_counter() - started)


def _summary(clients: list[Client], elapsed: float) -> dict:
    statuses: Counter[str] = sum((client.statuses for client in clients), Counter())
    return {"elapsed": elapsed, "statuses": statuses, "waits": sorted(w for client in clients for w in client.waits)}


if __name__ == "__main__":
    print(json.dumps(drive(json.load(sys.stdin))))
