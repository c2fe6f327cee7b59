"""Keep with each recorded copy the name that the change was made under (R22)."""

from django.db import migrations, models


def signatures(apps):
    """The signatures of each account, each with the moment since when it bore it; the first since ever."""
    found = {}
    records = apps.get_model("units", "HistoricalUser").objects.order_by("history_date", "history_id")
    for row in [*records, *apps.get_model("units", "User").objects.all()]:
        name = f"{row.last_name} {row.first_name}".strip() or row.username
        signature = name if name == row.username else f"{name} ({row.username})"
        known = found.setdefault(row.id, [])
        if not known or (hasattr(row, "history_date") and known[-1][1] != signature):
            known.append((row.history_date if known else None, signature))
    return found


def sign(apps, copies):
    for pk, known in signatures(apps).items():
        for since, signature in known:
            made_then = {"history_date__gte": since} if since else {}
            copies.objects.filter(history_user=pk, **made_then).update(history_user_name=signature)


def sign_copies(apps, schema_editor):
    for model in ("HistoricalDistrict", "HistoricalUnit", "HistoricalUser"):
        sign(apps, apps.get_model("units", model))


def signed(model):
    label = "người ghi, tên lúc đó"
    return migrations.AddField(
        model, "history_user_name", models.CharField(label, max_length=460, blank=True, default="")
    )


class Migration(migrations.Migration):
    dependencies = [("units", "0004_facts_from_the_record")]

    operations = [
        signed("historicaldistrict"),
        signed("historicalunit"),
        signed("historicaluser"),
        migrations.RunPython(sign_copies, migrations.RunPython.noop),
    ]
