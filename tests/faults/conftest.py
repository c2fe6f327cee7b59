"""Processes of the program before the test's own database, and a mail server for them."""

import os
import queue
import secrets
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection

from .mail_server import MailServer
from .travelling_clock import DONE

#: Seconds until something that should happen at once counts as not happening.
PATIENCE = 60


def database_url() -> str:
    """The test's database, as the environment of another process names it."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    user, password = quote(database["USER"]), quote(database["PASSWORD"] or "")
    host, port = database["HOST"] or "127.0.0.1", database["PORT"] or 5432
    return f"postgresql://{user}{':' if password else ''}{password}@{host}:{port}/{database['NAME']}"


class Process:
    """A process whose lines can be waited for; killed at the latest when the test ends."""

    def __init__(self, command: list[str], environment: dict[str, str]):
        self.process = subprocess.Popen(
            [sys.executable, *command],
            cwd=settings.BASE_DIR,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            bufsize=1,
        )
        self.printed, self.complaints = queue.Queue(), queue.Queue()
        self.readers = [
            threading.Thread(target=self._read, args=(stream, lines), daemon=True)
            for stream, lines in ((self.process.stdout, self.printed), (self.process.stderr, self.complaints))
        ]
        for reader in self.readers:
            reader.start()

    @staticmethod
    def _read(stream, lines: queue.Queue):
        for line in stream:
            lines.put(line.rstrip("\n"))

    def tell(self, line) -> None:
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()

    def run_at(self, moment) -> list[str]:
        """Let a travelling clock run at the moment; give what it printed."""
        self.tell(moment.isoformat())
        return self.until(DONE)[:-1]

    def until(self, words: str, *, complaining: bool = False) -> list[str]:
        """Wait for a line with the words; give the lines up to it."""
        lines, source = [], self.complaints if complaining else self.printed
        while not (lines and words in lines[-1]):
            lines.append(source.get(timeout=PATIENCE))
        return lines

    def rest(self, patience: float = PATIENCE) -> list[str]:
        """Wait for the process to end by itself, and well; give what it printed and nobody has read yet."""
        assert self.process.wait(patience) == 0, list(self.complaints.queue)
        for reader in self.readers:
            reader.join(PATIENCE)
        return list(self.printed.queue)

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        assert self.process.wait(PATIENCE) == -signal.SIGKILL

    def end(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(PATIENCE)
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            stream.close()


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


@pytest.fixture
def environment(transactional_db, mail_server) -> dict[str, str]:
    """What a service's environment file would hold; nothing of the test's own settings."""
    return {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "bluezone_report.settings",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "ALLOWED_HOSTS": "testserver",
        "DATABASE_URL": database_url(),
        "EMAIL_URL": mail_server.url,
    }


@pytest.fixture
def start(environment) -> Iterator:
    """Start a Python command as a process of its own."""
    started = []

    def start_process(*command: str, **changed: str) -> Process:
        started.append(Process(list(command), environment | changed))
        return started[-1]

    yield start_process
    for process in started:
        process.close()


@pytest.fixture
def start_clock(start):
    """Start a travelling clock."""

    def start_travelling_clock(*options: str, **changed: str) -> Process:
        return start("-m", "tests.faults.travelling_clock", *options, **changed)

    return start_travelling_clock
