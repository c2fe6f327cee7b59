"""Writing what the clock does: when it reminds, what it has in hand, what came of it."""

import datetime

from django.db import transaction
from django.db.models import Q

from reports.models import Campaign, ClockTask, ReportingDay
from units.models import User

from .days import open_day

#: How long a claim keeps others away; who is at work renews it, who was killed does not.
LEASES: dict[str, datetime.timedelta] = {
    ClockTask.Kind.REMIND: datetime.timedelta(minutes=5),
    ClockTask.Kind.LIST_MISSING: datetime.timedelta(minutes=5),
    # Made in a second and never twice; of the five minutes before 16:00 none may be lost by waiting.
    ClockTask.Kind.CLOSE: datetime.timedelta(minutes=1),
}

#: Letters that an outcome or an error may have.
LONGEST = 300


@transaction.atomic
def set_reminder_minutes(*, campaign: Campaign, minutes: list[int], by: User, at: datetime.datetime) -> None:
    """Set at how many minutes before the deadline (negative: after it) the missing are reminded."""
    current = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if current.reminder_minutes == minutes:
        return
    current.reminder_minutes = minutes
    # Both are read by django-simple-history.
    current._history_user = by  # type: ignore[attr-defined]
    current._history_date = at  # type: ignore[attr-defined]
    current.save(update_fields=["reminder_minutes"])


@transaction.atomic
def claim_task(*, day: ReportingDay, kind: str, due_at: datetime.datetime, at: datetime.datetime) -> ClockTask | None:
    """Take a task in hand, writing its row if it is new; ``None`` if it is done or in other hands.

    Of two processes one gets it: the claim is one conditional update.
    """
    day = open_day(campaign=day.campaign, date=day.date)
    task, _ = ClockTask.objects.get_or_create(day=day, kind=kind, due_at=due_at)
    lease = LEASES[kind]
    # A claim of a later hour was made before the clock was set back.
    is_free = Q(claimed_at=None) | Q(claimed_at__lte=at - lease) | Q(claimed_at__gte=at + lease)
    if not ClockTask.objects.filter(is_free, pk=task.pk, done_at=None).update(claimed_at=at):
        return None
    task.claimed_at, task.day = at, day
    return task


def renew_claim(*, task: ClockTask, at: datetime.datetime) -> None:
    """Keep a task that takes long from being taken for abandoned."""
    ClockTask.objects.filter(pk=task.pk, done_at=None).update(claimed_at=at)


def finish_task(*, task: ClockTask, outcome: str, error: str, at: datetime.datetime) -> None:
    """Record that the task is done, and what came of it; its claim again shows when it was begun."""
    task.outcome, task.error, task.done_at = _fitting(outcome), _fitting(error), at
    written = {"outcome": task.outcome, "error": task.error, "done_at": at, "claimed_at": task.claimed_at}
    ClockTask.objects.filter(pk=task.pk, done_at=None).update(**written)


def postpone_task(*, task: ClockTask, error: str) -> None:
    """Record why the task could not be done; it is free again when its claim runs out."""
    task.error = _fitting(error)
    ClockTask.objects.filter(pk=task.pk, done_at=None).update(error=task.error)


def _fitting(text: str) -> str:
    """The text as the columns for outcome and error hold it."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
