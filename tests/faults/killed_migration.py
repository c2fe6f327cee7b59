"""Run as a process of its own: a migration killed (SIGKILL) before its statements, one after the other.

    python -m tests.faults.killed_migration STEP

The reports' tables are taken back to before the newest migrations. A forked process migrates and is killed
before it records the first migration as made, the next one before its first statement that writes, another
one before its (1 + STEP)th, and so on, from the first statement again whenever a migration has been made,
until one lives to its end. A line in JSON for each says what it was killed at.
"""

import json
import sys
from functools import partial

import django
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from .kill_everywhere import Killer, forked

#: The first release's state; everything after it is migrated again.
BEFORE = ("reports", "0002")

STATEMENTS = ("INSERT", "UPDATE", "DELETE", "CREATE", "ALTER", "DROP")
RECORD = ('INSERT INTO "django_migrations"',)
MOST_STATEMENTS = 1000


def made() -> int:
    """How many migrations are recorded; no connection is left open, as a forked process must not go on with it."""
    count = len(MigrationRecorder(connection).applied_migrations())
    connection.close()
    if connection.vendor == "postgresql":
        connection.close_pool()
    return count


def migrate() -> None:
    call_command("migrate", verbosity=0)


def killed(number: int, statements: tuple[str, ...]) -> str:
    """Let a forked process migrate; tell and give what it was killed at, empty if it lived."""
    killed_at = forked(migrate, partial(Killer, number, statements=statements))
    sys.stdout.write(json.dumps({"at": killed_at}) + "\n")
    return killed_at


def main(step: int) -> None:
    django.setup()
    call_command("migrate", *BEFORE, verbosity=0)
    killed(1, RECORD)
    recorded, number = made(), 1
    while number < MOST_STATEMENTS:
        if not killed(number, STATEMENTS):
            return
        recorded, number = (now, 1) if (now := made()) > recorded else (recorded, number + step)
    raise RuntimeError("No process lived to its end.")


if __name__ == "__main__":
    main(int(sys.argv[1]))
