"""manage.py unlock_sign_in: lets people in again at once who are locked out after wrong passwords."""

from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser

from accounts import tries
from units.models import User


class Command(BaseCommand):
    help = "Mở ngay đăng nhập đang tạm khóa vì nhập sai mật khẩu: của một tài khoản, hoặc của tất cả mọi người."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", nargs="?", help="tên đăng nhập; để trống: tất cả, kể cả địa chỉ mạng bị khóa")

    def handle(self, *, username: str | None, **options: Any) -> None:
        name = username and User.normalize_username(username)
        if name and not User.objects.filter(username=name).exists():
            raise CommandError(f"Không có tài khoản {username}.")
        self.stdout.write(f"Đã bỏ qua {tries.forgive(name)} lần nhập sai; đăng nhập lại được ngay.")
