"""Databases that trials may hurt: a SQLite file or a PostgreSQL of one's own, where root may on a small disk."""

import getpass
import os
import shutil
import socket
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

#: How large the small disk is; a district's database takes half of it.
SMALL = "24m"
#: How large the small disk of PostgreSQL's log is, which takes up to 64 MB.
SMALL_LOG = "96m"


class Disk:
    """A small file system of its own in memory, to be filled to its last byte."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.filler = folder / "filler"

    def fill(self) -> None:
        """Take every byte that is left."""
        with self.filler.open("wb", buffering=0) as file:
            for size in (1 << 16, 1 << 12, 1):
                with suppress(OSError):
                    while file.write(bytes(size)) == size:
                        pass

    def free(self) -> None:
        self.filler.unlink(missing_ok=True)


@contextmanager
def small_disk(folder: Path, size: str = SMALL) -> Iterator[Disk | None]:
    """A small disk at the folder; ``None`` where we may not mount one."""
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size},mode=0777", "tmpfs", str(folder)],
        capture_output=True,
        check=False,
    )
    try:
        yield Disk(folder) if mounted.returncode == 0 else None
    finally:
        if mounted.returncode == 0:
            # Lazily: a server that is just ending may still hold its files.
            subprocess.run(["umount", "--lazy", str(folder)], check=True)


class Database:
    """What trials ask of either database, past the program and its ORM."""

    name: str
    url: str
    #: The small disk that it lies on; ``None`` if it lies on the machine's own.
    disk: Disk | None = None
    #: The small disk of the log alone, which SQLite keeps beside the rest.
    log_disk: Disk | None = None

    def connect(self) -> Any:
        raise NotImplementedError

    def damages(self) -> list[str]:
        """What the database itself finds wrong with its pages, indexes and references."""
        raise NotImplementedError

    def settle(self) -> None:
        """Give back the room that the database holds in reserve."""

    def rows(self, statement: str) -> list[dict[str, Any]]:
        with closing(self.connect()) as connection:
            cursor = connection.execute(statement)
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def takes(self, statement: str) -> bool:
        """Whether the database would carry out the statement; it is rolled back."""
        with closing(self.connect()) as connection:
            try:
                connection.execute(statement)
            except (sqlite3.Error, psycopg.Error):
                return False
            finally:
                connection.rollback()
        return True


class SqliteFile(Database):
    """A file, as a district has it."""

    name = "SQLite"

    def __init__(self, folder: Path, disk: Disk | None = None):
        self.disk = disk
        self.file = (disk.folder if disk else folder) / "bluezone.sqlite3"
        self.url = f"sqlite:///{self.file}"

    def connect(self) -> sqlite3.Connection:
        return sqlite3.connect(self.file, timeout=60)

    def settle(self) -> None:
        with closing(self.connect()) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def damages(self) -> list[str]:
        with closing(self.connect()) as connection:
            (said,) = connection.execute("PRAGMA integrity_check").fetchone()
            orphans = connection.execute("PRAGMA foreign_key_check").fetchall()
        return [said] * (said != "ok") + [f"orphan {orphan}" for orphan in orphans]


INDEXES = """
SELECT c.relname, bt_index_check(c.oid, true) FROM pg_class c JOIN pg_am a ON a.oid = c.relam
JOIN pg_namespace n ON n.oid = c.relnamespace WHERE a.amname = 'btree' AND n.nspname = 'public'
"""
TABLES = """
SELECT c.relname, d.msg FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace,
LATERAL verify_heapam(c.oid) d WHERE c.relkind = 'r' AND n.nspname = 'public'
"""


class PostgresqlDatabase(Database):
    """A database on a server that need not be ours."""

    name = "PostgreSQL"

    def __init__(self, server: str, name: str, cluster: "Cluster | None" = None, *disks: Disk | None):
        self.cluster = cluster
        self.disk, self.log_disk = disks or (None, None)
        self.server, self.database = f"{server}/postgres", name
        self.url = f"{server}/{name}"

    def create(self) -> None:
        place = ""
        if self.disk and self.cluster:
            self._on_server(f"CREATE TABLESPACE small LOCATION '{self.cluster.own(self.disk.folder / 'tables')}'")
            place = " TABLESPACE small"
        self._on_server(f"CREATE DATABASE {{}}{place}", self.database)

    def write_log_to_its_end(self) -> None:
        """Write to the log until the server gives up, for it keeps some room in reserve."""
        with suppress(psycopg.OperationalError), psycopg.connect(self.server, autocommit=True) as connection:
            while True:
                connection.execute("SELECT pg_logical_emit_message(true, 'trial', repeat('x', 100000))")

    def drop(self) -> None:
        self._on_server("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.database)

    def _on_server(self, statement: str, *names: str) -> None:
        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

    def connect(self) -> psycopg.Connection:
        return psycopg.connect(self.url)

    def damages(self) -> list[str]:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute("CREATE EXTENSION IF NOT EXISTS amcheck")
            try:
                connection.execute(INDEXES).fetchall()
            except psycopg.Error as damage:
                return [str(damage)]
            return [f"{table}: {message}" for table, message in connection.execute(TABLES).fetchall()]


def binaries() -> Path | None:
    """Where PostgreSQL's own programs are; ``None`` where there is no server to start."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda file: int(file.parts[-3]))
    return found[-1].parent if found else None


