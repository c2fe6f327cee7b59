"""Writing down who was urged, how, and what came back."""

import datetime
from collections.abc import Collection

from django.db import transaction

from reports.models import ClockTask, Reminder, ReportingDay
from units.models import Unit, User

from .days import open_day


@transaction.atomic
def record_reminders(
    *,
    day: ReportingDay,
    units: Collection[Unit],
    channel: str,
    by: User,
    at: datetime.datetime,
    answer: str = "",
    note: str = "",
) -> list[Reminder]:
    """Record that the units were urged by phone or Zalo, with the answer if there was one."""
    day = open_day(campaign=day.campaign, date=day.date)
    answered = {"answered_at": at, "answered_by": by} if answer or note else {}
    return [
        Reminder.objects.create(
            day=day, unit=unit, channel=channel, sent_at=at, sent_by=by, answer=answer, note=note, **answered
        )
        for unit in units
    ]


@transaction.atomic
def answer_reminder(*, reminder: Reminder, answer: str, note: str, by: User, at: datetime.datetime) -> Reminder:
    """Record what came back to an urging, by whom it was written down and when."""
    reminder.answer, reminder.note = answer, note
    reminder.answered_at, reminder.answered_by = at, by
    reminder.save(update_fields=["answer", "note", "answered_at", "answered_by"])
    return reminder


@transaction.atomic
def begin_letter(
    *, day: ReportingDay, unit: Unit, recipient: str, by: User | None, at: datetime.datetime, task: ClockTask | None
) -> Reminder | None:
    """The row of a letter that is about to go out; ``None`` if the clock's task has done with it before.

    With ``task``, a row that was neither delivered nor refused is returned again: whoever wrote it
    was stopped in between.
    """
    written = {"channel": Reminder.Channel.EMAIL, "sent_at": at, "sent_by": by}
    if task is None:
        return Reminder.objects.create(day=day, unit=unit, recipient=recipient, **written)
    reminder, _ = Reminder.objects.get_or_create(
        task=task, unit=unit, recipient=recipient, defaults={"day": day, **written}
    )
    return reminder if reminder.delivered_at is None and not reminder.error else None


@transaction.atomic
def end_letter(*, reminder: Reminder, at: datetime.datetime, error: str = "") -> None:
    """Record that the mail server took the letter at ``at``, or why it did not."""
    reminder.delivered_at, reminder.error = (None, error) if error else (at, "")
    reminder.save(update_fields=["delivered_at", "error"])
