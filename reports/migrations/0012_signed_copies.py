"""Keep with each recorded copy of a campaign the name that the change was made under (R22)."""

from importlib import import_module

from django.db import migrations

of_units = import_module("units.migrations.0005_signed_copies")


def sign_copies(apps, schema_editor):
    of_units.sign(apps, apps.get_model("reports", "HistoricalCampaign"))


class Migration(migrations.Migration):
    dependencies = [("reports", "0011_lists_and_counts"), ("units", "0005_signed_copies")]

    operations = [
        of_units.signed("historicalcampaign"),
        migrations.RunPython(sign_copies, migrations.RunPython.noop),
    ]