class Cluster:
    """A PostgreSQL server of our own, that may be stopped as if the power had failed."""

    def __init__(self, folder: Path, log_disk: Disk | None = None):
        # It refuses to run as root.
        self.user = "postgres" if getpass.getuser() == "root" else None
        self.data, self.port = self.own(folder / "postgresql"), free_port()
        self.server = f"postgresql://postgres@127.0.0.1:{self.port}"
        options = ["-U", "postgres", "--auth=trust", "--encoding=UTF8", "--no-sync", "--wal-segsize=1"]
        if log_disk:
            options += ["-X", self.own(log_disk.folder / "log")]
        self._run("initdb", "-D", self.data, *options)

    def own(self, folder: Path) -> Path:
        """A new folder that belongs to the server."""
        folder.mkdir(mode=0o700)
        if self.user:
            shutil.chown(folder, self.user, self.user)
        return folder

    def _run(self, program: str, *arguments: object) -> None:
        done = subprocess.run(
            [str(binaries() / program), *map(str, arguments)],
            user=self.user,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stderr}")

    def start(self) -> None:
        options = f"-p {self.port} -h 127.0.0.1 -k {self.data}"
        self._run("pg_ctl", "-D", self.data, "-l", self.data / "log", "-t", 120, "-w", "-o", options, "start")

    def has_given_up(self) -> bool:
        return not (self.data / "postmaster.pid").exists()

    def stop(self) -> None:
        """Stop at once, as a power cut would: no transaction is ended, no page is written."""
        self._run("pg_ctl", "-D", self.data, "-m", "immediate", "-t", 120, "-w", "stop")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def scratch() -> Iterator[Path]:
    """A temporary folder that other users can pass through."""
    with tempfile.TemporaryDirectory(prefix="bluezone-faults-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o755)
        yield Path(name)


@contextmanager
def sqlite(folder: Path) -> Iterator[Database]:
    with small_disk(folder / "disk") as disk:
        yield SqliteFile(folder, disk)


@contextmanager
def postgresql(folder: Path, server: str = "") -> Iterator[Database]:
    """A database on a cluster of our own, or where none can be made on the given server."""
    if binaries() is None:
        database = PostgresqlDatabase(server, f"faults_{os.getpid()}")
        database.create()
        try:
            yield database
        finally:
            database.drop()
        return
    with small_disk(folder / "disk") as disk, small_disk(folder / "log", SMALL_LOG) as log_disk:
        cluster = Cluster(folder, log_disk)
        cluster.start()
        try:
            database = PostgresqlDatabase(cluster.server, "bluezone", cluster, disk, log_disk)
            database.create()
            yield database
        finally:
            cluster.stop()
