"""Names that units bore, and since when accounts have passwords of their own: until now read from the record."""

from django.db import migrations
from django.db.models import Max, Min

#: What the record says of a person who chose a password.
OWN_PASSWORD = "tự đổi mật khẩu"  # noqa: S105


def keep_former_names(apps, schema_editor):
    FormerName = apps.get_model("units", "FormerName")
    for unit in apps.get_model("units", "Unit").objects.all():
        recorded = apps.get_model("units", "HistoricalUnit").objects.filter(id=unit.pk).order_by()
        names = {name for names in recorded.values_list("name", "short_name") for name in names}
        lost = sorted(names - {unit.name, unit.short_name})
        FormerName.objects.bulk_create(FormerName(unit=unit, name=name) for name in lost)


def keep_own_passwords(apps, schema_editor):
    for user in apps.get_model("units", "User").objects.all():
        recorded = apps.get_model("units", "HistoricalUser").objects.filter(id=user.pk, must_change_password=False)
        chosen = recorded.filter(history_change_reason=OWN_PASSWORD).aggregate(at=Max("history_date"))["at"]
        chosen = chosen or recorded.aggregate(at=Min("history_date"))["at"]
        if chosen is None and not user.must_change_password:
            # Made by a command of Django's, or for the demo: with a password that its owner knew from the start.
            chosen = user.date_joined
        if chosen:
            user.own_password_at = chosen
            user.save(update_fields=["own_password_at"])


def nothing(apps, schema_editor):
    """The record is still there."""


class Migration(migrations.Migration):
    dependencies = [("units", "0003_facts_of_their_own")]

    operations = [
        migrations.RunPython(keep_former_names, nothing),
        migrations.RunPython(keep_own_passwords, nothing),
    ]
