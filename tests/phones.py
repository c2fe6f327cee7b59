"""The phone of somebody with a second factor, and the sheet with the spare codes."""

from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

SPARE = [f"{n}0000{n}0000" for n in range(10)]


def give_phone(user) -> TOTPDevice:
    """Set a second factor up, as the page does."""
    device = TOTPDevice.objects.create(user=user, name="điện thoại")
    sheet = StaticDevice.objects.create(user=user, name="mã dự phòng")
    StaticToken.objects.bulk_create(StaticToken(device=sheet, token=code) for code in SPARE)
    return device


def code_of(device: TOTPDevice, steps: int = 0) -> str:
    """What the phone shows now, or so many half minutes ahead of us."""
    return f"{totp(device.bin_key, drift=steps):06d}"


def wrong_code(device: TOTPDevice) -> str:
    """A code that the phone does not show at any time near."""
    near = {code_of(device, steps) for steps in range(-3, 4)}
    return next(code for code in ("000000", "111111", "222222", *map(str, range(333333, 333340))) if code not in near)
