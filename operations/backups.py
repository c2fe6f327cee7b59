"""Backups: one checked, compressed file that only its owner may read; older ones are thinned.

SQLite is copied by VACUUM INTO, the one way that neither loses rows nor waits for ever while
reports come in; PostgreSQL by its own pg_dump.
"""

import datetime
import gzip
import os
import re
import shutil
import sqlite3
import subprocess
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.db import connection
from django.utils import timezone

#: How an unfinished file's name begins; a process that was killed leaves one behind.
UNFINISHED = ".dang-sao-luu-"
NAME = re.compile(r"bluezone-(\d{4}-\d{2}-\d{2})-(\d{6})\.(sqlite3\.gz|pgdump)")

# What is kept: everything of the last days, then one a day, then one a month.
ALL_FOR = datetime.timedelta(days=2)
DAILY_FOR = datetime.timedelta(days=31)
MONTHLY_FOR = datetime.timedelta(days=366)


class BackupFailed(Exception):
    """The backup was not made or cannot be read; the message says what to do."""


class NothingToBackUp(BackupFailed):
    """The database holds no district."""

    def __init__(self) -> None:
        super().__init__("Cơ sở dữ liệu đang dùng chưa có huyện nào. Kiểm tra DATABASE_URL.")


@dataclass(frozen=True, slots=True)
class Contents:
    """How much of a district's work a database or a backup holds: a sound file may be the wrong one."""

    districts: int
    days: int


TABLES = ("units_district", "reports_reportingday")


@contextmanager
def private_file(folder: Path) -> Iterator[Path]:
    """A file of our own in ``folder``, which nobody else may read, gone afterwards unless it was renamed."""
    handle, name = tempfile.mkstemp(prefix=UNFINISHED, dir=folder)
    os.close(handle)
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


def make_backup(folder: Path, at: datetime.datetime, *, yes_fewer: bool = False) -> Path:
    """Write a backup of the database into ``folder`` and return its file, mode 0600.

    The file bears its name only once it was checked: it holds a district and, unless ``yes_fewer``, as many
    days as the backup before it. Raises ``BackupFailed``.
    """
    if not contents_of_database().districts:
        raise NothingToBackUp
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    on_sqlite = connection.vendor == "sqlite"
    suffix = "sqlite3.gz" if on_sqlite else "pgdump"
    final = folder / f"bluezone-{timezone.localtime(at):%Y-%m-%d-%H%M%S}.{suffix}"
    with private_file(folder) as unfinished:
        if on_sqlite:
            _dump_sqlite(unfinished)
        else:
            run_postgresql("pg_dump", "--format=custom", "--no-owner", "--file", str(unfinished))
        found = contents_of(unfinished, suffix)
        if not yes_fewer:
            _compare_with_newest(folder, found)
        with unfinished.open("rb") as file:
            os.fsync(file.fileno())
        unfinished.replace(final)
    return final


def _compare_with_newest(folder: Path, found: Contents) -> None:
    """Raise ``BackupFailed`` if the newest backup holds more days: what thins old ones out would throw those away."""
    newest = next(iter(backups_in(folder).values()), None)
    if newest is None:
        return
    try:
        before = contents_of(newest, newest.name.partition(".")[2])
    except BackupFailed:
        # It is worth nothing, and must not stand in the way of one that is.
        return
    if found.days < before.days:
        raise BackupFailed(
            f"Cơ sở dữ liệu có {found.days} ngày báo cáo, bản sao lưu trước ({newest.name}) có {before.days} ngày. "
            "Kiểm tra DATABASE_URL; nếu đúng là cơ sở dữ liệu này thì thêm --yes-fewer."
        )


