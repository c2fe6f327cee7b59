"""manage.py import_units: bring a district's units in from a table."""

from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser

from incoming.uploads import UploadRefused, read_book
from units import present, usage
from units.management.choosing import chosen_district, content_of
from units.resources import import_units, listed_units


class Command(BaseCommand):
    help = "Nhập danh sách đơn vị từ tệp Excel (.xlsx, .xls, .ods) hoặc CSV; có một dòng sai thì không nhập dòng nào."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="tệp .xlsx, .xls, .ods hoặc .csv")
        parser.add_argument("--district", help="tên huyện, khi có nhiều huyện")
        parser.add_argument("--dry-run", action="store_true", help="chỉ kiểm tra, không ghi gì")

    def handle(self, *, file: Path, district: str | None, dry_run: bool, **options: Any) -> None:
        place, today = chosen_district(district), present.today()
        if usage.answers.begins_on(place.pk, today) is None:
            raise CommandError(f"{place} chưa có đợt triển khai; tạo đợt triển khai ở trang quản trị trước.")
        try:
            table, remarks = listed_units(read_book(file.name, content_of(file), csv=True))
            summary = import_units(table, district=place, today=today, dry_run=dry_run)
        except UploadRefused as refusal:
            raise CommandError(" ".join(filter(None, [str(refusal), refusal.remark]))) from None
        for remark in remarks:
            self.stdout.write(f"Lưu ý: {remark}")
        if summary.problems:
            listed = "\n".join(f"  {problem}" for problem in summary.problems)
            raise CommandError(f"Không nhập đơn vị nào vì tệp có {len(summary.problems)} lỗi:\n{listed}")
        counts = f"thêm {summary.added}, sửa {summary.changed}, giữ nguyên {summary.unchanged} đơn vị."
        self.stdout.write(f"Kiểm tra xong, chưa ghi gì: sẽ {counts}" if dry_run else f"Đã nhập xong: {counts}")
