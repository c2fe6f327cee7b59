"""manage.py move_database --to URL: everything into another, empty database, compared before it counts."""

from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from operations import moving, totals


class Command(BaseCommand):
    help = "Chuyển toàn bộ số liệu sang một cơ sở dữ liệu trống khác (SQLite sang PostgreSQL hoặc ngược lại)."

    # What is not of this version cannot be moved.
    requires_migrations_checks = True

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", required=True, metavar="URL", help="cơ sở dữ liệu mới, theo mẫu của DATABASE_URL")

    def handle(self, *, to: str, **options: Any) -> None:
        try:
            moving.connect_to(to)
            moving.prepare()
            self.stdout.write(f"Số liệu đang có:\n{totals.as_table()}\n\nSố dòng đã chép:")
            moving.move(self.tell)
        except (moving.MoveFailed, DatabaseError, OSError) as error:
            raise CommandError(f"Chưa chuyển gì. {error}") from error
        self.stdout.write(f"\nSố liệu ở nơi mới:\n{totals.as_table(moving.THERE)}\n")
        self.stdout.write(
            "Khớp: số dòng từng bảng, số liệu từng ngày, mã kiểm tra của mọi lần chốt; trigger có hiệu lực.\n"
            "Ghi địa chỉ mới vào DATABASE_URL rồi khởi động lại dịch vụ. Giữ nguyên cơ sở dữ liệu cũ, không dùng nữa."
        )

    def tell(self, table: str, rows: int) -> None:
        if rows:
            self.stdout.write(f"  {table:<40}{rows:>9}")
