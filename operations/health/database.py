"""Checks of the database: it answers, keeps what it accepted, and refuses what it must."""

import datetime
import os

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader

from operations.totals import broken_editions
from reports import append_only

from .finding import Unwell, check
from .machine import database_file

OLDEST_POSTGRESQL = 140000

SKEW = datetime.timedelta(seconds=5)

#: Asked of the database, what it must answer, and why it matters.
SQLITE_MODE = {"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1"}
POSTGRESQL_MODE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}


@check(
    "Cơ sở dữ liệu ghi được",
    "Kiểm tra dịch vụ cơ sở dữ liệu, DATABASE_URL, quyền ghi, dung lượng ổ đĩa; tệp hỏng thì phục hồi bản sao lưu.",
)
def is_writable(at: datetime.datetime) -> str:
    """The database answers, and nothing stands against writing; asked without taking a lock from anybody."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT 1")
            if (file := database_file()) and not all(os.access(place, os.W_OK) for place in (file, file.parent)):
                raise Unwell(f"{file} chỉ đọc được, không ghi được")
        else:
            cursor.execute("SHOW transaction_read_only")
            if cursor.fetchone() != ("off",):
                raise Unwell("chỉ đọc được, không ghi được")
    return connection.vendor


@check(
    "Chế độ của cơ sở dữ liệu",
    "SQLite: khởi động lại dịch vụ để chương trình tự đặt lại. PostgreSQL: sửa postgresql.conf rồi nạp lại.",
)
def mode(at: datetime.datetime) -> str:
    """A receipt survives a power cut."""
    if connection.vendor == "sqlite":
        return _compare(SQLITE_MODE, "PRAGMA")
    connection.ensure_connection()
    version = int(getattr(connection, "pg_version", 0))
    if version < OLDEST_POSTGRESQL:
        raise Unwell(f"PostgreSQL {version // 10000}, cần 14 trở lên", "Nâng cấp PostgreSQL.")
    return f"PostgreSQL {version // 10000}, {_compare(POSTGRESQL_MODE, 'SHOW')}"


def _compare(wanted: dict[str, str], ask: str) -> str:
    with connection.cursor() as cursor:
        found = {}
        for name in wanted:
            cursor.execute(f"{ask} {name}")
            found[name] = str(cursor.fetchone()[0])
    if wrong := {name: value for name, value in found.items() if value != wanted[name]}:
        raise Unwell(", ".join(f"{name} là {value}, phải là {wanted[name]}" for name, value in wrong.items()))
    return ", ".join(f"{name} {value}" for name, value in found.items())


@check("Cấu trúc bảng", "Sao lưu (bluezone backup) rồi chạy bluezone migrate và khởi động lại dịch vụ.")
def migrations(at: datetime.datetime) -> str:
    """Every migration of this version of the program was applied, and none of a later one."""
    loader = MigrationLoader(connection)
    known, applied = set(loader.disk_migrations), set(loader.applied_migrations)
    # A step that stands for several others may be there by them.
    waiting = {step for step in known - applied if step not in loader.replacements}
    if waiting:
        raise Unwell(f"{len(waiting)} bước chưa áp dụng, ví dụ {'.'.join(min(waiting))}")
    if unknown := {step for step in applied - known if step[0] in loader.migrated_apps}:
        raise Unwell(
            f"mới hơn chương trình này, ví dụ {'.'.join(min(unknown))}",
            "Chạy lại phiên bản mới hơn của chương trình, hoặc phục hồi bản sao lưu làm trước khi nâng cấp.",
        )
    return f"đã áp dụng đủ {len(known)} bước"


@check(
    "Báo cáo và lần chốt không sửa được",
    "Ngừng dịch vụ, tìm ai đã gỡ trigger; phục hồi từ bản sao lưu gần nhất và đối chiếu số liệu từng ngày.",
)
def triggers(at: datetime.datetime) -> str:
    """The database itself refuses to change what was accepted (R4, R18)."""
    if missing := missing_triggers(connection):
        raise Unwell("thiếu trigger " + ", ".join(missing))
    return "đủ trigger"


def missing_triggers(connection: BaseDatabaseWrapper) -> list[str]:
    """The append-only triggers that should be in this database and are not in force."""
    wanted = {trigger.name for trigger in append_only.triggers(connection)}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            if connection.vendor == "sqlite"
            else "SELECT tgname FROM pg_trigger WHERE tgenabled IN ('O', 'A')"
        )
        return sorted(wanted - {name for (name,) in cursor.fetchall()})


@check(
    "Mã kiểm tra của các lần chốt",
    "Không gửi lại các lần chốt này. Phục hồi từ bản sao lưu mà lệnh restore báo khớp mã kiểm tra.",
)
def editions(at: datetime.datetime) -> str:
    """Every edition is what it was when it was made."""
    if broken := broken_editions():
        raise Unwell("không khớp: " + "; ".join(broken))
    return "khớp"


@check("Giờ của cơ sở dữ liệu", "Bật đồng bộ giờ (systemd-timesyncd hoặc chrony) trên cả hai máy.")
def time_of_server(at: datetime.datetime) -> str:
    """The database's machine and ours agree on the time."""
    clock = "strftime('%s', 'now')" if connection.vendor == "sqlite" else "extract(epoch FROM clock_timestamp())"
    with connection.cursor() as cursor:
        before = datetime.datetime.now(datetime.UTC)
        cursor.execute(f"SELECT {clock}")
        told = datetime.datetime.fromtimestamp(float(cursor.fetchone()[0]), datetime.UTC)
    difference = abs(told - before)
    if difference > SKEW:
        raise Unwell(f"lệch {difference.total_seconds():.0f} giây so với máy chủ này")
    return "khớp với máy chủ này"
