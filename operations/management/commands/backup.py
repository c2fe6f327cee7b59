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

    def handle(self, *, folder: Path, **options: Any) -> None:
        at = timezone.now()
        try:
            file = backups.make_backup(folder, at)
        except (backups.BackupFailed, DatabaseError, OSError) as error:
            raise CommandError(f"Chưa sao lưu được. {error}") from error
        removed = backups.thin(folder, at)
        self.stdout.write(f"Đã sao lưu: {file} ({file.stat().st_size // 1024 + 1} KB). Đã dọn {len(removed)} bản cũ.")
