"""A browser as the server meets it: one TLS connection that stays open, cookies, packed answers; no more.

A slow line is a relay before the same port: it delays and throttles every byte, the handshakes included.
"""

import asyncio
import contextlib
import gzip
import re
import ssl
import time
from collections import defaultdict
from dataclasses import dataclass, field
from urllib.parse import urlencode

TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')
FILES = re.compile(rb'(?:href|src)="(/static/[^"]+\.(?:css|js))"')
PACKET = 1400
#: Packets on the way in one direction; more waits at the sender, as on a real line.
ON_THE_WAY = 24


@dataclass(frozen=True)
class Answer:
    status: int
    head: bytes
    body: bytes

    def header(self, name: bytes) -> bytes:
        found = re.search(rb"\r\n" + name + rb": ([^\r]*)", self.head, re.IGNORECASE)
        return found[1] if found else b""

    @property
    def text(self) -> bytes:
        return gzip.decompress(self.body) if self.header(b"content-encoding") == b"gzip" else self.body


@dataclass
class Results:
    """Seconds and statuses, by what was asked."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    statuses: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(int)))
    #: Sends that were answered by a receipt, by unit.
    accepted: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    errors: list[str] = field(default_factory=list)
    began: float = 0

    def note(self, what: str, status: int, seconds: float) -> None:
        self.seconds[what].append(seconds)
        self.statuses[what][str(status)] += 1


class Visitor:
    """Somebody with a browser."""

    def __init__(self, plan: dict, results: Results, port: int, session: str = "", kind: str = "") -> None:
        self.plan, self.results, self.port, self.kind = plan, results, port, kind
        self.cookies: dict[str, str] = {plan["session_cookie"]: session} if session else {}
        self.token = ""
        self.context = plan["context"]
        self.writer: asyncio.StreamWriter | None = None

    async def connect(self) -> None:
        self.reader, self.writer = await asyncio.open_connection(
            "127.0.0.1", self.port, ssl=self.context, server_hostname=self.plan["host"]
        )

    async def ask(
        self, what: str, path: str, form: dict | None = None, headers: dict[str, str] | None = None
    ) -> Answer:
        """Ask for something, and note how long the whole answer took."""
        if self.writer is None or self.writer.is_closing():
            await self.connect()
        started = time.perf_counter()
        self.writer.write(self._request(path, form, headers or {}))
        answer = await self._answer()
        self.results.note(self.kind + what, answer.status, time.perf_counter() - started)
        return answer

    async def ask_together(self, paths: list[str]) -> None:
        """Ask for several files at once, as HTTP/2 does."""
        self.writer.write(b"".join(self._request(path, None, {}) for path in paths))
        for _ in paths:
            await self._answer()

    def _request(self, path: str, form: dict | None, headers: dict[str, str]) -> bytes:
        body = b"" if form is None else urlencode(form | {"csrfmiddlewaretoken": self.token}).encode()
        lines = {
            "Host": self.plan["host"],
            "User-Agent": "Mozilla/5.0 (Linux; Android 9; SM-G965F) AppleWebKit/537.36 Chrome/120.0 Mobile Safari",
            "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "Accept-Encoding": "gzip",
            "Accept-Language": "vi-VN,vi;q=0.9",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            **headers,
        }
        if form is not None:
            lines |= {"Referer": f"https://{self.plan['host']}/", "Content-Length": str(len(body))}
            lines["Content-Type"] = "application/x-www-form-urlencoded"
        head = f"{'GET' if form is None else 'POST'} {path} HTTP/1.1\r\n"
        return (head + "".join(f"{name}: {value}\r\n" for name, value in lines.items()) + "\r\n").encode() + body

    async def _answer(self) -> Answer:
        head = await self.reader.readuntil(b"\r\n\r\n")
        answer = Answer(int(head[9:12]), head, await self._body(head.lower()))
        for name, value in re.findall(rb"\r\nSet-Cookie: ([^=]+)=([^;]*)", head, re.IGNORECASE):
            self.cookies[name.decode()] = value.decode()
        if b"\r\nconnection: close" in head.lower():
            self.writer.close()
        return answer

    async def _body(self, head: bytes) -> bytes:
        if length := re.search(rb"\r\ncontent-length: (\d+)", head):
            return await self.reader.readexactly(int(length[1]))
        if b"\r\ntransfer-encoding: chunked" not in head:
            return b""
        body = b""
        while size := int((await self.reader.readline()), 16):
            body += (await self.reader.readexactly(size + 2))[:-2]
        await self.reader.readline()
        return body

    # What people do

    async def sign_in(self, username: str, password: str) -> None:
        page = await self.ask("sign-in page", "/dang-nhap/")
        self.token = TOKEN.search(page.text)[1].decode()
        answer = await self.ask("sign-in", "/dang-nhap/", {"username": username, "password": password})
        if answer.status != 302:
            raise RuntimeError(f"{username} was not let in: {answer.status}")

    async def open(self, what: str, path: str) -> None:
        """Open a page into an empty cache, on a new line: usable once style sheet and script are there."""
        if self.writer:
            self.writer.close()
        started = time.perf_counter()
        await self.connect()
        page = await self.ask(what, path)
        if page.status == 200:
            text = page.text
            self.token = TOKEN.search(text)[1].decode()
            await self.ask_together([path.decode() for path in FILES.findall(text)])
            self.results.note(f"{self.kind}{what} usable", 200, time.perf_counter() - started)

    async def send(self, officer: dict, revision: int, note: str = "", *, reads_receipt: bool = True) -> bool:
        """Send one's report on the newest revision, and read the receipt."""
        values = officer["values"] | {"base_revision": str(revision), "note": note}
        answer = await self.ask("send", "/bao-cao/", values)
        if answer.status != 302:
            return False
        self.results.accepted[str(officer["unit"])] += 1
        if reads_receipt:
            await self.ask("receipt", answer.header(b"location").decode())
        return True


