"""The phone of somebody with a second factor, and the sheet with the spare codes."""

import secrets

from django.contrib.auth.hashers import make_password
from django_otp.oath import totp

from accounts.models import Phone, Sheet, SpareCode
from accounts.sealing import seal

SPARE = [f"{n}0000{n}0000" for n in range(10)]


def give_phone(user) -> Phone:
    """Set a second factor up, as the page does."""
    device = Phone.objects.create(user=user, name="điện thoại", key=seal(secrets.token_bytes(20), user.pk))
    sheet = Sheet.objects.create(user=user, name="mã dự phòng")
    SpareCode.objects.bulk_create(SpareCode(device=sheet, hash=make_password(code)) for code in SPARE)
    return device


def spare_code(user, code: str) -> SpareCode:
    """What is stored of a code on the sheet."""
    return Sheet.objects.get(user=user).recognised(code)


def code_of(device: Phone, steps: int = 0) -> str:
    """What the phone shows now, or so many half minutes ahead of us."""
    return f"{totp(device.bin_key, drift=steps):06d}"


def wrong_code(device: Phone) -> str:
    """A code that the phone does not show at any time near."""
    near = {code_of(device, steps) for steps in range(-3, 4)}
    return next(code for code in ("000000", "111111", "222222", *map(str, range(333333, 333340))) if code not in near)
