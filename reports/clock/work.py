"""Doing what is due: one task at a time, each in one process's hands."""

import datetime
import logging
import threading
import traceback
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager

from django.db import DatabaseError, connection
from django.db.models import Count, Q
from django.utils import timezone

from reports import actions, reminders
from reports.actions import NO_ADDRESS
from reports.models import ClockTask

from .errands import SKIPPED, Errand, Kind
from .query import due_errands

logger = logging.getLogger(__name__)

#: Seconds after which whoever is at work renews its claim; well below the shortest of ``actions.LEASES``.
RENEWAL = 20

#: What came of a task: the outcome, and what went wrong (empty if nothing did).
Result = tuple[str, str]


def handle_one_due_task(at: datetime.datetime, kinds: Collection[str] = frozenset(Kind.values)) -> ClockTask | None:
    """Do the one thing of ``kinds`` that has been due longest and is in nobody's hands; ``None`` if nothing is.

    Never raises for what goes wrong in the task itself: that is written to its row, a letter is
    tried once more after five minutes, an edition until it is made. Call it outside a transaction.
    """
    for errand in due_errands(at):
        if errand.kind in kinds:
            task = actions.claim_task(day=errand.day, kind=errand.kind, due_at=errand.due_at, at=at)
            if task:
                _handle(errand, task, at)
                return task
    return None


def _handle(errand: Errand, task: ClockTask, at: datetime.datetime) -> None:
    began = timezone.now()

    def now() -> datetime.datetime:
        # By the wall clock, so that a claim goes back with it.
        return at + (timezone.now() - began)

    try:
        with _kept(task, now):
            outcome, error = (f"{SKIPPED}{errand.moot}", "") if errand.moot else ACTS[task.kind](task, at)
    except Exception as failure:  # noqa: BLE001 - whatever it is, the other tasks must be done
        _note_failure(task, failure, now())
    else:
        actions.finish_task(task=task, outcome=outcome, error=error, at=now())


def _remind(task: ClockTask, at: datetime.datetime) -> Result:
    """Write to all who owe the report at this moment; who has just sent is left out."""
    reminders.remind_by_mail(task=task, at=at)
    # Counted over all rows of the task: some may be of an attempt that was killed.
    delivered, failed = Q(delivered_at__isnull=False), ~Q(error="") & ~Q(recipient="")
    counts = task.reminders.aggregate(
        letters=Count("pk", filter=delivered),
        units=Count("unit", filter=delivered, distinct=True),
        failed=Count("pk", filter=failed),
        unaddressed=Count("pk", filter=Q(recipient="")),
    )
    sentences = (
        (counts["letters"], f"đã gửi {counts['letters']} thư đến {counts['units']} đơn vị"),
        (counts["failed"], f"{counts['failed']} thư không gửi được"),
        (counts["unaddressed"], f"{counts['unaddressed']} đơn vị chưa có địa chỉ thư điện tử"),
    )
    return "; ".join(said for count, said in sentences if count) or "không còn đơn vị nào phải nhắc", ""


def _list_missing(task: ClockTask, at: datetime.datetime) -> Result:
    errors = reminders.mail_missing_list(day=task.day, at=at, task=task)
    # A district that writes no letters has nothing to mend.
    nobody = [error for error in errors if error.endswith(NO_ADDRESS)]
    if nobody:
        return f"{SKIPPED}{nobody[0]}", ""
    return "" if errors else "đã gửi danh sách", "; ".join(errors)


def _close(task: ClockTask, at: datetime.datetime) -> Result:
    """Make the first edition, unless somebody has (R19)."""
    try:
        edition = actions.close_day(day=task.day, by=None, at=at, number=1)
    except actions.AlreadyClosed as closed:
        edition = closed.edition
        if edition.made_by_id is not None:
            return "đã có lần chốt 1", ""
    in_time = task.day.is_in_time_for_province(edition.cut_at)
    return "đã chốt lần 1" + ("" if in_time else ", sau giờ báo cáo tỉnh"), ""


ACTS: dict[str, Callable[[ClockTask, datetime.datetime], Result]] = {
    Kind.REMIND: _remind,
    Kind.LIST_MISSING: _list_missing,
    Kind.CLOSE: _close,
}


def _note_failure(task: ClockTask, failure: Exception, at: datetime.datetime) -> None:
    """Say what failed where, without its message: that may hold names and addresses."""
    place = traceback.extract_tb(failure.__traceback__)[-1]
    name = type(failure).__name__
    logger.error("%s, task %s failed: %s in %s:%s", task.kind, task.pk, name, place.filename, place.lineno)
    if task.kind == Kind.CLOSE or not task.error:
        actions.postpone_task(task=task, error=f"lỗi chương trình ({name}), sẽ thử lại")
    else:
        # The letters that did not fail have gone; a third try would hardly find what two did not.
        actions.finish_task(task=task, outcome="", error=f"không thực hiện được sau hai lần thử ({name})", at=at)


@contextmanager
def _kept(task: ClockTask, now: Callable[[], datetime.datetime]) -> Iterator[None]:
    """Renew the claim as long as the work lasts: a mail server may take minutes, a dead process renews nothing."""
    finished = threading.Event()

    def renew() -> None:
        while not finished.wait(RENEWAL):
            try:
                actions.renew_claim(task=task, at=now())
            except DatabaseError:
                logger.warning("%s, task %s: the claim could not be renewed", task.kind, task.pk)
        connection.close()

    keeper = threading.Thread(target=renew, name="claim", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        finished.set()
        keeper.join()
