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

    Never raises for what goes wrong in the task itself, a mail server that is away above all: that is written
    to its row, a letter is tried once more after five minutes, an edition until it is made. Call it outside
    a transaction.
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
    except reminders.ServerAway as away:
        _try_once_more(task, str(away), now())
    except Exception as failure:  # noqa: BLE001 - whatever it is, the other tasks must be done
        _log(task, failure)
        _try_once_more(task, f"lỗi chương trình ({type(failure).__name__})", now())
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
    return "; ".join(said for count, said in sentences if count) or _why_nobody(task, at), ""


def _why_nobody(task: ClockTask, at: datetime.datetime) -> str:
    """Nobody owes, or whoever does has just been written to by other hands."""
    owing = reminders.owing_units(task.day, at)
    return "đơn vị chưa báo cáo vừa được gửi thư nhắc, không nhắc thêm" if owing else "không còn đơn vị nào phải nhắc"


def _list_missing(task: ClockTask, at: datetime.datetime) -> Result:
    letters = reminders.mail_missing_list(task=task, at=at)
    if not letters:
        # A district that writes no letters has nothing to mend.
        office = reminders.one_line(task.day.campaign.district.office_short_name)
        return f"{SKIPPED}{office} và lãnh đạo {NO_ADDRESS}", ""
    errors = [f"{address}: {error}" for address, error in letters.items() if error]
    return "" if errors else "đã gửi danh sách", "; ".join(errors)


def _close(task: ClockTask, at: datetime.datetime) -> Result:
    """Make the first edition, unless somebody has (R19)."""
    try:
        edition = actions.close_day(day=task.day, by=None, at=at, number=1)
    except actions.AlreadyClosed as closed:
        edition = closed.edition
        if edition.made_by_id is not None:
            return f"{SKIPPED}đã có lần chốt 1", ""
    in_time = task.day.is_in_time_for_province(edition.cut_at)
    return "đã chốt lần 1" + ("" if in_time else ", sau giờ báo cáo tỉnh"), ""


ACTS: dict[str, Callable[[ClockTask, datetime.datetime], Result]] = {
    Kind.REMIND: _remind,
    Kind.LIST_MISSING: _list_missing,
    Kind.CLOSE: _close,
}


def _log(task: ClockTask, failure: Exception) -> None:
    """Say what failed where, without its message: that may hold names and addresses."""
    place = traceback.extract_tb(failure.__traceback__)[-1]
    name = type(failure).__name__
    logger.error("%s, task %s failed: %s in %s:%s", task.kind, task.pk, name, place.filename, place.lineno)


def _try_once_more(task: ClockTask, reason: str, at: datetime.datetime) -> None:
    """Put the task off, the second time for good; but an edition until it is made."""
    if task.kind == Kind.CLOSE or not task.error:
        actions.postpone_task(task=task, error=f"{reason}, sẽ thử lại")
    else:
        # The letters that did not fail have gone; a third try would hardly find what two did not.
        actions.finish_task(task=task, outcome="", error=f"không thực hiện được sau hai lần thử: {reason}", at=at)


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
