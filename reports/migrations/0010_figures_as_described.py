"""Make constraints from the descriptions of figures, and keep with an edition the template that prints it (R21)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from reports import append_only


def remove_triggers(apps, schema_editor):
    append_only.remove(schema_editor.connection)


def install_triggers(apps, schema_editor):
    append_only.install(schema_editor.connection)


def keep_templates(apps, schema_editor):
    """Until now the last template that was uploaded before an edition was cut printed it; an empty one, the shipped."""
    templates = apps.get_model("reports", "DocumentTemplate").objects.order_by("-uploaded_at", "-pk")
    editions = apps.get_model("reports", "Edition").objects
    for edition in editions.select_related("day__campaign").defer("content").iterator():
        then = templates.filter(district_id=edition.day.campaign.district_id, uploaded_at__lte=edition.cut_at).first()
        if then and then.content:
            editions.filter(pk=edition.pk).update(document_template=then)
    if schema_editor.connection.vendor == "postgresql":
        # No trigger is made on a table that still has foreign keys to look at.
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0009_one_state_each"),
        ("units", "0004_facts_from_the_record"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(remove_triggers, install_triggers),
        migrations.AlterModelOptions(
            name="documenttemplate",
            options={"ordering": ["-pk"], "verbose_name": "mẫu báo cáo", "verbose_name_plural": "mẫu báo cáo"},
        ),
        migrations.RemoveConstraint(
            model_name="dailyreport",
            name="report_staff_in_order",
        ),
        migrations.RemoveConstraint(
            model_name="dailyreport",
            name="report_residents_in_order",
        ),
        migrations.RemoveConstraint(
            model_name="dailyreport",
            name="report_households_in_order",
        ),
        migrations.AddField(
            model_name="dailyreport",
            name="form_number",
            field=models.PositiveSmallIntegerField(default=1, verbose_name="biểu mẫu số"),
        ),
        migrations.AddField(
            model_name="edition",
            name="document_template",
            field=models.ForeignKey(
                blank=True,
                help_text="Để trống: mẫu gốc của hệ thống lúc chốt.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="editions",
                to="reports.documenttemplate",
                verbose_name="mẫu báo cáo",
            ),
        ),
        migrations.AddConstraint(
            model_name="dailyreport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("staff_smartphones", None),
                    ("staff_total", None),
                    ("staff_smartphones__lte", models.F("staff_total")),
                    _connector="OR",
                ),
                name="report_staff_smartphones_in_bounds",
            ),
        ),
        migrations.AddConstraint(
            model_name="dailyreport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("staff_installed", None),
                    ("staff_smartphones", None),
                    ("staff_installed__lte", models.F("staff_smartphones")),
                    _connector="OR",
                ),
                name="report_staff_installed_in_bounds",
            ),
        ),
        migrations.AddConstraint(
            model_name="dailyreport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("residents_smartphones", None),
                    ("residents_total", None),
                    ("residents_smartphones__lte", models.F("residents_total")),
                    _connector="OR",
                ),
                name="report_residents_smartphones_in_bounds",
            ),
        ),
        migrations.AddConstraint(
            model_name="dailyreport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("residents_installed", None),
                    ("residents_smartphones", None),
                    ("residents_installed__lte", models.F("residents_smartphones")),
                    _connector="OR",
                ),
                name="report_residents_installed_in_bounds",
            ),
        ),
        migrations.AddConstraint(
            model_name="dailyreport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("households_visited", None),
                    ("households_total", None),
                    ("households_visited__lte", models.F("households_total")),
                    _connector="OR",
                ),
                name="report_households_visited_in_bounds",
            ),
        ),
        migrations.RunPython(keep_templates, migrations.RunPython.noop),
        migrations.RunPython(install_triggers, remove_triggers),
    ]
