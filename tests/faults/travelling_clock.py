"""Run as a process of its own: ``run_clock`` at the moments that are read from the standard input.

    python -m tests.faults.travelling_clock [options of run_clock]

The program's own settings, from the environment; only the wall clock is another one.
"""

import datetime
import sys

import django
import time_machine
from django.core.management import call_command

DONE = "done"


def main():
    django.setup()
    for line in sys.stdin:
        with time_machine.travel(datetime.datetime.fromisoformat(line.strip())):
            call_command("run_clock", *sys.argv[1:])
        print(DONE, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
