from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class UnitsConfig(AppConfig):
    name = "units"
    verbose_name = "Đơn vị và tài khoản"

    def ready(self):
        from . import second_factor, sessions

        user_logged_in.connect(sessions.begin, dispatch_uid="session-begins")
        user_logged_in.connect(second_factor.begin, dispatch_uid="second-factor-begins")
