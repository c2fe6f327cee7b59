"""manage.py reset_second_factor: for the administrator whose own phone is lost; others are reset on the page."""

from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser

from accounts import second_factor
from units.models import User


class Command(BaseCommand):
    help = "Đặt lại xác thực hai bước của một tài khoản khi mất cả điện thoại lẫn mã dự phòng."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="tên đăng nhập")

    def handle(self, *, username: str, **options: Any) -> None:
        user = User.objects.filter(username=User.normalize_username(username)).first()
        if user is None:
            raise CommandError(f"Không có tài khoản {username}.")
        if not second_factor.reset(user, by=None):
            raise CommandError(f"Tài khoản {user.username} chưa thiết lập xác thực hai bước.")
        self.stdout.write(f"Đã đặt lại xác thực hai bước của {user.username} ({user.get_role_display()}).")
        then = "phải thiết lập lại" if second_factor.is_required(user) else "chỉ cần mật khẩu, nên thiết lập lại"
        self.stdout.write(f"Lần đăng nhập tới {then}. Mật khẩu giữ nguyên; nếu nghi lộ, cấp mật khẩu mới.")
