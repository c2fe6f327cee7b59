"""Deferrals keep the list that they covered, and the province's counts become rows (R23)."""

from collections import defaultdict
from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

MINUTE = {"second": 0, "microsecond": 0}


def not_by(column, moment):
    return Q(**{column: None}) | Q(**{f"{column}__gt": moment})


def fill_lists(apps, schema_editor):
    """Recompute once what each list held at its moment; from now on it is kept."""
    deferrals = apps.get_model("reports", "Deferral").objects.select_related("edition__day__campaign")
    for deferral in deferrals:
        day, seen_at = deferral.edition.day, deferral.seen_at
        deferral.covered = states(apps, day, due_then(apps, day, seen_at), seen_at)
        gone = {unit["code"] for unit in deferral.edition.content["units"]} - deferral.covered.keys()
        deferral.covered |= dict.fromkeys(gone)
        deferral.save()


def states(apps, day, due_at, seen_at):
    """By code: what each unit's line stood on, as ``consolidation.state_of`` tells it."""
    exemptions = apps.get_model("reports", "Exemption").objects.filter(date=day.date, decided_at__lte=seen_at)
    excused = set(exemptions.filter(not_by("withdrawn_at", seen_at)).values_list("unit_id", flat=True))
    of_campaign = apps.get_model("reports", "DailyReport").objects.filter(
        not_by("superseded_at", seen_at),
        sent_at__lte=seen_at,
        unit__district=day.campaign.district_id,
        date__range=(day.campaign.starts_on, day.date),
    )
    sent, previous = {}, {}
    for report in of_campaign.order_by("date", "revision"):
        report.is_returned = report.returned_at is not None and report.returned_at <= seen_at
        if report.date == day.date:
            sent[report.unit_id] = report
        elif not report.is_returned:
            previous[report.unit_id] = [report.date.isoformat(), report.revision]
    units = apps.get_model("units", "Unit").objects.filter(
        Q(active_until=None) | Q(active_until__gt=day.date),
        district=day.campaign.district_id,
        active_from__lte=day.date,
    )
    return {unit.code: state(sent.get(unit.pk), previous.get(unit.pk), unit.pk in excused, due_at) for unit in units}


def state(report, previous, is_excused, due_at):
    status = "missing" if report is None else "late" if report.first_sent_at.replace(**MINUTE) > due_at else "on_time"
    if report and report.origin == "before":
        status = "imported"
    if report and report.is_returned:
        status = "returned"
    return {
        "status": "exempt" if is_excused else status,
        "revision": report.revision if report else 0,
        "returned": report is not None and report.is_returned,
        "previous": previous,
    }


def due_then(apps, day, moment):
    """The deadline that was in force."""
    extensions = list(apps.get_model("reports", "Extension").objects.filter(day=day.pk).order_by("pk"))
    due_at = extensions[0].previous_due_at if extensions else day.due_at
    for extension in extensions:
        if extension.decided_at <= moment and not (extension.withdrawn_at and extension.withdrawn_at <= moment):
            due_at = extension.due_at
    return due_at.replace(**MINUTE)


def rows_of_copies(apps, schema_editor):
    """Make a row of each copy that the history library kept; a count that it has no copy of stays the last row."""
    counts = apps.get_model("reports", "ProvinceCount").objects
    rows = defaultdict(list)
    for copy in apps.get_model("reports", "HistoricalProvinceCount").objects.order_by("history_id"):
        rows[copy.day_id].append((None if copy.history_type == "-" else copy.installed, *signature(copy)))
    for count in counts.all():
        if not rows[count.day_id] or rows[count.day_id][-1][:2] != (count.installed, count.source):
            rows[count.day_id].append((count.installed, *signature(count)))
    counts.all().delete()
    counts.bulk_create(
        counts.model(
            day_id=day, number=number, installed=installed, source=source, entered_by_id=by,
            entered_at=at,
        )
        for day, written in rows.items()
        for number, (installed, source, by, at) in enumerate(written, 1)
    )  # fmt: skip
    kept = import_module("reports.migrations.0006_names_and_origins")
    kept.fill_names(counts.order_by(), "entered_by", "entered_at", kept.versions(apps, "User", kept.name_of))
    schema_editor.connection.check_constraints()


def signature(row):
    return row.source, row.entered_by_id, row.entered_at


def copies_of_rows(apps, schema_editor):
    """The reverse: the copies as the library wrote them, and a row for what stands."""
    counts = apps.get_model("reports", "ProvinceCount").objects
    copies = apps.get_model("reports", "HistoricalProvinceCount").objects
    before = {}
    for row in counts.order_by("number"):
        last = before.get(row.day_id)
        kind = "-" if row.installed is None else "~" if last and last.installed is not None else "+"
        copies.create(
            id=row.day_id, day_id=row.day_id, installed=last.installed if kind == "-" else row.installed,
            source=row.source, entered_by_id=row.entered_by_id, entered_at=row.entered_at, history_type=kind,
            history_date=row.entered_at, history_user_id=row.entered_by_id,
        )  # fmt: skip
        before[row.day_id] = row
    standing = [row.pk for row in before.values() if row.installed is not None]
    counts.exclude(pk__in=standing).delete()
    schema_editor.connection.check_constraints()


class Migration(migrations.Migration):
    dependencies = [("reports", "0010_figures_as_described")]

    operations = [
        migrations.AddField("deferral", "covered", models.JSONField("danh sách", default=dict), preserve_default=False),
        migrations.AlterModelOptions(
            "deferral",
            {
                "ordering": ["edition", "pk"],
                "verbose_name": "thay đổi để ngày mai",
                "verbose_name_plural": "thay đổi để ngày mai",
            },
        ),
        migrations.RunPython(fill_lists, migrations.RunPython.noop),
        migrations.AlterField(
            "provincecount",
            "day",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="province_counts",
                to="reports.reportingday",
                verbose_name="ngày",
            ),
        ),
        migrations.AddField(
            "provincecount", "number", models.PositiveIntegerField("lần ghi", default=1), preserve_default=False
        ),
        migrations.AlterField(
            "provincecount",
            "installed",
            models.PositiveIntegerField("số người đã cài đặt do tỉnh thống kê", null=True, blank=True),
        ),
        migrations.AddField(
            "provincecount",
            "entered_by_name",
            models.CharField("người nhập, tên lúc đó", max_length=301, blank=True, default=""),
        ),
        migrations.AlterModelOptions(
            "provincecount",
            {
                "ordering": ["day", "number"],
                "verbose_name": "số liệu của tỉnh",
                "verbose_name_plural": "số liệu của tỉnh",
            },
        ),
        migrations.AddConstraint(
            "provincecount",
            models.UniqueConstraint(fields=["day", "number"], name="province_count_number_unique"),
        ),
        migrations.RunPython(rows_of_copies, copies_of_rows),
        migrations.DeleteModel("HistoricalProvinceCount"),
    ]
