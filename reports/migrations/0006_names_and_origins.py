"""Keep the names that acts were done under (R22), and in columns what sentences and other rows said (R23)."""

from django.db import migrations, models
from django.db.models import Exists, OuterRef

from reports import append_only

#: Model, key of who did it, when it was done.
SIGNED = [
    ("DailyReport", "sent_by", "sent_at"),
    ("DailyReport", "returned_by", "returned_at"),
    ("Deferral", "decided_by", "decided_at"),
    ("DocumentTemplate", "uploaded_by", "uploaded_at"),
    ("Edition", "made_by", "cut_at"),
    ("Exemption", "decided_by", "decided_at"),
    ("Exemption", "withdrawn_by", "withdrawn_at"),
    ("Extension", "decided_by", "decided_at"),
    ("Extension", "withdrawn_by", "withdrawn_at"),
    ("ReportingDay", "narrative_saved_by", "narrative_saved_at"),
]
#: The same for the unit that an act was about.
ABOUT_UNITS = [("DailyReport", "unit", "sent_at"), ("Exemption", "unit", "decided_at")]

#: The reason that said until now that a day was brought in from before the program.
OLD_FIGURES = "nhập số liệu cũ"


def remove_triggers(apps, schema_editor):
    append_only.remove(schema_editor.connection)


def install_triggers(apps, schema_editor):
    append_only.install(schema_editor.connection)


def fill(apps, schema_editor):
    people = versions(apps, "User", name_of)
    units = versions(apps, "Unit", lambda row: row.name)
    for (model, key, moment), names in [*((act, people) for act in SIGNED), *((act, units) for act in ABOUT_UNITS)]:
        fill_names(apps.get_model("reports", model).objects.order_by(), key, moment, names)
    fill_origins(apps.get_model("reports", "DailyReport").objects.order_by())
    fill_confirmations(apps.get_model("reports", "DailyReport").objects.order_by())


def name_of(account):
    return f"{account.last_name} {account.first_name}".strip() or account.username


def versions(apps, model, name_of):
    """The names that each account or unit bore, with the moment since when; the first since ever."""
    found = {row.pk: [(None, name_of(row))] for row in apps.get_model("units", model).objects.all()}
    earlier = {}
    for row in apps.get_model("units", f"Historical{model}").objects.order_by("history_date", "history_id"):
        known = earlier.setdefault(row.id, [])
        if not known or known[-1][1] != name_of(row):
            known.append((row.history_date if known else None, name_of(row)))
    return found | earlier


def fill_names(rows, key, moment, names):
    for pk in list(rows.exclude(**{key: None}).values_list(key, flat=True).distinct()):
        for since, name in names[pk]:
            done_then = {f"{moment}__gte": since} if since else {}
            rows.filter(**{key: pk}, **done_then).update(**{f"{key}_name": name})


def fill_origins(reports):
    first = reports.filter(day=OuterRef("day"), unit=OuterRef("unit"), revision=1, reason=OLD_FIGURES)
    reports.filter(Exists(first)).update(origin="before")


def fill_confirmations(reports):
    figures = [field.name for field in reports.model._meta.fields if type(field) is models.PositiveIntegerField]
    figures.remove("revision")
    for returned in reports.filter(returned_at__isnull=False).values("day", "unit", "revision", *figures):
        returned["revision"] += 1
        absent = {f"{name}__isnull": True for name, value in returned.items() if value is None}
        known = {name: value for name, value in returned.items() if value is not None}
        reports.filter(**known, **absent).update(confirms=True)


def kept_name(label):
    return models.CharField(label, max_length=301, blank=True, default="")


class Migration(migrations.Migration):
    dependencies = [("reports", "0005_waiting_letters"), ("units", "0002_second_factor")]

    operations = [
        migrations.RunPython(remove_triggers, install_triggers),
        migrations.AddField("dailyreport", "unit_name", kept_name("đơn vị, tên lúc đó")),
        migrations.AddField("dailyreport", "sent_by_name", kept_name("người gửi, tên lúc đó")),
        migrations.AddField("dailyreport", "returned_by_name", kept_name("người trả lại, tên lúc đó")),
        migrations.AddField("dailyreport", "confirms", models.BooleanField("xác nhận số liệu đúng", default=False)),
        migrations.AddField(
            "dailyreport",
            "origin",
            models.CharField(
                "nguồn gốc",
                max_length=10,
                choices=[("program", "báo cáo trên hệ thống"), ("before", OLD_FIGURES)],
                default="program",
            ),
        ),
        migrations.AddField("edition", "made_by_name", kept_name("người chốt, tên lúc đó")),
        migrations.AddField("deferral", "decided_by_name", kept_name("người quyết định, tên lúc đó")),
        migrations.AddField("documenttemplate", "uploaded_by_name", kept_name("người tải lên, tên lúc đó")),
        migrations.AddField("exemption", "unit_name", kept_name("đơn vị, tên lúc đó")),
        migrations.AddField("exemption", "decided_by_name", kept_name("người quyết định, tên lúc đó")),
        migrations.AddField("exemption", "withdrawn_by_name", kept_name("người rút lại, tên lúc đó")),
        migrations.AddField("extension", "decided_by_name", kept_name("người quyết định, tên lúc đó")),
        migrations.AddField("extension", "withdrawn_by_name", kept_name("người rút lại, tên lúc đó")),
        migrations.AddField("reportingday", "narrative_saved_by_name", kept_name("người lưu, tên lúc đó")),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(install_triggers, remove_triggers),
    ]
