"""manage.py restore FILE: a backup put back, with the day totals before and after."""

from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser, call_command
from django.db import DatabaseError

from operations import restoring, totals
from operations.backups import BackupFailed, contents_of_database
from reports.models import Edition


class Command(BaseCommand):
    help = "Phục hồi cơ sở dữ liệu từ một tệp do lệnh backup tạo ra."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="tệp sao lưu")
        parser.add_argument("--overwrite", action="store_true", help="cho phép ghi đè số liệu đang có")
        parser.add_argument("--yes-fewer", action="store_true", help="chấp nhận ít ngày báo cáo hơn số liệu đang có")

    def handle(self, *, file: Path, overwrite: bool, yes_fewer: bool, **options: Any) -> None:
        days = self.tell_what_is_there(overwrite)
        try:
            aside = restoring.restore(file, days=0 if yes_fewer else days)
            call_command("migrate", verbosity=0, interactive=False)
        except (BackupFailed, DatabaseError, OSError) as error:
            raise CommandError(f"Chưa phục hồi được. {error}") from error
        if aside:
            self.stdout.write(f"Tệp hỏng trước đây để lại ở {aside}.\n")
        self.stdout.write(f"Số liệu sau khi phục hồi:\n{totals.as_table()}\n")
        if broken := totals.broken_editions():
            raise CommandError(f"Mã kiểm tra không khớp: {'; '.join(broken)}. Không dùng bản sao lưu này.")
        told = "Mọi lần chốt khớp mã kiểm tra." if Edition.objects.exists() else "Chưa có lần chốt nào để đối chiếu."
        self.stdout.write(told)

    def tell_what_is_there(self, overwrite: bool) -> int:
        """How many days the database holds; as far as it can be read: a restore is needed most where it cannot."""
        days = 0
        try:
            found = contents_of_database()
            if not found.districts:
                return days
            days = found.days
            self.stdout.write(f"Số liệu đang có:\n{totals.as_table()}\n")
        except DatabaseError:
            told = "Số liệu đang có không đọc được: cơ sở dữ liệu bị hỏng, không kết nối được hoặc của phiên bản khác."
            self.stdout.write(f"{told}\n")
        if not overwrite:
            raise CommandError(
                "Cơ sở dữ liệu đang có số liệu, chưa thay đổi gì. Sao lưu trước bằng lệnh backup, dừng dịch vụ, "
                "rồi thêm --overwrite nếu chắc chắn ghi đè."
            )
        return days
