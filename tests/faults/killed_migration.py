"""Run as a process of its own: a migration killed (SIGKILL) before its statements, one after the other.

    python -m tests.faults.killed_migration STEP

The reports' tables are taken back to before the newest migrations. A forked process migrates and is killed
before it records the first migration as made, the next one before its first statement that writes, another
one before its (1 + STEP)th, and so on until one lives to its end. A line in JSON for each says what it was
killed at.
"""

import json
import sys
from functools import partial

import django
from django.core.management import call_command
from django.db import connection

from .kill_everywhere import Killer, forked

#: The first release's state; everything after it is migrated again.
BEFORE = ("reports", "0002")

STATEMENTS = ("INSERT", "UPDATE", "DELETE", "CREATE", "ALTER", "DROP")
RECORD = ('INSERT INTO "django_migrations"',)
MOST_STATEMENTS = 1000


def migrate() -> None:
    call_command("migrate", verbosity=0)


def main(step: int) -> None:
    django.setup()
    call_command("migrate", *BEFORE, verbosity=0)
    # A forked process must not go on with our connection.
    connection.close()
    if connection.vendor == "postgresql":
        connection.close_pool()
    killers = [partial(Killer, 1, statements=RECORD)]
    killers += [partial(Killer, number, statements=STATEMENTS) for number in range(1, MOST_STATEMENTS, step)]
    for killer in killers:
        killed_at = forked(migrate, killer)
        sys.stdout.write(json.dumps({"at": killed_at}) + "\n")
        if not killed_at:
            return
    raise RuntimeError("No process lived to its end.")


if __name__ == "__main__":
    main(int(sys.argv[1]))
