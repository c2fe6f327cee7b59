"""manage.py backup: one checked file with everything."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils import timezone

from operations import backups


class Command(BaseCommand):
    help = "Sao lưu cơ sở dữ liệu ra một tệp nén đã kiểm tra, chỉ chủ sở hữu đọc được; dọn bớt bản cũ."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--folder", type=Path, default=settings.BACKUP_DIR, help="thư mục chứa bản sao lưu")

        parser.add_argument("--yes-fewer", action="store_true", help="chấp nhận ít ngày báo cáo hơn bản trước")
        # For install-release: there may be no district yet.
        parser.add_argument("--unless-empty", action="store_true", help="chưa có huyện nào thì không báo lỗi")

    def handle(self, *, folder: Path, yes_fewer: bool, unless_empty: bool, **options: Any) -> None:
        at = timezone.now()
        try:
            file = backups.make_backup(folder, at, yes_fewer=yes_fewer)
        except backups.NothingToBackUp as error:
            if not unless_empty:
                raise CommandError(f"Chưa sao lưu được. {error}") from error
            self.stdout.write("Chưa có huyện nào, không có gì để sao lưu.")
            return
        except (backups.BackupFailed, DatabaseError, OSError) as error:
            raise CommandError(f"Chưa sao lưu được. {error}") from error
        removed = backups.thin(folder, at)
        self.stdout.write(f"Đã sao lưu: {file} ({file.stat().st_size // 1024 + 1} KB). Đã dọn {len(removed)} bản cũ.")