def trusting(certificate: str) -> ssl.SSLContext:
    """What every visitor uses: trust in the site's own certificate."""
    context = ssl.create_default_context(cafile=certificate)
    context.set_alpn_protocols(["http/1.1"])
    return context


async def slow_line(port: int, up: int, down: int, latency: float) -> asyncio.Server:
    """A port that leads to the other one over so many bits a second and so many seconds there and back."""

    async def carry(near: asyncio.StreamReader, answer: asyncio.StreamWriter) -> None:
        # The TCP handshake of a far server.
        await asyncio.sleep(latency)
        far, request = await asyncio.open_connection("127.0.0.1", port, limit=2 * PACKET)
        ways = _pump(near, request, up, latency / 2), _pump(far, answer, down, latency / 2)
        # The visitors' own end ends the lines that are still open.
        with contextlib.suppress(OSError, asyncio.CancelledError):
            await asyncio.gather(*ways)

    return await asyncio.start_server(carry, "127.0.0.1", 0, limit=2 * PACKET)


async def _pump(source: asyncio.StreamReader, target: asyncio.StreamWriter, bits: int, delay: float) -> None:
    """Carry packet by packet: each takes its time on the line, then its way."""
    line: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(ON_THE_WAY)
    carrier = asyncio.create_task(_deliver(line, target))
    free = 0.0
    try:
        while packet := await source.read(PACKET):
            free = max(time.perf_counter(), free) + len(packet) * 8 / bits
            await line.put((free + delay, packet))
    finally:
        await line.put((0, b""))
        await carrier


async def _deliver(line: asyncio.Queue[tuple[float, bytes]], target: asyncio.StreamWriter) -> None:
    while (item := await line.get())[1]:
        due, packet = item
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        target.write(packet)
        await target.drain()
    target.close()
