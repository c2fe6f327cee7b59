"""What people do at their browsers: send, and where no receipt comes, send the same once more."""

import http.client
import re
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

from .district import DATE, Desk
from .server import PATIENCE

REPORT = f"/bao-cao/{DATE}/"
BOARD = f"/tong-hop/{DATE}/"
RECEIPT = re.compile(rf"^{REPORT}bien-nhan/(\d+)/$")
EDITION = re.compile(rf"^{BOARD}lan-chot/(\d+)/$")
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
BASE = re.compile(r'name="base_revision" value="(\d+)"')
HEADING = re.compile(r"<h1>(.*?)</h1>")

#: What every page says that comes instead of a receipt.
KEPT = "Số liệu đã có biên nhận vẫn được giữ nguyên"
SEND_AGAIN = "gửi lại"
CONFLICT = "Chưa ghi nhận: đã có số liệu mới hơn"

#: Seconds until somebody presses the button again; people take longer.
PAUSE = 0.1


@dataclass(frozen=True)
class Answer:
    """What a browser shows."""

    status: int
    location: str
    text: str

    @property
    def heading(self) -> str:
        found = HEADING.search(self.text)
        return found[1] if found else ""

    @property
    def base_revision(self) -> int:
        return int(BASE.findall(self.text)[-1])


class Browser:
    """A connection that stays open, the session's cookie and the form's token."""

    def __init__(self, port: int, session: str):
        self.cookies = {"phien": session}
        self.token = ""
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)

    def ask(self, method: str, path: str, values: dict[str, Any] | None = None) -> Answer | None:
        """The page that comes back; ``None`` where the line broke without one."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if values is not None:
            body = urlencode(values | {"csrfmiddlewaretoken": self.token})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            self.line.request(method, path, body, headers)
            response = self.line.getresponse()
            text = response.read().decode()
        except (OSError, http.client.HTTPException):
            self.line.close()
            return None
        self._keep(response, text)
        return Answer(response.status, response.getheader("Location", ""), text)

    def close(self) -> None:
        """The line, not the browser: it opens another one for whatever is asked next."""
        self.line.close()

    def _keep(self, response: http.client.HTTPResponse, text: str) -> None:
        for cookie in response.headers.get_all("Set-Cookie") or []:
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(cookie).items()}
        if found := TOKEN.search(text):
            self.token = found[1]


@dataclass(frozen=True)
class Accepted:
    """A send for which a receipt was shown."""

    code: str
    revision: int
    #: The figures as they were typed; "visitors_guided" differs in every send of a unit.
    figures: dict[str, int]

    @property
    def mark(self) -> int:
        return self.figures["visitors_guided"]


@dataclass
class Met:
    """What people met altogether."""

    accepted: list[Accepted] = field(default_factory=list)
    #: Sends that a page said were not kept, by unit and mark.
    refused: list[tuple[str, int]] = field(default_factory=list)
    #: What came instead of an answer, as status and heading; broken lines as 0 and what was asked, GET or POST.
    faults: list[tuple[int, str]] = field(default_factory=list)
    conflicts: list[tuple[int, str]] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    @property
    def again(self) -> int:
        """How often somebody had to ask once more."""
        return len(self.faults)

    @property
    def pages(self) -> Counter[tuple[int, str]]:
        return Counter(self.faults + self.conflicts)


class Person:
    """Somebody at a desk, in a thread of its own."""

    def __init__(self, desk: Desk, port: int, met: Met):
        self.desk, self.met = desk, met
        self.browser = Browser(port, desk.session)

    def insist(self, method: str, path: str, values: dict[str, Any] | None = None) -> Answer:
        """Ask until an answer comes that is none of a fault; each of those must say what was kept."""
        deadline = time.monotonic() + PATIENCE
        while True:
            answer = self.browser.ask(method, path, values)
            if answer and answer.status < 500:
                return answer
            self._note(method, answer)
            if time.monotonic() > deadline:
                raise TimeoutError(f"{method} {path}: still {answer and answer.status}")
            time.sleep(PAUSE)

    def _note(self, method: str, answer: Answer | None) -> None:
        self.met.faults.append((answer.status, answer.heading) if answer else (0, method))
        if answer and not (KEPT in answer.text and SEND_AGAIN in answer.text):
            raise AssertionError(f"a page that does not say what was kept: {answer.status} {answer.text[:1000]}")

    def look(self, path: str) -> Answer:
        page = self.insist("GET", path)
        if page.status != 200:
            raise AssertionError(f"{path}: {page.status} {page.location} {page.heading}")
        return page


class Officer(Person):
    """Sends a report and corrects it again and again; believes a send only by its receipt."""

    sends = 0

    def run(self, sends: int, enough: threading.Event) -> None:
        try:
            form = self.look(REPORT)
            base = form.base_revision
            while self.sends < sends or not enough.is_set():
                self.sends += 1
                base = self.send(base)
        except Exception as failure:  # noqa: BLE001 - told to whoever waits for this thread
            self.met.failures.append(f"{self.desk.code}: {failure!r}")
        finally:
            self.browser.close()

    def send(self, base: int) -> int:
        """Send figures that were never sent before, based on that revision; return the receipt's."""
        figures = figures_of(self.desk, mark=5 + base)
        answer = self.insist("POST", REPORT, filled_in(figures, base))
        receipt = RECEIPT.match(answer.location)
        if answer.status != 302 or receipt is None:
            raise AssertionError(f"no receipt: {answer.status} {answer.location} {answer.heading}")
        page = self.look(answer.location)
        accepted = Accepted(self.desk.code, int(receipt[1]), figures)
        if f"{accepted.code}-{DATE:%Y%m%d}-{accepted.revision}" not in page.text:
            raise AssertionError(f"a receipt without its code: {page.heading}")
        self.met.accepted.append(accepted)
        return accepted.revision


