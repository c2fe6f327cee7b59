"""Processes of the program before the test's own database, and a mail server for them."""

import os
import secrets
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from django.db import connection

from tests.mail_server import MailServer

from .processes import Process


def database_url() -> str:
    """The test's database, as the environment of another process names it."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    user, password = quote(database["USER"]), quote(database["PASSWORD"] or "")
    host, port = database["HOST"] or "127.0.0.1", database["PORT"] or 5432
    return f"postgresql://{user}{':' if password else ''}{password}@{host}:{port}/{database['NAME']}"


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


@pytest.fixture
def environment(transactional_db, mail_server, tmp_path) -> dict[str, str]:
    """What a service's environment file would hold; nothing of the test's own settings."""
    return {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "bluezone_report.settings",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "ALLOWED_HOSTS": "testserver",
        "DATABASE_URL": database_url(),
        "EMAIL_URL": mail_server.url,
        "STATE_DIR": str(tmp_path / "state"),
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
