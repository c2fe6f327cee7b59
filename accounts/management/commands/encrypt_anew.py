"""manage.py encrypt_anew: after a new SECRET_KEY, so that the old one can be forgotten."""

from typing import Any

from django.core.management import BaseCommand, CommandError

from accounts import second_factor


class Command(BaseCommand):
    help = "Mã hóa lại khóa xác thực hai bước bằng SECRET_KEY mới; sau đó bỏ được SECRET_KEY_FALLBACKS."

    def handle(self, **options: Any) -> None:
        if unreadable := second_factor.encrypt_anew():
            names = ", ".join(user.username for user in unreadable)
            raise CommandError(
                f"Không giải mã được khóa xác thực hai bước của: {names}. Ghi SECRET_KEY trước đây vào "
                "SECRET_KEY_FALLBACKS rồi chạy lại; không còn khóa đó thì đặt lại xác thực hai bước cho từng người."
            )
        self.stdout.write(
            "Đã mã hóa lại bằng SECRET_KEY đang dùng. Để trống SECRET_KEY_FALLBACKS, khởi động lại dịch vụ."
        )
