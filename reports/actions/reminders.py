"""Writing down who was urged, how, and what came back."""

import datetime
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q

from reports.models import ClockTask, EarlierAnswer, Reminder, ReportingDay
from reports.models.reminders import UNDECIDED, WAITING, ReminderQuerySet
from units.models import Unit, User

from .days import open_day

NO_ADDRESS = "chưa có địa chỉ thư điện tử"

#: A unit gets one letter in so long, however often the button is tapped and the clock's minute comes.
PAUSE = datetime.timedelta(minutes=1)
#: How long a letter stays in the hands of who claimed it; longer than any mail server is waited for.
LETTER_LEASE = datetime.timedelta(minutes=5)
A_MOMENT = datetime.timedelta(microseconds=1)
#: A call takes longer than that: the same one noted again within it is a second tap.
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
    """Record that the units were urged by phone or Zalo, with the answer if there was one.

    A second tap records no second call: the row of the first is returned.
    """
    day = _held(open_day(campaign=day.campaign, date=day.date))
    urged = {"day": day, "channel": channel, "sent_by": by, "answer": answer, "note": note}
    answered = {"answered_at": at, "answered_by": by} if answer or note else {}
    return [
        _call_just_noted(unit, urged, at) or Reminder.objects.create(unit=unit, sent_at=at, **urged, **answered)
        for unit in units
    ]


def _call_just_noted(unit: Unit, urged: Mapping[str, Any], at: datetime.datetime) -> Reminder | None:
    if urged["channel"] != Reminder.Channel.PHONE:
        return None
    taps = Reminder.objects.filter(unit=unit, sent_at__gt=at - SECOND_TAP, sent_at__lt=at + SECOND_TAP)
    return taps.filter(**urged).first()


@transaction.atomic
def answer_reminder(*, reminder: Reminder, answer: str, note: str, by: User, at: datetime.datetime) -> Reminder:
    """Record what came back to an urging, by whom it was written down and when; a corrected answer is kept.

    The same answer once more, a second tap above all, changes nothing.
    """
    current = Reminder.objects.select_for_update().get(pk=reminder.pk)
    if current.answered_by_id is not None:
        if (current.answer, current.note) == (answer, note):
            return current
        columns = ("answer", "note", "answered_at", "answered_by_id")
        EarlierAnswer.objects.create(reminder=current, **{name: getattr(current, name) for name in columns})
    reminder.answer, reminder.note = answer, note
    reminder.answered_at, reminder.answered_by = at, by
    reminder.save(update_fields=["answer", "note", "answered_at", "answered_by"])
    return reminder


@transaction.atomic
def request_letters(
    *, day: ReportingDay, addresses: Mapping[Unit, Sequence[str]], by: User, at: datetime.datetime
) -> tuple[list[Reminder], list[Reminder]]:
    """Write down the letters that are to go out, and which units get none, for one is on its way or has just gone.

    The second are those letters, the clock's as well. Of two taps at once one writes: the day's row is held.
    A unit without an address gets a row without a recipient whose error says so.
    """
    day = open_day(campaign=day.campaign, date=day.date)
    letters = _recent_letters(_held(day), at)
    last = {letter.unit_id: letter for letter in letters.select_related("unit").order_by("sent_at", "pk")}
    written = {"day": day, "channel": Reminder.Channel.EMAIL, "sent_at": at, "sent_by": by}
    requested = [
        Reminder.objects.create(unit=unit, recipient=recipient, error="" if recipient else NO_ADDRESS, **written)
        for unit, recipients in addresses.items()
        for recipient in recipients or ("",)
        if unit.pk not in last
    ]
    return requested, [last[unit.pk] for unit in addresses if unit.pk in last]


def _held(day: ReportingDay) -> ReportingDay:
    """The day, whose letters nobody else writes down before this transaction ends."""
    return ReportingDay.objects.select_for_update().get(pk=day.pk)


def _recent_letters(day: ReportingDay, now: datetime.datetime) -> ReminderQuerySet:
    """Letters that are on their way or have just gone; what lies later is from before the clock was set back."""
    just_now = (now - PAUSE + A_MOMENT, now + PAUSE)
    # One that a stopped clock has left is in nobody's hands, and holds nothing up.
    in_hand = UNDECIDED & Q(claimed_at__range=(now - LETTER_LEASE + A_MOMENT, now + LETTER_LEASE))
    recent = WAITING | in_hand | Q(sent_at__range=just_now) | Q(delivered_at__range=just_now)
    return Reminder.objects.filter(recent, day=day, channel=Reminder.Channel.EMAIL).urging()


def claim_letter(*, letter: Reminder, at: datetime.datetime) -> bool:
    """Take a waiting letter in hand; ``False`` if it is in other hands or done with."""
    is_free = Q(claimed_at=None) | Q(claimed_at__lte=at - LETTER_LEASE) | Q(claimed_at__gte=at + LETTER_LEASE)
    return bool(Reminder.objects.waiting().filter(is_free, pk=letter.pk).update(claimed_at=at))


def drop_letter(*, letter: Reminder, reason: str) -> None:
    """Give up a waiting letter, and say why."""
    letter.moot = reason
    Reminder.objects.waiting().filter(pk=letter.pk).update(moot=reason)


@transaction.atomic
def begin_letter(
    *, day: ReportingDay, unit: Unit, recipient: str, at: datetime.datetime, now: datetime.datetime, task: ClockTask
) -> Reminder | None:
    """The row of a letter of the clock's task that is about to go out ``now``; ``None`` if none is to go.

    ``at`` is when the task began, which all of its letters are told with. None is to go if the task has done
    with it, or if the unit has just been written to. A row that was neither delivered nor refused is returned
    again: whoever wrote it was stopped in between. So is one that failed, if the task as a whole did.
    """
    of_task = Reminder.objects.filter(task=task, unit=unit)
    if not of_task.exists() and _recent_letters(_held(day), now).filter(unit=unit).exists():
        return None
    written = {"day": day, "channel": Reminder.Channel.EMAIL, "sent_at": at}
    reminder, _ = Reminder.objects.get_or_create(task=task, unit=unit, recipient=recipient, defaults=written)
    if reminder.delivered_at is not None or (reminder.error and not task.error):
        return None
    reminder.claimed_at = now
    reminder.save(update_fields=["claimed_at"])
    return reminder


@transaction.atomic
def end_letter(*, reminder: Reminder, at: datetime.datetime, error: str = "") -> None:
    """Record that the mail server took the letter at ``at``, or why it did not."""
    reminder.delivered_at, reminder.error = (None, error) if error else (at, "")
    reminder.save(update_fields=["delivered_at", "error"])
