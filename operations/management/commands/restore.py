"""manage.py restore FILE: a backup put back, with the day totals before and after."""

from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser, call_command
from django.db import DatabaseError

from operations import restoring, totals
from operations.backups import BackupFailed


class Command(BaseCommand):
    help = "Phục hồi cơ sở dữ liệu từ một tệp do lệnh backup tạo ra."

    # The tables may not be there yet.
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="tệp sao lưu")
        parser.add_argument("--overwrite", action="store_true", help="cho phép ghi đè số liệu đang có")

    def handle(self, *, file: Path, overwrite: bool, **options: Any) -> None:
        if present := what_is_there():
            self.stdout.write(f"{present}\n")
            if not overwrite:
                raise CommandError(
                    "Cơ sở dữ liệu đang có số liệu, chưa thay đổi gì. Sao lưu trước bằng lệnh backup, dừng dịch vụ, "
                    "rồi thêm --overwrite nếu chắc chắn ghi đè."
                )
        try:
            aside = restoring.restore(file)
            call_command("migrate", verbosity=0, interactive=False)
        except (BackupFailed, DatabaseError, OSError) as error:
            raise CommandError(f"Chưa phục hồi được. {error}") from error
        if aside:
            self.stdout.write(f"Tệp hỏng trước đây để lại ở {aside}.\n")
        self.stdout.write(f"Số liệu sau khi phục hồi:\n{totals.as_table()}\n")
        if broken := totals.broken_editions():
            raise CommandError(f"Mã kiểm tra không khớp: {'; '.join(broken)}. Không dùng bản sao lưu này.")
        self.stdout.write("Mọi lần chốt khớp mã kiểm tra.")


def what_is_there() -> str:
    """What the database holds, as far as it can be read: a restore is needed most where it cannot. Empty if nothing."""
    try:
        if not restoring.holds_anything():
            return ""
        return f"Số liệu đang có:\n{totals.as_table()}"
    except DatabaseError:
        return "Số liệu đang có không đọc được: cơ sở dữ liệu bị hỏng, không kết nối được hoặc của phiên bản khác."
