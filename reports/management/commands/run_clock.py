"""manage.py run_clock: remind, send the list of the missing, close the day; each thing once, at its time."""

import argparse
import logging
import os
import signal
import threading
import time
from collections import Counter
from types import FrameType
from typing import Any

from django.core.management import BaseCommand, CommandParser
from django.db import close_old_connections, connection, connections
from django.db.models import Q
from django.utils import timezone

from reports.clock import heartbeat
from reports.clock.query import State, entry_of
from reports.clock.work import handle_one_due_task, kind_and_place
from reports.figures.wording import clock as printed_clock
from reports.models import ScheduledTask
from reports.reminders.emails import send_emails
from units import present

logger = logging.getLogger("reports.clock")
events = logging.getLogger("bluezone.events")

#: Two lines of work, so that a mail server which does not answer never holds up an edition.
EDITIONS = frozenset({ScheduledTask.Kind.CLOSE})
EMAILS = frozenset(ScheduledTask.Kind) - EDITIONS

SECONDS = 15
#: Seconds that emails left over by others are sent for before the clock looks for due tasks again.
ROUND = 60
#: Seconds after which a clock that was started by another process looks whether that is still there.
LOOK = 1


class Command(BaseCommand):
    help = "Làm các việc đã đến giờ: nhắc đơn vị chưa báo cáo, gửi thư còn chờ, gửi danh sách, tự chốt."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--loop", action="store_true", help="chạy liên tục đến khi được lệnh dừng")
        parser.add_argument(
            "--every", type=float, default=SECONDS, metavar="GIÂY", help=f"khi chạy liên tục (mặc định {SECONDS} giây)"
        )
        # The process that started the loop, which ends with it, however that came to its end.
        parser.add_argument("--parent", type=int, help=argparse.SUPPRESS)

    def handle(self, *, loop: bool, every: float, parent: int | None, **options: Any) -> None:
        stop = threading.Event()
        if not loop:
            for kinds in (EDITIONS, EMAILS):
                self.do_what_is_due(kinds, stop)
            return
        stop_on_signals(stop)
        workers = [threading.Thread(target=self.repeat, args=(kinds, every, stop)) for kinds in (EDITIONS, EMAILS)]
        for worker in workers:
            worker.start()
        for worker in workers:
            stay_with(worker, parent, stop)
        close_pools()

    def repeat(self, kinds: frozenset[str], every: float, stop: threading.Event) -> None:
        """Do what is due, again and again, whatever happens to the database meanwhile."""
        was_well = True
        while not stop.is_set():
            try:
                close_old_connections()
                self.do_what_is_due(kinds, stop)
            except Exception as failure:  # noqa: BLE001 - the next round may find the database again
                if was_well:
                    logger.error("a round failed, trying again: %s", kind_and_place(failure))
                was_well = False
            else:
                if not was_well:
                    logger.info("works again")
                was_well = True
            stop.wait(every)
        connection.close()

    def do_what_is_due(self, kinds: frozenset[str], stop: threading.Event) -> None:
        while not stop.is_set() and (task := handle_one_due_task(present.now(), kinds)):
            # Its emails belong to the task in hand, which is brought to its end.
            send_emails(Q(task=task), is_over=lambda: False)
            self.report(task)
        if kinds == EDITIONS:
            # Said for /readyz; a disk that is full must not stop an edition.
            try:
                heartbeat.note_heartbeat(present.now())
            except OSError as failure:
                logger.warning("the heartbeat could not be written: %s", failure.strerror)
        if kinds == EMAILS:
            self.send_what_waits(stop)

    def send_what_waits(self, stop: threading.Event) -> None:
        """Send the emails that somebody left over, or that it is time to try again; a part, for a task may fall due."""
        end = time.monotonic() + ROUND
        sent = send_emails(is_over=lambda: stop.is_set() or time.monotonic() >= end)
        for kind, number in Counter(email.get_kind_display() for email in sent).items():
            self.say(f"đã gửi tiếp {number} {kind}")

    def report(self, task: ScheduledTask) -> None:
        """One line for one thing done, for people; and one for the log of what happens."""
        entry = entry_of(task, present.now())
        about = {"date": task.day.date.isoformat(), "due_at": timezone.localtime(task.due_at).isoformat()}
        facts = {"district": task.day.campaign.district_id, "about": about, "failed": bool(entry.error)}
        events.info("clock:%s", task.kind, extra=facts)
        skipped = f"{entry.state.label}: " if entry.state is State.SKIPPED else ""
        # What went wrong may name addresses, which are for the Office's page and not for a log.
        came_of_it = [f"{skipped}{entry.told}", "có lỗi, xem trang Hẹn giờ" if entry.error else ""]
        whose, what = f"{task.day.campaign.district}, ngày {task.day}", task.get_kind_display()
        self.say(f"{whose}: {what} (hẹn {printed_clock(task.due_at)}): {'; '.join(filter(None, came_of_it))}")

    def say(self, line: str) -> None:
        self.stdout.write(f"{timezone.localtime(present.now()):%d/%m/%Y %H:%M:%S} {line}")
        self.stdout.flush()


def stop_on_signals(stop: threading.Event) -> None:
    """SIGTERM or SIGINT ends the loop after the task in hand; the second one at once."""

    def ask_to_stop(number: int, frame: FrameType | None) -> None:
        for handled in (signal.SIGTERM, signal.SIGINT):
            signal.signal(handled, signal.SIG_DFL)
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, ask_to_stop)


def stay_with(worker: threading.Thread, parent: int | None, stop: threading.Event) -> None:
    """Wait for the worker to end, and end it once the parent is gone: an orphan is adopted by another process."""
    while worker.is_alive():
        # Not on ``stop``: a signal's handler that sets it would wait for its own thread.
        worker.join(LOOK if parent else None)
        if parent and os.getppid() != parent:
            stop.set()


def close_pools() -> None:
    """End the threads of PostgreSQL's connection pool before the program ends."""
    connections.close_all()
    if connection.vendor == "postgresql":
        connection.close_pool()  # type: ignore[attr-defined]  # PostgreSQL's has one
