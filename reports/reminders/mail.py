"""The clock's letters: to who owes, and the list of the missing; no transaction is open while one goes out.

A letter's row is written before it goes and completed after: killed in between, the row shows it.
"""

import datetime
from collections.abc import Iterator

from django.utils import timezone

from reports import actions
from reports.actions import NO_ADDRESS
from reports.consolidation import consolidate
from reports.models import ClockTask, Reminder, ReportingDay
from units.models import Role, Unit, User

from . import texts
from .owing import Owing, owing_of, owing_units, still_owes
from .post import Post, compose


class ServerAway(Exception):
    """The mail server cannot be reached, and may be back in a while; says so in a sentence."""


def remind_by_mail(*, task: ClockTask, at: datetime.datetime) -> tuple[Reminder, ...]:
    """Write to the units that owe the report now, for the clock, and return a row for each address.

    Who has sent by the time of its letter is left out. A unit without any address gets a row without a
    recipient whose error says so: it must be urged otherwise. A letter that fails stops no other.

    What the task has delivered before is left alone, and so is what failed, unless the task is tried again.
    What was begun but not finished goes out again under the same Message-ID. Returned are the rows of this call.

    Raises ``ServerAway`` at the end if the server could not be reached for the last of them.
    """
    reminders: list[Reminder] = []
    with Post() as post:
        for owing in owing_units(task.day, at):
            if still_owes(task.day, owing.unit):
                reminders += _remind(post, task, owing, at)
    if post.away:
        raise ServerAway(post.away)
    return tuple(reminders)


def _remind(post: Post, task: ClockTask, owing: Owing, at: datetime.datetime) -> Iterator[Reminder]:
    for recipient in addresses_of(owing.unit) or ("",):
        row = actions.begin_letter(
            day=task.day, unit=owing.unit, recipient=recipient, at=at, now=timezone.now(), task=task
        )
        if row is not None:
            send_letter(post, row, owing, at)
            yield row


def send_letter(post: Post, row: Reminder, owing: Owing, at: datetime.datetime) -> None:
    """Hand over the letter of the row, as worded at ``at``, and record what became of it."""
    subject, body = texts.letter_subject(row.day), texts.letter(row.day, owing, at)
    key = f"reminder {row.pk} {row.sent_at.timestamp()}"
    error = _send(post, subject, body, row.recipient, key, row.day)
    # The letter has its own moment: a mail server may take its time.
    actions.end_letter(reminder=row, at=timezone.now(), error=error)


def mail_missing_list(*, task: ClockTask, at: datetime.datetime) -> dict[str, str]:
    """Send the list of the missing by name to the Office and the leaders, for the clock.

    Returned is by address what went wrong, empty if the letter went; no address if nobody has one.
    It keeps no record of its own: the task sees to it that it is sent once, and again under the same Message-ID.

    Raises ``ServerAway`` if the server could not be reached and nobody has it.
    """
    day = task.day
    consolidation = consolidate(day, at)
    owings = owing_of(consolidation, day)
    subject = texts.list_subject(day, owings)
    body = texts.list_of_missing(day, owings, at, consolidation.attendance.expected)
    key = f"list {task.pk} {task.due_at.timestamp()}"
    with Post() as post:
        letters = {address: _send(post, subject, body, address, key, day) for address in _office_and_leaders(day)}
    if post.away and all(letters.values()):
        raise ServerAway(post.away)
    return letters


def addresses_of(unit: Unit) -> tuple[str, ...]:
    """The unit's addresses, each once: the officer in charge's, then the deputy's."""
    return _each_once([unit.contact_email, unit.deputy_email])


def _office_and_leaders(day: ReportingDay) -> tuple[str, ...]:
    district = day.campaign.district
    people = User.objects.filter(district=district, is_active=True, role__in=[Role.OFFICE, Role.LEADER])
    return _each_once([district.office_email, *people.values_list("email", flat=True)])


def _each_once(addresses: list[str]) -> tuple[str, ...]:
    """The addresses without blanks and repetitions; capitals make no other mailbox in practice."""
    found: dict[str, str] = {}
    for address in filter(None, map(str.strip, addresses)):
        found.setdefault(address.casefold(), address)
    return tuple(found.values())


def _send(post: Post, subject: str, body: str, recipient: str, key: str, day: ReportingDay) -> str:
    """The error, empty if the letter went. An answer to it goes to the Office."""
    if not recipient:
        return NO_ADDRESS
    try:
        message = compose(subject, body, recipient, key, reply_to=day.campaign.district.office_email)
    except ValueError:
        return "địa chỉ thư điện tử không đúng"
    return post.send(message)
