"""How much of the database an act touches: a number that no clock and no other process changes."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext


class Touched:
    """Queries, and what they read.

    On PostgreSQL rows of days, reports and editions; on SQLite the steps of its machine, some for each row.
    """

    queries = 0
    read = 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Touched) and (self.queries, self.read) == (other.queries, other.read)

    def __repr__(self) -> str:
        return f"{self.queries} queries, {self.read} {'rows' if connection.vendor == 'postgresql' else 'steps'}"


def touched_by(act: Callable[[], Any]) -> Touched:
    """What the act touches."""
    found = Touched()
    count = _rows_read if connection.vendor == "postgresql" else _steps_made
    with transaction.atomic(), CaptureQueriesContext(connection) as queries, count(found):
        act()
    found.queries = len([q for q in queries if "pg_stat" not in q["sql"] and "SAVEPOINT" not in q["sql"]])
    return found


@contextmanager
def _steps_made(found: Touched) -> Iterator[None]:
    def step() -> None:
        found.read += 1

    connection.ensure_connection()
    connection.connection.set_progress_handler(step, 1)
    try:
        yield
    finally:
        connection.connection.set_progress_handler(None, 0)


@contextmanager
def _rows_read(found: Touched) -> Iterator[None]:
    """The rows that this transaction has read so far, by index or without one, of days, reports and editions."""
    before = _rows_read_so_far()
    yield
    found.read = _rows_read_so_far() - before


def _rows_read_so_far() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)) FROM pg_stat_xact_user_tables "
            "WHERE relname LIKE 'reports%'"
        )
        return int(cursor.fetchone()[0])
