"""Triggers by which the database itself keeps reports, editions and their handing over as accepted (R4, R18, R24).

A migration that rebuilds one of the tables on SQLite drops its triggers, and a column that is added is in none
of them: they are made anew after every migrate, over whatever columns the tables have by then.
"""

from dataclasses import dataclass
from typing import Any

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

#: Columns of a report that are filled in after it was accepted, once each.
REPORT_LATER_COLUMNS = {
    "superseded_at": ("superseded_at",),
    "returned_at": ("returned_at", "returned_by_id", "returned_by_name", "returned_comment"),
}

#: Tables of which every row stays as it was written, and that in which some columns are filled in later.
FIXED_TABLES = ("reports_edition", "reports_handover")
TABLES = (*FIXED_TABLES, "reports_dailyreport")

REFUSAL = "append-only: a report or an edition is never changed or deleted"


@dataclass(frozen=True, slots=True)
class Trigger:
    """A statement that the database refuses, on the rows where ``condition`` holds."""

    name: str
    table: str
    event: str
    condition: str = ""


def triggers(connection: BaseDatabaseWrapper) -> list[Trigger]:
    """All of them, over whatever tables, and columns of the report's table, there are at this migration."""
    with connection.cursor() as cursor:
        there = [table for table in TABLES if table in connection.introspection.table_names(cursor)]
        columns = [c.name for c in connection.introspection.get_table_description(cursor, "reports_dailyreport")]
    later = {column for group in REPORT_LATER_COLUMNS.values() for column in group}
    fixed = ", ".join(column for column in columns if column not in later)
    found = [Trigger(f"{table}_no_delete", table, "DELETE") for table in there]
    if connection.vendor == "postgresql":
        # It alone can empty a table without touching its rows one by one.
        found += [Trigger(f"{table}_no_truncate", table, "TRUNCATE") for table in there]
    found += [Trigger(f"{table}_no_update", table, "UPDATE") for table in there if table in FIXED_TABLES]
    found.append(Trigger("reports_dailyreport_no_update", "reports_dailyreport", f"UPDATE OF {fixed}"))
    for filled, group in REPORT_LATER_COLUMNS.items():
        event = f"UPDATE OF {', '.join(column for column in columns if column in group)}"
        name, condition = f"reports_dailyreport_{filled}_once", f"OLD.{filled} IS NOT NULL"
        found.append(Trigger(name, "reports_dailyreport", event, condition))
    return found


def install(connection: BaseDatabaseWrapper) -> None:
    """Create the triggers in the database behind ``connection``, in place of those that are there."""
    refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        remove(connection)
        if connection.vendor == "postgresql":
            refuse = "EXECUTE FUNCTION reports_refuse()"
            cursor.execute(
                "CREATE FUNCTION reports_refuse() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
            )
        for t in triggers(connection):
            each = "STATEMENT" if t.event == "TRUNCATE" else "ROW"
            when = f"WHEN ({t.condition})" if t.condition else ""
            cursor.execute(f"CREATE TRIGGER {t.name} BEFORE {t.event} ON {t.table} FOR EACH {each} {when} {refuse}")


def install_after_migrate(using: str, plan: list[Any] | None = None, **signal: Any) -> None:
    """The same after ``migrate``, unless it changed nothing or took the tables away."""
    connection = connections[using]
    if plan != [] and "reports_dailyreport" in connection.introspection.table_names():
        install(connection)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Drop the triggers: for a migration that fills or rebuilds a table, and to empty a test database."""
    on_postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        for t in triggers(connection):
            cursor.execute(f"DROP TRIGGER IF EXISTS {t.name}" + (f" ON {t.table}" if on_postgresql else ""))
        if on_postgresql:
            cursor.execute("DROP FUNCTION IF EXISTS reports_refuse()")
