from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Đăng nhập và tài khoản"

    def ready(self) -> None:
        from units.changelog import register

        from . import changelog, second_factor, sessions

        register(changelog.OFFICERS)
        register(changelog.SECOND_FACTORS)

        user_logged_in.connect(sessions.begin, dispatch_uid="session-begins")
        user_logged_in.connect(second_factor.begin, dispatch_uid="second-factor-begins")
