"""Writing the clock's tasks: when they are planned, and what came of them."""

import datetime
from collections.abc import Callable

from django.db import transaction
from django.db.models import F

from reports.models import ReportingDay, ScheduledTask
from reports.models.campaign import MINUTE
from reports.models.scheduled_tasks import plan

#: How long after an error of the program's a task is tried again.
NEXT_TRY_AFTER: dict[str, datetime.timedelta] = {
    **dict.fromkeys(ScheduledTask.Kind, 5 * MINUTE),
    # Of the five minutes before 16:00 none may be lost by waiting.
    ScheduledTask.Kind.CLOSE: MINUTE,
}
#: How often anything but an edition is tried; that is tried until it is made.
MOST_TRIES = 2

PLANNED, DONE, CANCELLED = ScheduledTask.State.PLANNED, ScheduledTask.State.DONE, ScheduledTask.State.CANCELLED
Result = ScheduledTask.Result
#: Why a task was not to be done that may be planned again.
TAKEN_OFF = frozenset({Result.TIMES_CHANGED, Result.SUSPENDED})


@transaction.atomic
def plan_tasks(*, day: ReportingDay, since: datetime.datetime | None = None) -> None:
    """Write down the day's tasks as its times stand now, which they do ``since`` then; ``None``: since it began.

    What was done stays. What is not planned any more is cancelled, at ``since`` (``done_at``). A reminder whose time
    has passed by ``since`` was never to be sent, nor was anything of a day that is opened after it; and a day that was
    closed is not closed again at a later time. Of a day that is suspended nothing is done (R1).
    """
    hold(day.pk)
    day.campaign.refresh_from_db(fields=["suspended"])
    written = {(task.kind, task.due_at): task for task in ScheduledTask.objects.filter(day=day.pk)}
    planned = {(task.kind, task.due_at): task for task in plan(day)}
    dropped = [task.pk for key, task in written.items() if day.suspension or key not in planned]
    result = Result.SUSPENDED if day.suspension else Result.TIMES_CHANGED
    cancelled = {"state": CANCELLED, "result": result, "done_at": since}
    ScheduledTask.objects.filter(pk__in=dropped, state=PLANNED).update(**cancelled)
    is_closed = any(task.is_closing and task.state == DONE for task in written.values())
    for key, task in planned.items():
        earlier = written.get(key)
        is_past = since is not None and task.due_at < since
        stands = earlier is not None and (day.suspension or earlier.result not in TAKEN_OFF)
        if stands or (task.is_closing and is_closed) or (is_past and task.kind == ScheduledTask.Kind.REMIND):
            continue
        if is_past and not written:
            task.state, task.result, task.done_at = CANCELLED, Result.BEGUN_LATER, since
        task.pk = earlier.pk if earlier else None
        task.planned_at = since or task.planned_at
        task.save(force_insert=earlier is None, force_update=earlier is not None)


@transaction.atomic
def carry_out_task(*, task: ScheduledTask, at: datetime.datetime, act: Callable[[], ScheduledTask.Result]) -> bool:
    """Do what the task is for, and mark it done in the same transaction; ``False`` if others have.

    Of two processes one gets it: the claim is one conditional update. Killed in between, neither is written.
    """
    hold(task.day_id)
    task.state, task.claimed_at, task.done_at = DONE, at, at
    claim = {"state": DONE, "claimed_at": at, "done_at": at, "detail": ""}
    if not ScheduledTask.objects.filter(pk=task.pk, state=PLANNED).update(**claim):
        return False
    task.result, task.detail = act(), ""
    task.state = CANCELLED if task.result in ScheduledTask.CANCELLING else DONE
    task.save(update_fields=["state", "result"])
    return True


def hold(day: int) -> None:
    """Keep others from the day's tasks, reminders and counts until the transaction ends; sends go on."""
    ReportingDay.objects.select_for_update(no_key=True).get(pk=day)


def put_off_task(*, task: ScheduledTask, detail: str, at: datetime.datetime) -> None:
    """Record what went wrong; the task is tried again after a while, or given up."""
    task.detail, task.tries, task.next_try_at = detail, task.tries + 1, at + NEXT_TRY_AFTER[task.kind]
    is_given_up = not task.is_closing and task.tries >= MOST_TRIES
    task.state, task.claimed_at = (ScheduledTask.State.FAILED if is_given_up else PLANNED), at
    written = {name: getattr(task, name) for name in ("detail", "next_try_at", "state", "claimed_at")}
    ScheduledTask.objects.filter(pk=task.pk, state=PLANNED).update(tries=F("tries") + 1, **written)
