"""What is stored about signing in, besides the accounts themselves; nothing of it lets anybody in.

Second factors lie in django-otp's tables: secrets encrypted, spare codes in a table of their own, hashed.
"""

from typing import Any

from django.contrib.auth.hashers import check_password
from django.db import models
from django.utils import timezone
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from . import sealing

#: More wrong codes than this make nobody wait longer: 2048 seconds. Who knows the password must not shut the owner out.
MOST_COUNTED = 12


class PasswordTry(models.Model):
    """A try at a password that was wrong, or is being looked at; gone after two days.

    Of the name there is a keyed digest alone: what was typed may be a password in the wrong box.
    """

    class State(models.TextChoices):
        OPEN = "open", "đang xét"
        WRONG = "wrong", "sai"
        # The right password followed from the same place, or the account got a new one.
        FORGIVEN = "forgiven", "sai, sau đó đã đúng"

    at = models.DateTimeField("lúc", db_index=True)
    name = models.CharField("tên đăng nhập", max_length=64)
    network = models.CharField("địa chỉ", max_length=45)
    device = models.CharField("trình duyệt đã đăng nhập tài khoản này", max_length=32, blank=True)
    state = models.CharField("kết quả", max_length=10, choices=State, default=State.OPEN)

    class Meta:
        verbose_name = "lần nhập sai mật khẩu"
        verbose_name_plural = "lần nhập sai mật khẩu"

    def __str__(self) -> str:
        return f"{timezone.localtime(self.at):%d/%m/%Y %H:%M} {self.get_state_display()}"


class Throttled:
    """Wrong codes double the wait, up to a limit."""

    def throttle_increment(self: Any, commit: bool = True) -> None:
        self.throttling_failure_count = min(self.throttling_failure_count, MOST_COUNTED - 1)
        super().throttle_increment(commit)  # type: ignore[misc]


class Phone(Throttled, TOTPDevice):
    """A phone that shows codes; its secret is encrypted."""

    class Meta:
        proxy = True

    @property
    def bin_key(self) -> bytes:
        """The secret in clear. Raises ``sealing.Unreadable``."""
        return sealing.unseal(self.key, self.user_id)

    def recognised(self, code: str) -> str:
        return code


class Sheet(Throttled, StaticDevice):
    """The printed sheet of spare codes."""

    class Meta:
        proxy = True

    def recognised(self, code: str) -> "SpareCode | None":
        """Which of the codes it is. Slow on purpose, so it is asked before anything is locked."""
        return next((spare for spare in self.spare_codes.all() if check_password(code, spare.hash)), None)

    def verify_token(self, spare: "SpareCode | None") -> bool:
        """Take a code that was recognised, once."""
        is_right = spare is not None and bool(self.spare_codes.filter(pk=spare.pk).delete()[0])
        if is_right:
            self.throttle_reset(commit=False)
            self.set_last_used_timestamp()
        else:
            self.throttle_increment()
        return is_right


class SpareCode(models.Model):
    """A spare code that was not used yet, as a password is stored."""

    device = models.ForeignKey(StaticDevice, models.CASCADE, related_name="spare_codes", verbose_name="phiếu")
    hash = models.CharField("mã băm", max_length=128)

    class Meta:
        verbose_name = verbose_name_plural = "mã dự phòng"

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
