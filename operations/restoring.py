"""Putting a backup back, into an empty place or, if told so, over what is there."""

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.db import connection, connections
from django.utils import timezone

from .backups import NAME, BackupFailed, check_sqlite, contents_of, private_file, run_postgresql, unpack

#: Tables that came after the backup was made go, too: those that point at older ones would stand in the way,
#: and the others in the way of the migration that makes them.
EMPTY_THE_SCHEMA = """
DO $$
DECLARE command text;
BEGIN
    FOR command IN
        SELECT format('DROP TABLE IF EXISTS public.%I CASCADE', relname)
        FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
        UNION ALL
        SELECT format('DROP SEQUENCE IF EXISTS public.%I CASCADE', relname)
        FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'S'
        UNION ALL
        SELECT format('DROP ROUTINE IF EXISTS public.%I(%s) CASCADE', proname, pg_get_function_identity_arguments(oid))
        FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    LOOP
        EXECUTE command;
    END LOOP;
END $$;
"""


def restore(file: Path, *, days: int = 0) -> Path | None:
    """Replace the whole database by the backup in ``file``, which must hold a district and so many ``days``.

    A database of SQLite that is no longer whole is set aside first; returned is where it lies then. Raises
    ``BackupFailed`` if it cannot; then the database is as it was, if it was one.
    """
    name = NAME.fullmatch(file.name)
    suffix = "sqlite3.gz" if connection.vendor == "sqlite" else "pgdump"
    if not file.is_file():
        raise BackupFailed(f"Không có tệp {file}.")
    if name is None or name[3] != suffix:
        raise BackupFailed(f"Cơ sở dữ liệu này nhận bản sao lưu có tên bluezone-….{suffix} do lệnh backup tạo ra.")
    found = contents_of(file, suffix)
    if not found.districts:
        raise BackupFailed(f"Tệp {file.name} không có huyện nào: không phải bản sao lưu của hệ thống đang dùng.")
    if found.days < days:
        raise BackupFailed(
            f"Bản sao lưu có {found.days} ngày báo cáo, cơ sở dữ liệu đang có {days} ngày. "
            "Nếu chắc chắn lấy bản ít ngày hơn, thêm --yes-fewer."
        )
    aside = None
    if connection.vendor == "sqlite":
        aside = _restore_sqlite(file)
    else:
        _restore_postgresql(file)
    connections.close_all()
    return aside


def _restore_sqlite(file: Path) -> Path | None:
    target = Path(settings.DATABASES["default"]["NAME"])
    with private_file(target.parent) as copy:
        unpack(file, copy)
        check_sqlite(copy)
        connections.close_all()
        aside = None
        try:
            if target.exists():
                check_sqlite(target)
        except BackupFailed:
            aside = _set_aside(target)
        _copy_over(copy, target)
    target.chmod(0o600)
    return aside


def _copy_over(copy: Path, target: Path) -> None:
    """SQLite's own copying: it takes the locks that a running server respects."""
    with closing(sqlite3.connect(copy)) as source, closing(sqlite3.connect(target, timeout=30)) as destination:
        try:
            # The copying itself would wait for another's lock without end.
            destination.execute("BEGIN EXCLUSIVE")
            destination.rollback()
            source.backup(destination)
        except sqlite3.Error as error:
            told = f"Không ghi được {target} ({error}). Dừng dịch vụ, kiểm tra ổ đĩa rồi làm lại."
            raise BackupFailed(told) from error


def _set_aside(target: Path) -> Path:
    """Rename what is no database any more, with its log, for whoever may still read something out of it."""
    aside = target.with_name(f"{target.name}.hong-{timezone.localtime():%Y-%m-%d-%H%M%S}")
    for suffix in ("", "-wal", "-shm"):
        if (part := target.with_name(target.name + suffix)).exists():
            part.rename(aside.with_name(aside.name + suffix))
    return aside


def _restore_postgresql(file: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        statements, emptying = Path(folder, "all.sql"), Path(folder, "empty.sql")
        emptying.write_text(EMPTY_THE_SCHEMA)
        run_postgresql("pg_restore", "--no-owner", "--file", str(statements), str(file), connected=False)
        connections.close_all()
        options = ["--no-psqlrc", "--quiet", "--single-transaction", "--set", "ON_ERROR_STOP=1"]
        run_postgresql("psql", *options, "--file", str(emptying), "--file", str(statements))
