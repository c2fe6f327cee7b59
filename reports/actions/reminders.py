"""Writing down who was reminded, how, and what came back."""

import datetime
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q

from reports.models import EarlierAnswer, Email, Reminder, ReportingDay, ScheduledTask
from reports.models.emails import EmailQuerySet
from units.models import Unit, User

from .days import held_day
from .emails import write_emails
from .signing import signed

#: A unit gets one email in so long, however often the button is tapped and the clock's minute comes.
PAUSE = datetime.timedelta(minutes=1)
A_MOMENT = datetime.timedelta(microseconds=1)
#: A call takes longer than that, and a text is not pasted twice: the same noted again within it is a second tap.
SECOND_TAP = datetime.timedelta(seconds=20)


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
    """Record that the units were reminded by phone or Zalo, with the answer if there was one.

    A second tap records nothing more: the row of the first is returned.
    """
    day = held_day(day)
    told = {"day": day, "channel": channel, "answer": answer, "note": note, "sent_by": by}
    acted: dict[str, Any] = {"sent_at": at, **signed("sent_by", by)}
    if answer or note:
        acted |= {"answered_at": at, **signed("answered_by", by)}
    taps = Reminder.objects.filter(**told, sent_at__gt=at - SECOND_TAP, sent_at__lt=at + SECOND_TAP)
    first = {tap.unit_id: tap for tap in taps.order_by("pk")}
    return [first.get(unit.pk) or Reminder.objects.create(unit=unit, **(told | acted)) for unit in units]


@transaction.atomic
def answer_reminder(*, reminder: Reminder, answer: str, note: str, by: User, at: datetime.datetime) -> Reminder:
    """Record what came back to a reminder, by whom it was written down and when; a corrected answer is kept.

    The same answer once more, a second tap above all, changes nothing.
    """
    columns = ("answer", "note", "answered_at", "answered_by", "answered_by_name")
    current = Reminder.objects.select_for_update().get(pk=reminder.pk)
    if current.answered_by_id is not None:
        if (current.answer, current.note) == (answer, note):
            return current
        EarlierAnswer.objects.create(reminder=current, **{name: getattr(current, name) for name in columns})
    reminder.answer, reminder.note = answer, note
    reminder.answered_at, reminder.answered_by, reminder.answered_by_name = at, by, by.display_name
    reminder.save(update_fields=columns)
    return reminder


@transaction.atomic
def request_reminders(
    *,
    day: ReportingDay,
    addresses: Mapping[Unit, Sequence[str]],
    by: User | None,
    at: datetime.datetime,
    task: ScheduledTask | None = None,
) -> tuple[list[Email], list[Email]]:
    """Write down the reminders that are to go out by email, and give the emails.

    ``by`` is ``None`` for the clock, whose ``task`` it is. The second are the last emails of the units that get
    none, for one is on its way or has just gone. Of two taps at once one writes: the day's row is held.
    """
    day = held_day(day)
    last = {email.unit_id: email for email in _recent_emails(day, at).order_by("pk")}
    chosen = {unit: found for unit, found in addresses.items() if unit.pk not in last}
    emails = write_emails(kind=Email.Kind.REMINDER, day=day, recipients=chosen.items(), at=at, task=task)
    told = {"day": day, "channel": Reminder.Channel.EMAIL, "sent_at": at, **signed("sent_by", by)}
    Reminder.objects.bulk_create(Reminder(unit=email.unit, email=email, **told) for email in emails)
    return emails, [last[unit.pk] for unit in addresses if unit.pk in last]


def _recent_emails(day: ReportingDay, now: datetime.datetime) -> EmailQuerySet:
    """Reminders that are on their way or have just gone; what lies later is from before the clock was set back."""
    just_now = (now - PAUSE + A_MOMENT, now + PAUSE)
    has_just_gone = Q(requested_at__range=just_now) | Q(delivered_at__range=just_now)
    recent = Q(state=Email.State.WAITING) | Q(state=Email.State.DELIVERED) & has_just_gone
    return Email.objects.filter(recent, day=day, kind=Email.Kind.REMINDER)
