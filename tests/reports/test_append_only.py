"""R4, R18, R20: what the database itself refuses; what a report has room for."""

import pytest
from django.apps import apps
from django.core.management.sql import emit_post_migrate_signal
from django.db import DatabaseError, IntegrityError, connection, models, transaction

from operations.health.database import missing_triggers
from reports import actions, append_only
from reports.figures.indicators import FIELDS
from reports.models import DailyReport, Edition
from tests.factories import YESTERDAY, at, day_of, send

#: What is written once, after the report was accepted.
LATER = {"superseded_at", "returned_at", "returned_by", "returned_by_name", "returned_comment"}
FIXED = [field.attname for field in DailyReport._meta.concrete_fields if field.name not in LATER]


@pytest.fixture
def report(agency, officer):
    send(agency, officer, note="Như đã gửi")
    return DailyReport.objects.filter(pk=DailyReport.objects.get().pk)


@pytest.fixture
def edition(campaign, report, office):
    made = actions.close_day(day=day_of(campaign), by=office, at=at(15, 30), number=1)
    return Edition.objects.filter(pk=made.pk)


def refused(act):
    """Whether the database refuses the act by its trigger."""
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        act()
    return True


def run(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def other_value(field, value):
    """Some other value of the column, which no constraint of it minds."""
    if isinstance(field, models.JSONField):
        return [{"code": "x", "text": "x"}]
    if isinstance(field, models.BooleanField):
        return not value
    if isinstance(field, models.DateTimeField):
        return at(9)
    if isinstance(field, models.DateField):
        return YESTERDAY
    return "zalo" if isinstance(field, models.CharField) else (value or 0) + 1


@pytest.mark.parametrize("column", FIXED)
def test_no_column_of_an_accepted_report_can_be_changed(report, column):
    (before,) = report.values()
    value = other_value(DailyReport._meta.get_field(column), before[column])
    assert refused(lambda: report.update(**{column: value}))
    assert list(report.values()) == [before]


def test_saving_a_report_again_is_refused(report):
    again = report.get()
    again.note = "Sửa lén"
    assert refused(again.save)
    assert report.get().note == "Như đã gửi"


def test_migrate_makes_the_triggers_anew(transactional_db):
    """A table that SQLite rebuilds for a migration has lost them."""
    append_only.remove(connection)
    assert missing_triggers(connection)
    emit_post_migrate_signal(verbosity=0, interactive=False, db=connection.alias)
    assert missing_triggers(connection) == []


def test_deleting_a_report_is_refused(report):
    (before,) = report.values()
    assert refused(report.delete)
    assert refused(lambda: run("DELETE FROM reports_dailyreport"))
    assert list(report.values()) == [before]


def test_report_is_superseded_once(report):
    assert report.update(superseded_at=at(15)) == 1
    assert refused(lambda: report.update(superseded_at=at(16)))
    assert refused(lambda: report.update(superseded_at=None))
    assert report.get().superseded_at == at(15)


def test_report_is_returned_once(report, office):
    assert report.update(returned_at=at(15), returned_by=office, returned_comment="Thiếu số") == 1
    assert refused(lambda: report.update(returned_at=None, returned_by=None, returned_comment=""))
    assert refused(lambda: report.update(returned_comment="Lý do khác"))
    assert refused(lambda: report.update(returned_by_name="Người khác"))
    assert (report.get().returned_at, report.get().returned_comment) == (at(15), "Thiếu số")


def test_returned_report_may_still_be_superseded(report, office):
    report.update(returned_at=at(15), returned_by=office)
    assert report.update(superseded_at=at(16)) == 1


@pytest.mark.parametrize("half", [{"returned_at": at(15)}, {"returned_by": 1}])
def test_return_is_signed_and_timed(report, office, half):
    if "returned_by" in half:
        half = {"returned_by": office}
    with pytest.raises(DatabaseError), transaction.atomic():
        report.update(**half)
    assert (report.get().returned_at, report.get().returned_by) == (None, None)


@pytest.mark.parametrize("column", [field.attname for field in Edition._meta.concrete_fields])
def test_no_column_of_an_edition_can_be_changed(edition, column):
    (before,) = edition.values()
    value = other_value(Edition._meta.get_field(column), before[column])
    assert refused(lambda: edition.update(**{column: value}))
    assert list(edition.values()) == [before]


def test_update_that_changes_nothing_of_an_edition_is_refused_too(edition):
    assert refused(lambda: run("UPDATE reports_edition SET content = content"))


def test_deleting_an_edition_is_refused(edition):
    (before,) = edition.values()
    assert refused(edition.delete)
    assert refused(lambda: run("DELETE FROM reports_edition"))
    assert list(edition.values()) == [before]


@pytest.mark.parametrize("table", ["reports_dailyreport", "reports_edition"])
def test_emptying_the_tables_is_refused(edition, table):
    empty = f"TRUNCATE {table} CASCADE" if connection.vendor == "postgresql" else f"DELETE FROM {table}"  # noqa: S608
    # PostgreSQL empties no table that waits for the check of its foreign keys.
    connection.check_constraints()
    assert refused(lambda: run(empty))


def test_day_and_unit_with_reports_cannot_be_deleted(report):
    found = report.select_related("day", "unit").get()
    for parent in (found.day, found.unit, found.sent_by):
        with pytest.raises(models.ProtectedError):
            parent.delete()
    assert report.exists()


@pytest.mark.parametrize("number", [0, -1])
def test_editions_are_numbered_from_one(edition, number):
    (values,) = edition.values("day_id", "cut_at", "content", "sha256")
    with pytest.raises(DatabaseError), transaction.atomic():
        Edition.objects.create(**values, number=number, reason="x")


@pytest.mark.parametrize(("number", "reason"), [(1, "Lần nữa"), (2, "")])
def test_database_refuses_an_edition_of_the_same_number_and_one_without_its_reason(edition, number, reason):
    (values,) = edition.values("day_id", "cut_at", "content", "sha256")
    with pytest.raises(DatabaseError), transaction.atomic():
        Edition.objects.create(**values, number=number, reason=reason)


# R20


def test_report_has_room_for_counts_alone():
    """No name, number or device of a resident: the people named are those who sent and those who returned."""
    assert [field.name for field in DailyReport._meta.get_fields() if field.concrete] == [
        "id", "day", "unit", "unit_name", "date", "revision", "sent_at", "superseded_at", "first_sent_at",
            "first_reported_at", "form_number",
        "staff_total", "staff_smartphones", "staff_installed", "visitors_guided", "relatives_installed",
        "residents_total", "residents_smartphones", "residents_installed",
        "households_total", "households_visited", "broadcasts",
        "unchanged", "confirms", "origin", "channel", "sent_by", "sent_by_name", "reported_by", "reported_at",
        "reason", "confirmed_warnings", "note",
        "returned_at", "returned_by", "returned_by_name", "returned_comment",
    ]  # fmt: skip


@pytest.mark.parametrize("field", FIELDS)
def test_every_figure_is_a_count(field):
    assert type(DailyReport._meta.get_field(field)) is models.PositiveIntegerField


def test_models_of_the_reports_are_these_and_no_model_of_people():
    recorded = {model.__name__ for model in apps.get_app_config("reports").get_models()}
    assert {name for name in recorded if not name.startswith("Historical")} == {
        "Campaign", "ReportingDay", "DailyReport", "Edition", "Deferral", "EntryAnswer", "Exemption", "Extension",
        "Reminder", "EarlierAnswer", "Email", "ScheduledTask", "ProvinceCount", "DocumentTemplate",
        "Ground", "Suspension", "Handover",
    }  # fmt: skip


# Whole or not at all


def failing(table):
    """The database refuses to take in a row of the table, for a reason of its own."""

    def execute(execute, sql, *query):
        if sql.startswith(f'INSERT INTO "{table}"'):
            raise IntegrityError("another reason")
        return execute(sql, *query)

    return connection.execute_wrapper(execute)


def test_send_that_fails_half_way_leaves_the_revision_before_current(report, agency, officer):
    (before,) = report.values()
    with failing("reports_dailyreport"), pytest.raises(IntegrityError, match="another reason"):
        send(agency, officer, at(14, 40), base_revision=1, staff_installed=10)
    assert list(DailyReport.objects.values()) == [before]


def test_closing_that_fails_leaves_no_edition_and_no_day(campaign, agency, office):
    with failing("reports_edition"), pytest.raises(IntegrityError, match="another reason"):
        actions.close_day(day=day_of(campaign), by=office, at=at(15, 30), number=1)
    assert (Edition.objects.count(), campaign.days.count()) == (0, 0)
