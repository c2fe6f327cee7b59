"""Know days that were excused together, and what was sent before a deadline was moved, by numbers (R23)."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


def number_decisions(apps, schema_editor):
    """Until now the moment told which days were excused together."""
    exemptions = apps.get_model("reports", "Exemption").objects
    for unit, decided_at in exemptions.order_by().values_list("unit", "decided_at").distinct():
        exemptions.filter(unit=unit, decided_at=decided_at).update(decision=uuid.uuid4())


def name_last_reports(apps, schema_editor):
    reports = apps.get_model("reports", "DailyReport").objects
    for extension in apps.get_model("reports", "Extension").objects.all():
        extension.last_report = reports.filter(sent_at__lt=extension.decided_at).order_by("pk").last()
        extension.save(update_fields=["last_report"])
    schema_editor.connection.check_constraints()


class Migration(migrations.Migration):
    dependencies = [("reports", "0012_signed_copies")]

    operations = [
        migrations.AddField(
            "exemption", "decision", models.UUIDField("quyết định số", default=uuid.uuid4, editable=False)
        ),
        migrations.RunPython(number_decisions, migrations.RunPython.noop),
        migrations.AddField(
            "extension",
            "last_report",
            models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="reports.dailyreport",
                verbose_name="báo cáo cuối trước đó",
            ),
        ),
        migrations.AlterModelOptions(
            "extension", {"ordering": ["day", "pk"], "verbose_name": "lùi hạn", "verbose_name_plural": "lùi hạn"}
        ),
        migrations.RunPython(name_last_reports, migrations.RunPython.noop),
    ]
