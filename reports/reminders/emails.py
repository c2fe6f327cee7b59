"""Emails: written down first, sent by whoever comes, the asker within a budget of time, else the clock.

Who is missing is asked when an email is written down, and again when it goes: it is worded then, or given up
because its reason has gone. No transaction is open while one goes out.
"""

import contextlib
import datetime
import logging
import time
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field

from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone

from incoming.dates import day as spoken_day
from reports import actions
from reports.consolidation import consolidate
from reports.models import DailyReport, Email, ReportingDay
from units.models import Role, User

from . import texts
from .missing import MissingReport, is_missing, missing_reports, missing_reports_of
from .post import Failure, Post, compose

logger = logging.getLogger(__name__)

#: Seconds that a request sends emails for; one that is begun is brought to its end.
BUDGET = 10

#: Subject and body.
Words = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Requested:
    """What came of asking for reminders by email."""

    #: One for each address, as it stands now; one without a recipient says that the unit has none.
    emails: tuple[Email, ...]
    #: The last one of each unit that got no other, for it was on its way or had just gone.
    repeated: tuple[Email, ...]

    @property
    def codes(self) -> set[str]:
        """The codes of all units whose report is missing and that were asked for."""
        return {email.unit.code for email in (*self.emails, *self.repeated) if email.unit}


def remind_by_email(
    *, day: ReportingDay, at: datetime.datetime, by: User, codes: Collection[str] | None = None
) -> Requested:
    """Write to the units whose report is missing now (of ``codes``, if given).

    The emails are on record before the first goes; those that do not go within the budget wait for
    the clock. So do those of a request that was cut off, of which this one sends what it can.
    """
    missing = [found.unit for found in missing_reports(day, at) if codes is None or found.unit.code in codes]
    addresses = {unit: actions.addresses_of(unit) for unit in missing}
    requested, repeated = actions.request_reminders(day=day, addresses=addresses, by=by, at=at)
    send_within_budget(Q(day__campaign=day.campaign_id, day__date=day.date))
    return Requested(_as_they_stand(requested), _as_they_stand(repeated))


def _as_they_stand(emails: Iterable[Email]) -> tuple[Email, ...]:
    found = Email.objects.filter(pk__in=[email.pk for email in emails])
    return tuple(found.select_related("unit").order_by("pk"))


def emails_of_return(report: DailyReport) -> list[Email]:
    """Send the emails that tell the unit of its returned report, within the budget; give them as they stand then."""
    send_within_budget(Q(report=report))
    return list(Email.objects.filter(report=report).order_by("pk"))


def office_and_leaders(day: ReportingDay) -> tuple[str, ...]:
    """The addresses that get the list of the missing."""
    district = day.campaign.district
    people = User.objects.filter(district=district, is_active=True, role__in=[Role.OFFICE, Role.LEADER])
    return actions.each_once([district.office_email, *people.values_list("email", flat=True)])


def send_within_budget(which: Q) -> None:
    end = time.monotonic() + BUDGET
    send_emails(which, is_over=lambda: time.monotonic() >= end)


def send_emails(which: Q = Q(), *, is_over: Callable[[], bool]) -> list[Email]:  # noqa: B008
    """Send the waiting emails that it is time for, what has waited longest first, until ``is_over`` says so.

    Returns those that went. Of several processes that do so at once, each email is sent by one.
    """
    related = ("unit", "reminder", "report__unit__district", "report__returned_by", "day__campaign__district")
    waiting = Email.objects.free_at(timezone.now()).filter(which).select_related(*related)
    sending = Sending()
    with contextlib.closing(sending.post):
        for email in waiting.order_by("next_try_at", "pk"):
            if is_over():
                break
            sending.carry_out(email)
    return sending.sent


@dataclass
class Sending:
    """One round of sending, over one connection; who is missing is listed once for each day."""

    post: Post = field(default_factory=Post)
    sent: list[Email] = field(default_factory=list)
    lists: dict[int, dict[int, MissingReport]] = field(default_factory=dict)

    def carry_out(self, email: Email) -> None:
        """Send the email, or give it up if its reason has gone; nothing if it is in other hands."""
        at, was_begun = timezone.now(), email.was_begun
        if not actions.claim_email(email=email, at=at):
            return
        # Between two emails the deadline may have been moved.
        email.day.refresh_from_db(fields=["due_at", "extension_reason"])
        is_open = email.day.is_open_to_units(at)
        try:
            words = WORDS[email.kind](self, email, at) if is_open else None
        except Exception as error:  # noqa: BLE001 - whatever it is, the other emails must go
            self._note(email, Failure(Email.Failure.PROGRAM), type(error).__name__)
            return
        if words:
            self._hand_over(email, words)
        else:
            gone = Email.Reason.SETTLED if is_open else Email.Reason.DAY_OVER
            actions.cancel_email(email=email, reason=Email.Reason.INTERRUPTED if was_begun else gone)

    def _hand_over(self, email: Email, words: Words) -> None:
        try:
            failure = self.post.send(compose(email, *words))
        except ValueError:
            failure = Failure(Email.Failure.BAD_ADDRESS)
        if failure:
            self._note(email, failure, failure.failure)
        else:
            # The email has its own moment: a mail server may take its time.
            actions.end_email(email=email, at=timezone.now())
            self.sent.append(email)

    def _note(self, email: Email, failure: Failure, fault: str) -> None:
        # Addresses are not for the log: the pages name them.
        logger.error("an email was not sent", extra={"fault": fault})
        actions.end_email(email=email, at=timezone.now(), **failure._asdict())

    def missing(self, email: Email, at: datetime.datetime) -> MissingReport | None:
        """What is known of the email's unit, if its report is missing at this very moment."""
        day, unit = email.day, email.unit
        if unit is None or not is_missing(day, unit):
            return None
        if unit.pk not in self.lists.get(day.pk, {}):
            self.lists[day.pk] = {found.unit.pk: found for found in missing_reports(day, at)}
        return self.lists[day.pk].get(unit.pk)


def _reminder(sending: Sending, email: Email, at: datetime.datetime) -> Words | None:
    missing = sending.missing(email, at)
    return (texts.reminder_subject(email.day), texts.reminder_body(email.day, missing, at)) if missing else None


def _return(sending: Sending, email: Email, at: datetime.datetime) -> Words | None:
    """That the report was returned; nothing once the unit has answered."""
    report = email.report
    if report is None or report.superseded_at or not is_missing(email.day, report.unit):
        return None
    district = report.unit.district
    context = {"report": report, "unit": report.unit, "day": email.day, "district": district, "address": email.link}
    subject = f"Trả lại số liệu Bluezone ngày {spoken_day(email.day.date)}: {report.unit.name}"
    return texts.one_line(subject), render_to_string("emails/returned.txt", context)


def _list(sending: Sending, email: Email, at: datetime.datetime) -> Words:
    day, consolidation = email.day, consolidate(email.day, at)
    missing = missing_reports_of(consolidation, day)
    expected = consolidation.attendance.expected
    return texts.list_subject(day, missing), texts.list_body(day, missing, at, expected)


WORDS: dict[str, Callable[[Sending, Email, datetime.datetime], Words | None]] = {
    Email.Kind.REMINDER: _reminder,
    Email.Kind.RETURN: _return,
    Email.Kind.LIST: _list,
}
