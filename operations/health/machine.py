"""Checks of the machine: disk, files, time, and the work that runs beside the server."""

import datetime
import shutil
import subprocess
import zoneinfo
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from operations.backups import backups_in
from reports.clock.heartbeat import clock_is_alive_at, last_heartbeat

from .finding import Unwell, check

MEGABYTE = 1024 * 1024
#: Of a disk at least so much must be free, or on a small one this share of it.
FREE_BYTES = 500 * MEGABYTE
FREE_SHARE = 0.05

#: A backup every noon and evening; a day and a bit allows for one that failed and was repeated.
OLDEST_BACKUP = datetime.timedelta(hours=26)


def database_file() -> Path | None:
    """The file of SQLite; ``None`` for PostgreSQL and for a database in memory."""
    if connection.vendor != "sqlite":
        return None
    file = Path(str(connection.settings_dict["NAME"]))
    return file if file.is_absolute() else None


@check("Dung lượng ổ đĩa", "Dọn ổ đĩa hoặc mở rộng; chuyển các bản sao lưu cũ sang máy khác.")
def space(at: datetime.datetime) -> str:
    """There is room for reports and backups, on whichever disks they are."""
    file = database_file()
    folders = [settings.BACKUP_DIR, settings.STATE_DIR, *([file.parent] if file else [])]
    # Of a folder that is not there yet, the nearest one above it counts.
    places = {next(place for place in (folder, *folder.absolute().parents) if place.is_dir()) for folder in folders}
    disks = [shutil.disk_usage(place) for place in places]
    said = f"còn {min(disk.free for disk in disks) // MEGABYTE} MB"
    if any(disk.free < min(FREE_BYTES, disk.total * FREE_SHARE) for disk in disks):
        raise Unwell(said)
    return said


@check("Bản sao lưu gần nhất", "Chạy bluezone backup, rồi bật bluezone-backup.timer (deploy/).")
def backup(at: datetime.datetime) -> str:
    """A backup of the last day is there."""
    newest = next(iter(backups_in(settings.BACKUP_DIR)), None)
    if newest is None:
        raise Unwell(f"chưa có bản nào trong {settings.BACKUP_DIR}")
    said = f"{timezone.localtime(newest):%H:%M %d/%m/%Y}"
    if not datetime.timedelta(minutes=-1) <= at - newest <= OLDEST_BACKUP:
        raise Unwell(said)
    return said


@check("Đồng hồ hẹn giờ", "Khởi động bluezone-clock.service và xem nhật ký của dịch vụ đó.")
def clock(at: datetime.datetime) -> str:
    """The clock, which reminds and closes the day, is at work (R19)."""
    heartbeat = last_heartbeat()
    if not clock_is_alive_at(at):
        last = f"dấu hiệu cuối lúc {timezone.localtime(heartbeat):%H:%M:%S %d/%m/%Y}" if heartbeat else ""
        raise Unwell(last or "chưa chạy lần nào")
    return "đang chạy"


@check("Múi giờ", "Cài gói tzdata của hệ điều hành, hoặc pip install tzdata.")
def time_zone(at: datetime.datetime) -> str:
    """15:00 is 15:00 in Việt Nam."""
    try:
        offset = at.astimezone(zoneinfo.ZoneInfo("Asia/Ho_Chi_Minh")).utcoffset()
    except zoneinfo.ZoneInfoNotFoundError as error:
        raise Unwell("máy này không biết Asia/Ho_Chi_Minh") from error
    if offset != datetime.timedelta(hours=7) or timezone.get_default_timezone_name() != "Asia/Ho_Chi_Minh":
        raise Unwell(f"giờ địa phương lệch UTC {offset}, chương trình dùng {timezone.get_default_timezone_name()}")
    return f"bây giờ là {timezone.localtime(at):%H:%M:%S %d/%m/%Y}"


@check("Đồng bộ giờ", "Bật đồng bộ giờ: timedatectl set-ntp true (gói systemd-timesyncd hoặc chrony).")
def time_is_kept(at: datetime.datetime) -> str:
    """The machine's time, which judges who is late, follows a time server."""
    try:
        ask = ["timedatectl", "show", "--property=NTPSynchronized", "--value"]
        done = subprocess.run(ask, capture_output=True, text=True, timeout=5, check=True)  # noqa: S603
    except (FileNotFoundError, subprocess.SubprocessError):
        return "máy này không cho biết; đề nghị tự đối chiếu với đồng hồ chuẩn"
    if done.stdout.strip() != "yes":
        raise Unwell("giờ của máy chưa theo máy chủ giờ nào")
    return "theo máy chủ giờ"


@check("Quyền của tệp", "Chỉ tài khoản chạy dịch vụ được đọc: chmod 600 tệp, chmod 700 thư mục; đúng chủ sở hữu.")
def private_files(at: datetime.datetime) -> str:
    """No other account of this machine reads the database, its backups or the clock's heartbeat."""
    file = database_file()
    wanted = {settings.BACKUP_DIR: 0o700, settings.STATE_DIR: 0o700}
    if file:
        wanted |= {file.parent: 0o700}
        parts = (file, *file.parent.glob(f"{file.name}-*"))
        wanted |= {part: 0o600 for part in parts}  # noqa: C420 - a mode reads as an octal number
    modes = {place: place.stat().st_mode & 0o777 for place in wanted if place.exists()}
    if open_ones := [f"{place} ({mode:o})" for place, mode in modes.items() if mode & ~wanted[place]]:
        raise Unwell("người khác đọc được " + ", ".join(open_ones))
    return "chỉ chủ sở hữu đọc được"
