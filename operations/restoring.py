"""Putting a backup back, into an empty place or, if told so, over what is there."""

import gzip
import shutil
import sqlite3
import zlib
from pathlib import Path

from django.conf import settings
from django.db import connection, connections

from .backups import NAME, BackupFailed, check_sqlite, private_file, run_postgresql


def holds_anything() -> bool:
    """Whether the database has tables of ours with a district in them."""
    if "units_district" not in connection.introspection.table_names():
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM units_district)")
        return bool(cursor.fetchone()[0])


def restore(file: Path) -> None:
    """Replace the whole database by the backup in ``file``.

    Raises ``BackupFailed`` and changes nothing if it cannot.
    """
    name = NAME.fullmatch(file.name)
    suffix = "sqlite3.gz" if connection.vendor == "sqlite" else "pgdump"
    if not file.is_file():
        raise BackupFailed(f"Không có tệp {file}.")
    if name is None or name[3] != suffix:
        raise BackupFailed(f"Cơ sở dữ liệu này nhận bản sao lưu có tên bluezone-….{suffix} do lệnh backup tạo ra.")
    (_restore_sqlite if suffix == "sqlite3.gz" else _restore_postgresql)(file)
    connections.close_all()


def _restore_sqlite(file: Path) -> None:
    target = Path(settings.DATABASES["default"]["NAME"])
    with private_file(target.parent) as copy:
        try:
            with gzip.open(file, "rb") as packed, copy.open("wb") as plain:
                shutil.copyfileobj(packed, plain)
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            raise BackupFailed(f"Tệp {file.name} bị hỏng, không giải nén được.") from error
        check_sqlite(copy)
        connections.close_all()
        # SQLite's own copying: it takes the locks that a running server respects.
        source, destination = sqlite3.connect(copy), sqlite3.connect(target, timeout=30)
        try:
            source.backup(destination)
        finally:
            source.close()
            destination.close()
    target.chmod(0o600)


def _restore_postgresql(file: Path) -> None:
    run_postgresql("pg_restore", "--list", str(file), connected=False)
    connections.close_all()
    database = str(connection.settings_dict["NAME"])
    run_postgresql(
        "pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction", "--dbname", database, str(file)
    )
