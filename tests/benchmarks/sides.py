"""The two sides as the benchmark handles them: their databases, their processes, their servers."""

import contextlib
import http.client
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import psycopg
from psycopg import sql

from .processes import children, stop

ROOT = Path(__file__).resolve().parents[2]
WORKERS, THREADS = 2, 4
LOG = "log"
#: Seconds for one answer: where the machine is full, workers start slowly.
LONGEST_WAIT = 180


@dataclass(frozen=True)
class Side:
    """One of the two applications."""

    name: str
    settings: str
    module: str
    session_cookie: str


OURS = Side("ours", "tests.benchmarks.settings", "tests.benchmarks.ours", "phien")
STOCK = Side("stock", "tests.benchmarks.stock.settings", "tests.benchmarks.stock.side", "sessionid")
#: The same without our database options, which stock would not have.
SHIPPED = Side("shipped", "tests.benchmarks.stock.shipped", "tests.benchmarks.stock.side", "sessionid")


@dataclass(frozen=True)
class Bench:
    """Where everything is kept while it is measured: a temporary directory, and databases that go with it."""

    directory: Path
    #: A PostgreSQL server's address with a database that exists; "" for SQLite in the directory.
    server: str
    stack: contextlib.ExitStack
    secret: str = field(default_factory=lambda: os.urandom(40).hex())
    #: The databases that have their tables and nothing else, by side's module and server.
    empty: dict[tuple[str, str], str] = field(default_factory=dict)

    def environment(self, side: Side, database: str) -> dict[str, str]:
        """What a process of the side finds in its environment, whatever ours holds."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return kept | {
            "DJANGO_SETTINGS_MODULE": side.settings,
            "DATABASE_URL": database,
            "SECRET_KEY": self.secret,
            "ALLOWED_HOSTS": "127.0.0.1,testserver",
            "BENCHMARK_DIRECTORY": str(self.directory),
            "PYTHONPATH": str(ROOT),
        }

    def database(self, name: str, pattern: str = "") -> str:
        """The address of a new database, empty or a copy of another; it is dropped at the end."""
        if not self.server:
            found = self.directory / f"{name}.sqlite3"
            if pattern:
                shutil.copy(pattern.removeprefix("sqlite:///"), found)
            return f"sqlite:///{found}"
        name, pattern = f"benchmark_{os.getpid()}_{name}", pattern.rpartition("/")[2] or "template1"
        self._on_server("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
        self.stack.callback(self._on_server, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
        self._on_server("CREATE DATABASE {} TEMPLATE {}", name, pattern)
        return f"{self.server.rpartition('/')[0]}/{name}"

    def _on_server(self, statement: str, *names: str) -> None:
        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

    def peer(self, side: Side, purpose: str) -> "Peer":
        """A process of the side on a migrated database of its own."""
        database = self.database(f"{side.name}_{purpose}", self._migrated(side))
        peer = Peer(side, database, self.environment(side, database))
        self.stack.callback(peer.stop)
        return peer

    def _migrated(self, side: Side) -> str:
        """A database with the side's tables, made once."""
        key = side.module, self.server
        if key not in self.empty:
            database = self.database(f"{side.name}_empty")
            peer = Peer(side, database, self.environment(side, database))
            self.stack.callback(peer.stop)
            peer.call("migrate")
            peer.end()
            self.empty[key] = database
        return self.empty[key]


def log_of(environment: dict[str, str]) -> IO[str]:
    """Where the program's log lines go: written as ever, but not beside the table."""
    return Path(environment["BENCHMARK_DIRECTORY"], LOG).open("a")


class Peer:
    """A process of one side that does what it is told; see ``peer.py``."""

    def __init__(self, side: Side, database: str, environment: dict[str, str]) -> None:
        self.side, self.database, self.environment = side, database, environment
        command = [sys.executable, "-m", "tests.benchmarks.peer", side.module]
        pipe, log = subprocess.PIPE, log_of(environment)
        self.process = subprocess.Popen(
            command, env=environment, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=log, text=True
        )

    def call(self, name: str, *arguments: Any) -> Any:
        """Call a function of the side's module there, and wait for what it returns."""
        self.process.stdin.write(json.dumps([name, arguments]) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            lines = Path(self.environment["BENCHMARK_DIRECTORY"], LOG).read_text()
            raise RuntimeError(f"{self.side.name} ended in {name}:\n{lines[-2000:]}")
        return json.loads(answer)

    def end(self) -> None:
        """Let it end by itself, so that its database is whole in one file."""
        self.process.stdin.close()
        self.process.wait()

    def stop(self) -> None:
        stop(self.process)


class Server:
    """A gunicorn, as in production: two workers of four threads."""

    def __init__(self, peer: Peer) -> None:
        self.side = peer.side
        with socket.create_server(("127.0.0.1", 0), backlog=256) as listener:
            self.port = listener.getsockname()[1]
            self.process = subprocess.Popen(
                _gunicorn(listener.fileno()),
                env=peer.environment,
                cwd=ROOT,
                pass_fds=[listener.fileno()],
                stderr=log_of(peer.environment),
            )

    def workers(self) -> list[int]:
        """The processes that answer requests."""
        return children(self.process.pid)

    def get(self, path: str, session: str = "") -> int:
        """Fetch a page by itself; returns the status."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=LONGEST_WAIT)
        connection.request("GET", path, headers={"Cookie": f"{self.side.session_cookie}={session}"})
        with contextlib.closing(connection), connection.getresponse() as response:
            response.read()
            return response.status


def _gunicorn(listener: int) -> list[str]:
    options = ["--worker-class", "gthread", "--workers", str(WORKERS), "--threads", str(THREADS)]
    # Between two of their acts, people on a busy machine wait longer than the two seconds that are usual.
    options += ["--keep-alive", "60"]
    quiet = ["--log-level", "warning", "--no-control-socket", "--worker-tmp-dir", "/dev/shm"]  # noqa: S108
    application = "django.core.wsgi:get_wsgi_application()"
    return [sys.executable, "-m", "gunicorn", "--bind", f"fd://{listener}", *options, *quiet, application]


@contextlib.contextmanager
def serving(peer: Peer) -> Iterator[Server]:
    """The side's server, answering; stopped at the end, whatever happens."""
    server = Server(peer)
    try:
        server.get("/")
        while len(server.workers()) < WORKERS:
            time.sleep(0.05)
        yield server
    finally:
        stop(server.process)
