"""Secrets of second factors that lie in clear are encrypted, spare codes hashed."""

from django.contrib.auth.hashers import make_password
from django.db import migrations

from accounts import sealing


def seal(apps, schema_editor):
    for phone in apps.get_model("otp_totp", "TOTPDevice").objects.all():
        phone.key = sealing.seal(bytes.fromhex(phone.key), phone.user_id)
        phone.save(update_fields=["key"])
    tokens = apps.get_model("otp_static", "StaticToken").objects.all()
    spare_codes = apps.get_model("accounts", "SpareCode").objects
    spare_codes.bulk_create(
        spare_codes.model(device_id=device, hash=make_password(token))
        for device, token in tokens.order_by("pk").values_list("device_id", "token")
    )
    tokens.delete()


def unseal(apps, schema_editor):
    """What was hashed is lost: new spare codes are to be printed."""
    for phone in apps.get_model("otp_totp", "TOTPDevice").objects.all():
        phone.key = sealing.unseal(phone.key, phone.user_id).hex()
        phone.save(update_fields=["key"])


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_second_factors_at_rest"), ("units", "0002_second_factor")]

    operations = [migrations.RunPython(seal, unseal)]