class Office(Person):
    """Looks at the board and closes the day, now and then: its line does not stay open."""

    def insist(self, method: str, path: str, values: dict[str, Any] | None = None) -> Answer:
        try:
            return super().insist(method, path, values)
        finally:
            self.browser.close()

    def close(self) -> int:
        """Make the next edition; return its number."""
        answer = self.look(f"{BOARD}chot/")
        number = int(re.search(r'name="number" value="(\d+)"', answer.text)[1])
        form = {"number": number, "reason": "Có số liệu mới." * (number > 1)}
        # Whatever came in meanwhile is asked about; officers go on sending.
        while answer.status in {200, 409}:
            form["reviewed"] = re.search(r'name="reviewed" value="([^"]+)"', answer.text)[1]
            form |= {name: "1" for name in ("asked", "moving") if f'name="{name}"' in answer.text}
            answer = self.insist("POST", f"{BOARD}chot/", form)
        made = EDITION.match(answer.location)
        if made is None or int(made[1]) != number:
            raise AssertionError(f"no edition {number}: {answer.status} {answer.location} {answer.heading}")
        return number


def figures_of(desk: Desk, mark: int) -> dict[str, int]:
    return desk.figures | {"visitors_guided": mark}


def filled_in(figures: dict[str, int], base: int) -> dict[str, Any]:
    return figures | {"base_revision": base, "note": f"Lần gửi thứ {figures['visitors_guided']}"}


class Crowd:
    """Officers that all send at once, so many times each, and on until nothing more is to befall them."""

    def __init__(self, desks: tuple[Desk, ...], port: int, each: int):
        self.met, self.planned, self.enough = Met(), each * len(desks), threading.Event()
        self.officers = [Officer(desk, port, self.met) for desk in desks]
        told = [each, self.enough]
        self.threads = [threading.Thread(target=officer.run, args=told, daemon=True) for officer in self.officers]

    def __enter__(self) -> "Crowd":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.enough.set()
        for thread in self.threads:
            thread.join(PATIENCE)

    @property
    def sends(self) -> int:
        return sum(officer.sends for officer in self.officers)

    @property
    def is_busy(self) -> bool:
        return any(thread.is_alive() for thread in self.threads)

    def milestones(self, number: int) -> Iterator[int]:
        """Come back so many times, evenly over what is sent; earlier if nobody is left."""
        for milestone in range(1, number + 1):
            goal = self.planned * milestone // (number + 1)
            while len(self.met.accepted) < goal and self.is_busy:
                time.sleep(0.02)
            yield milestone
