"""``bluezone_report.wsgi`` as trials serve it: by their wall clock, and dying at the worst moments that they order.

nginx in front does not travel: what it tells of a request's arrival is read on the machine's clock.

An order is a file beside the wall clock's. Whichever worker next accepts something takes it away, and is
killed (SIGKILL): midway, when the revision before is superseded and the new one is not written; before its
answer goes out, when all is written and nobody has a receipt; or after it, when the receipt is all that there
may be.
"""

import os
import re
import signal

from django.db.backends.signals import connection_created

from bluezone_report.wsgi import application as program

from .orders import AFTER_ANSWER, BEFORE_ANSWER, MIDWAY
from .wall_clock import Follower

clock = Follower()
ARRIVED = re.compile(r"arrived=([0-9.]+)(.*)")


def application(environ, start_response):
    clock.look()
    if arrived := ARRIVED.match(environ.get("HTTP_FORWARDED", "")):
        environ["HTTP_FORWARDED"] = f"arrived={float(arrived[1]) + clock.ahead:.3f}{arrived[2]}"
    told = []

    def note(status, headers, exc_info=None):
        told.append(status)
        return start_response(status, headers, exc_info)

    answer = program(environ, note)
    if environ["REQUEST_METHOD"] != "POST" or not told[0].startswith("302"):
        return answer
    die_if_ordered(BEFORE_ANSWER)
    return Answered(answer)


class Answered:
    """An answer whose end is noticed: the server closes it when all of it has been sent."""

    def __init__(self, answer):
        self.answer = answer

    def __iter__(self):
        return iter(self.answer)

    def close(self):
        # First of all: what the program would still do at its request's end is too late for a receipt.
        die_if_ordered(AFTER_ANSWER)
        self.answer.close()


def watch(connection, **_):
    if die_midway not in connection.execute_wrappers:
        connection.execute_wrappers.append(die_midway)


def die_midway(execute, sql, params, many, context):
    if sql.startswith('INSERT INTO "reports_dailyreport"'):
        die_if_ordered(MIDWAY)
    return execute(sql, params, many, context)


connection_created.connect(watch)


def die_if_ordered(order: str) -> None:
    try:
        clock.clock.file.with_name(order).unlink()
    except FileNotFoundError:
        return
    os.kill(os.getpid(), signal.SIGKILL)
