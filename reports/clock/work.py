"""Doing what is due: one task at a time, by one process."""

import datetime
import logging
import traceback
from collections.abc import Callable, Collection
from functools import partial
from typing import TypeAlias

from django.utils import timezone

from reports import actions
from reports.models import Email, ScheduledTask
from reports.reminders.emails import office_and_leaders
from reports.reminders.missing import missing_reports

from .query import due_tasks, unplanned_campaigns

logger = logging.getLogger(__name__)

Kind = ScheduledTask.Kind
Result: TypeAlias = ScheduledTask.Result


def handle_one_due_task(at: datetime.datetime, kinds: Collection[str] = frozenset(Kind.values)) -> ScheduledTask | None:
    """Open today where it is not, and do the one thing of ``kinds`` that has been due longest; ``None`` if nothing is.

    What goes wrong is written to the task's row. Emails are written down, and go when ``send_emails`` sends them.
    """
    for campaign in unplanned_campaigns(at):
        actions.schedule_day(campaign=campaign, date=timezone.localdate(at))
    for task in due_tasks(at, kinds):
        try:
            if actions.carry_out_task(task=task, at=at, act=partial(ACTS[task.kind], task, at)):
                return task
        except Exception as failure:  # noqa: BLE001 - whatever it is, the other tasks must be done
            # Without its message: that may hold names and addresses.
            logger.error("%s, task %s failed: %s", task.kind, task.pk, kind_and_place(failure))
            actions.put_off_task(task=task, detail=f"lỗi chương trình ({type(failure).__name__})", at=at)
            return task
    return None


# What each kind of task writes, within the transaction that marks it done.


def _remind(task: ScheduledTask, at: datetime.datetime) -> Result:
    """Write to all whose report is missing; three reminders at once help nobody: of several overdue the last goes."""
    later = ScheduledTask.objects.filter(day=task.day_id, kind=Kind.REMIND, due_at__gt=task.due_at, due_at__lte=at)
    if later.exclude(state=ScheduledTask.State.CANCELLED).exists():
        return Result.LATER_REMINDER
    addresses = {found.unit: actions.addresses_of(found.unit) for found in missing_reports(task.day, at)}
    requested, _ = actions.request_reminders(day=task.day, addresses=addresses, by=None, at=at, task=task)
    if requested:
        return Result.EMAILS
    return Result.JUST_REMINDED if addresses else Result.NOBODY_MISSING


def _list_missing(task: ScheduledTask, at: datetime.datetime) -> Result:
    """Write the list of the missing to the Office and the leaders."""
    recipients = office_and_leaders(task.day)
    if not recipients:
        return Result.NO_ADDRESS
    actions.write_emails(kind=Email.Kind.LIST, day=task.day, recipients=[(None, recipients)], at=at, task=task)
    return Result.EMAILS


def _close(task: ScheduledTask, at: datetime.datetime) -> Result:
    """Make the first edition, unless somebody has (R19)."""
    try:
        edition = actions.close_day(day=task.day, by=None, at=at, number=1)
    except actions.AlreadyClosed as closed:
        edition = closed.edition
        if edition.made_by_id is not None:
            return Result.ALREADY_CLOSED
    return Result.CLOSED if task.day.is_in_time_for_province(edition.cut_at) else Result.CLOSED_LATE


ACTS: dict[str, Callable[[ScheduledTask, datetime.datetime], Result]] = {
    Kind.REMIND: _remind,
    Kind.LIST_MISSING: _list_missing,
    Kind.CLOSE: _close,
}


def kind_and_place(failure: Exception) -> str:
    """What failed where, for the log."""
    place = traceback.extract_tb(failure.__traceback__)[-1]
    return f"{type(failure).__name__} in {place.filename}:{place.lineno}"
