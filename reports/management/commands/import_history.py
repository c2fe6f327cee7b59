"""manage.py import_history: bring in the figures of days before the program."""

from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser

from incoming.problems import in_order
from reports import actions
from reports.access import Can
from reports.excel_forms.history import HistoryReview, review_history
from reports.excel_forms.reading import read_files
from reports.excel_forms.shape import Expected, Reading
from reports.figures.wording import short_day
from units import present
from units.access import allows
from units.management.choosing import chosen_district, content_of
from units.models import District, Role, User


class Command(BaseCommand):
    help = "Nhập số liệu của những ngày trước từ bảng .xlsx hoặc .csv; có một dòng sai thì không nhập dòng nào."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="bảng .xlsx hoặc .csv có cột Ngày, Mã đơn vị (Đơn vị) và số liệu")
        parser.add_argument("--district", help="tên huyện, khi có nhiều huyện")
        parser.add_argument("--by", help="tên đăng nhập của người nhập, khi cơ quan tổng hợp có nhiều tài khoản")
        parser.add_argument("--dry-run", action="store_true", help="chỉ kiểm tra, không ghi gì")

    def handle(self, *, file: Path, district: str | None, by: str | None, dry_run: bool, **options: Any) -> None:
        place, at = chosen_district(district), present.now()
        account = self.account(place, by)
        reading = read_files([(file.name, content_of(file))], Expected.of(place, None), csv=True)
        review = review_history(place, reading.all_reports, at)
        self.report_findings(reading, review)
        if problems := in_order([*reading.files[0].problems, *review.problems]):
            listed = "\n".join(f"  {problem}" for problem in problems)
            raise CommandError(f"Không nhập số liệu nào vì tệp có {len(problems)} lỗi:\n{listed}")
        if dry_run:
            self.stdout.write(f"Kiểm tra xong, chưa ghi gì: sẽ nhập {review.summary}.")
            return
        try:
            actions.send_batch(sends=review.sends, by=account, at=at)
        except (actions.StaleRevision, actions.UnitChanged, actions.InvalidFigures):
            raise CommandError("Trong lúc nhập đã có số liệu mới; chưa ghi gì. Đề nghị chạy lại lệnh.") from None
        self.stdout.write(f"Đã nhập xong {review.summary}.")

    def account(self, district: District, username: str | None) -> User:
        """Who is recorded to have entered the figures."""
        users = User.objects.filter(district=district, is_active=True)
        may = {user.username: user for user in users if allows(user, Can.IMPORT_FIGURES)}
        if username:
            if account := may.get(User.normalize_username(username)):
                return account
            raise CommandError(f"{district} không có tài khoản “{username}” được nhập số liệu.")
        if len(may) == 1:
            return may.popitem()[1]
        office = Role.OFFICE.label
        if may:
            raise CommandError(f"Có nhiều tài khoản {office}; ghi rõ bằng tùy chọn --by: {', '.join(may)}.")
        raise CommandError(f"{district} chưa có tài khoản {office}; trước hết chạy lệnh create_account.")

    def report_findings(self, reading: Reading, review: HistoryReview) -> None:
        for remark in (remark for remarks in reading.remarks.values() for remark in remarks):
            self.stdout.write(f"Lưu ý: {remark}")
            self.stdout.writelines(f"  {part}" for part in remark.parts)
        for line in review.warned:
            for warning in line.warnings:
                day = short_day(line.filed.date)
                self.stdout.write(f"Cảnh báo: {line.filed.unit.name}, ngày {day}: {warning.text}")
