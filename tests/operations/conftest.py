"""Installations of their own: a database each, and manage.py as an administrator runs it."""

import os
import subprocess
import sys
import uuid
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

ROOT = Path(__file__).parent.parent.parent

GIVE_PHONE = (
    "from tests.phones import *; from units.models import *; give_phone(User.objects.get(role='administrator'))"
)


class Installation:
    """One place with a database and a folder of backups."""

    def __init__(self, url: str, folder: Path) -> None:
        self.folder = folder
        self.root = ROOT
        self.environment = {
            "PATH": os.environ["PATH"],
            "SECRET_KEY": "x7-" * 20,
            "ALLOWED_HOSTS": "127.0.0.1",
            "DATABASE_URL": url,
            "BACKUP_DIR": str(folder / "backups"),
        }

    def manage(self, *arguments, **environment) -> subprocess.CompletedProcess:
        return subprocess.run(
            [sys.executable, "manage.py", *map(str, arguments)],
            cwd=self.root,
            env=self.environment | environment,
            capture_output=True,
            text=True,
            timeout=900,
            check=False,
        )

    @property
    def backups(self) -> list[Path]:
        return sorted((self.folder / "backups").glob("bluezone-*"))


def pytest_collection_modifyitems(items):
    """An installation of one's own is made by processes."""
    for item in items:
        if "make_installation" in item.fixturenames:
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def make_installation(tmp_path_factory):
    """Return a maker of empty installations on the database that the tests run on."""
    made = []

    def make() -> Installation:
        folder = tmp_path_factory.mktemp("installation")
        database = settings.DATABASES["default"]
        if database["ENGINE"].endswith("sqlite3"):
            return Installation(f"sqlite:///{folder}/bluezone.sqlite3", folder)
        name = f"bluezone_{uuid.uuid4().hex[:10]}"
        made.append(name)
        server = f"postgresql://{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT'] or 5432}"
        _on_server(f"CREATE DATABASE {name}")
        return Installation(f"{server}/{name}", folder)

    yield make
    for name in made:
        _on_server(f"DROP DATABASE {name} WITH (FORCE)")


def _on_server(statement: str) -> None:
    database = settings.DATABASES["default"]
    with psycopg.connect(
        host=database["HOST"],
        port=database["PORT"] or 5432,
        user=database["USER"],
        password=database["PASSWORD"],
        dbname="postgres",
        autocommit=True,
    ) as connection:
        connection.execute(statement)


@pytest.fixture(scope="session")
def district_at_work(make_installation) -> Installation:
    """An installation with a week of reports and editions, whose administrator has a second factor."""
    installation = make_installation()
    for command in (["demo", "--no-serve"], ["shell", "-c", GIVE_PHONE]):
        done = installation.manage(*command, DEMO="true")
        assert done.returncode == 0, done.stderr
    return installation