def contents_of_database() -> Contents:
    """What the database in use holds; a file that is not there is not made by asking."""
    file = Path(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite" and not file.is_file():
        return Contents(0, 0)
    there = connection.introspection.table_names()
    with connection.cursor() as cursor:
        return Contents(*(_count(cursor, table) if table in there else 0 for table in TABLES))


def contents_of(backup: Path, suffix: str) -> Contents:
    """What a backup holds, by reading all of it. Raises ``BackupFailed`` if it is damaged."""
    if suffix == "pgdump":
        return Contents(*(_rows_dumped(backup, table) for table in TABLES))
    with private_file(backup.parent) as copy:
        unpack(backup, copy)
        check_sqlite(copy)
        with closing(sqlite3.connect(f"file:{quote(str(copy))}?mode=ro", uri=True)) as opened:
            there = {name for (name,) in opened.execute("SELECT name FROM sqlite_master")}
            return Contents(*(_count(opened.cursor(), table) if table in there else 0 for table in TABLES))


def _count(cursor: Any, table: str) -> int:
    cursor.execute(f"SELECT COUNT(*) FROM {table}")  # noqa: S608 - one of TABLES
    return int(cursor.fetchone()[0])


def _rows_dumped(backup: Path, table: str) -> int:
    """The lines between ``COPY … FROM stdin;`` and ``\\.``; a value's own line breaks are written as ``\\n``."""
    options = ["--data-only", f"--table={table}", "--file=-"]
    lines = run_postgresql("pg_restore", *options, str(backup), connected=False).splitlines()
    begins = [number for number, line in enumerate(lines) if line.startswith(f"COPY public.{table} ")]
    return lines.index("\\.", begins[0]) - begins[0] - 1 if begins else 0


def unpack(backup: Path, plain: Path) -> None:
    """Write the database that a backup of SQLite holds. Raises ``BackupFailed`` if it is damaged."""
    try:
        with gzip.open(backup, "rb") as packed, plain.open("wb") as out:
            shutil.copyfileobj(packed, out)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise BackupFailed(f"Tệp {backup.name} bị hỏng, không giải nén được.") from error


def _dump_sqlite(unfinished: Path) -> None:
    with private_file(unfinished.parent) as copy:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(copy)])
        check_sqlite(copy)
        with copy.open("rb") as plain, gzip.open(unfinished, "wb", compresslevel=6) as packed:
            shutil.copyfileobj(plain, packed)


def check_sqlite(file: Path) -> None:
    """Raise ``BackupFailed`` unless ``file`` is a sound database."""
    with closing(sqlite3.connect(f"file:{quote(str(file))}?mode=ro", uri=True)) as opened:
        try:
            answer = opened.execute("PRAGMA integrity_check").fetchone()[0]
        except sqlite3.DatabaseError as error:
            answer = str(error)
    if answer != "ok":
        raise BackupFailed(f"Bản sao không toàn vẹn ({answer}). Kiểm tra ổ đĩa rồi sao lưu lại.")


def run_postgresql(program: str, *arguments: str, connected: bool = True) -> str:
    """Run one of PostgreSQL's own programs and return what it printed; the password goes by environment alone."""
    environment = _connection_of_postgresql() if connected else {}
    try:
        done = subprocess.run(  # noqa: S603
            [program, *arguments], env=os.environ | environment, capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        raise BackupFailed(f"Chưa có chương trình {program}. Cài gói postgresql-client.") from None
    if done.returncode:
        said = done.stderr.strip().splitlines()
        raise BackupFailed(f"{program} không thực hiện được: {said[-1] if said else done.returncode}")
    return done.stdout


def _connection_of_postgresql() -> dict[str, str]:
    """The very server, database and encryption that we are connected by: the programs' own defaults may be others."""
    with connection.cursor() as cursor:
        server: Any = cursor.connection.pgconn
        told = {option.envvar: option.val for option in server.info if option.envvar and option.val}
    connection.close()
    return {variable.decode(): value.decode() for variable, value in told.items()}


def backups_in(folder: Path) -> dict[datetime.datetime, Path]:
    """The backups in ``folder`` by the moment that their names say, the newest first."""
    found = {}
    for file in folder.glob("bluezone-*"):
        if name := NAME.fullmatch(file.name):
            moment = datetime.datetime.strptime(f"{name[1]} {name[2]}", "%Y-%m-%d %H%M%S")  # noqa: DTZ007 - made aware below
            found[timezone.make_aware(moment)] = file
    return dict(sorted(found.items(), reverse=True))


def superfluous(moments: list[datetime.datetime], at: datetime.datetime) -> list[datetime.datetime]:
    """Which of the backups, newest first, are no longer kept: the last of each day and month stays."""
    kept, seen = set(), set()
    for moment in moments:
        age, local = at - moment, timezone.localtime(moment)
        if age <= ALL_FOR:
            kept.add(moment)
            continue
        period = f"{local:%Y-%m-%d}" if age <= DAILY_FOR else f"{local:%Y-%m}" if age <= MONTHLY_FOR else ""
        if period and period not in seen:
            seen.add(period)
            kept.add(moment)
    # Whatever its age, the newest is never thrown away.
    return [moment for moment in moments[1:] if moment not in kept]


def thin(folder: Path, at: datetime.datetime) -> list[Path]:
    """Delete the backups that are no longer kept, and return them."""
    backups = backups_in(folder)
    old = [backups[moment] for moment in superfluous(list(backups), at)]
    for file in old:
        file.unlink()
    # A backup that was killed leaves a whole copy under a name that nobody looks at.
    for unfinished in folder.glob(f"{UNFINISHED}*"):
        if unfinished.stat().st_mtime < (at - datetime.timedelta(days=1)).timestamp():
            unfinished.unlink(missing_ok=True)
    return old
