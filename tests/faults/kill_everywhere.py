"""Run as a process of its own: the clock killed before each of its writes, one day for each kill.

    python -m tests.faults.kill_everywhere DATE HH:MM HH:MM

On DATE, at the first time, a forked process runs ``run_clock`` and is killed (SIGKILL) before its
first write; at the second time another one runs undisturbed. On the next date the first is killed
before its second write, and so on until one lives to its end. A line for each date says in JSON what
it was killed at. As the database keeps transactions whole, no other states can be left behind.
"""

import datetime
import io
import json
import os
import signal
import sys
from functools import partial

import django
import time_machine
from django.core.management import call_command
from django.db import connections
from django.utils import timezone

WRITES = ("INSERT", "UPDATE", "DELETE")
#: A clock that writes more often than this for one date does not come to its end.
MOST_WRITES = 500


class Killer:
    """An execute wrapper that kills the process before its ``number``-th write."""

    def __init__(self, number: int, tell: int, statements: tuple[str, ...] = WRITES):
        self.number, self.tell, self.statements, self.seen = number, tell, statements, 0

    def __call__(self, execute, sql, params, many, context):
        self.seen += str(sql).startswith(self.statements)
        if self.seen == self.number:
            self.kill(sql)
        return execute(sql, params, many, context)

    def kill(self, sql: str):
        os.write(self.tell, " ".join(str(sql).split()[:3]).encode())
        os.kill(os.getpid(), signal.SIGKILL)


def forked(act, killer_of=None) -> str:
    """Fork a process that acts; give what it was killed at, empty if it lived."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        if killer_of:
            connections["default"].execute_wrappers.append(killer_of(writing))
        act()
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as said:
        killed_at = said.read()
    _, status = os.waitpid(pid, 0)
    expected = -signal.SIGKILL if killed_at else 0
    assert os.waitstatus_to_exitcode(status) == expected, (killed_at, status)
    return killed_at


def run_at(moment: datetime.datetime, killer_of=None) -> str:
    """Let a forked process run the clock at the moment; give what it was killed at, empty if it lived."""

    def run():
        with time_machine.travel(moment):
            call_command("run_clock", stdout=io.StringIO())

    return forked(run, killer_of)


def main(date: str, first: str, second: str):
    django.setup()
    day = datetime.date.fromisoformat(date)
    for number in range(1, MOST_WRITES):
        moments = [
            timezone.make_aware(datetime.datetime.combine(day, datetime.time.fromisoformat(time)))
            for time in (first, second)
        ]
        killed_at = run_at(moments[0], partial(Killer, number))
        run_at(moments[1])
        line = {"date": day.isoformat(), "at": killed_at}
        sys.stdout.write(json.dumps(line) + "\n")
        if not killed_at:
            return
        day += datetime.timedelta(days=1)
    raise RuntimeError("No process lived to its end.")


if __name__ == "__main__":
    main(*sys.argv[1:])
