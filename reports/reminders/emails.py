"""Emails: written down first, sent by whoever comes, the asker within a budget of time, else the clock.

Who is missing is asked when an email is written down, and again when it goes: it is worded then, or given up
because its reason has gone. No transaction is open while one goes out.
"""

import contextlib
import datetime
import logging
import smtplib
import time
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from email.utils import parseaddr
from typing import NamedTuple

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.message import sanitize_address
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone

from incoming.dates import day as spoken_day
from reports import actions
from reports.consolidation import consolidate
from reports.editions import frozen
from reports.models import DailyReport, Edition, Email, ReportingDay
from units import present
from units.models import Role, User

from . import results, texts
from .missing import MissingReport, is_missing, missing_reports, missing_reports_of

logger = logging.getLogger(__name__)

#: Seconds that a request sends emails for; one that is begun is brought to its end.
BUDGET = 10

#: What an email can meet; ``ValueError`` is an address or a header that no email can have.
FAILURES = (smtplib.SMTPException, OSError, ValueError)
#: The server lets nobody in, whatever the email.
ABOUT_THE_SERVER = (smtplib.SMTPConnectError, smtplib.SMTPHeloError, smtplib.SMTPAuthenticationError)
#: "Service not available": the server ends the connection, and not because of the address.
SERVICE_CLOSING = 421
#: A server that cannot be reached for so many emails in a row is not tried for the others, which would wait in vain.
PATIENCE = 2

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
    """Write to the units whose report is missing now (of ``codes``, if given); send within the budget what waits."""
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
    """Send the waiting emails that it is time for, the oldest first, until ``is_over``; return those that went."""
    of_report = ("report__unit__district", "report__returned_by")
    related = ("unit", "reminder", "edition", *of_report, "day__campaign__district")
    waiting = Email.objects.free_at(present.now()).filter(which).select_related(*related).defer("edition__content")
    sending = Sending()
    with contextlib.closing(sending.post):
        for email in waiting.order_by("next_try_at", "pk"):
            if is_over():
                break
            sending.carry_out(email)
    return sending.sent


class Failure(NamedTuple):
    """Why an email did not go, and the number that the server answered with, if it did."""

    failure: Email.Failure
    smtp_code: int | None = None


class Post:
    """A connection to the mail server for many emails, to be closed after them; one that fails stops no other."""

    def __init__(self) -> None:
        self._connection = get_connection()
        self._failures_in_a_row = 0
        self._last: Failure | None = None

    def send(self, message: EmailMessage) -> Failure | None:
        """Hand over the email; returns why it did not go, ``None`` if the mail server took it."""
        if self._failures_in_a_row >= PATIENCE:
            return self._last
        error = self._try(message)
        is_lost = isinstance(error, smtplib.SMTPServerDisconnected) or (error and _code(error) == SERVICE_CLOSING)
        if error and is_lost and not _is_the_servers(error):
            # Servers end a connection after so many emails, or after a pause: once more on a new one.
            self.close()
            error = self._try(message)
        is_unreachable = error is not None and _is_the_servers(error)
        self._failures_in_a_row = self._failures_in_a_row + 1 if is_unreachable else 0
        if error is not None:
            # The next email begins afresh, whatever state this one left the connection in.
            self.close()
        self._last = describe(error) if error else None
        return self._last

    def _try(self, message: EmailMessage) -> Exception | None:
        try:
            self._connection.open()
            self._connection.send_messages([message])
        except FAILURES as error:
            return error
        return None

    def close(self) -> None:
        with contextlib.suppress(*FAILURES):
            self._connection.close()


def compose(email: Email, subject: str, body: str) -> EmailMessage:
    """The message, of the same Message-ID when it is sent again; ``ValueError`` for what is no address."""
    sanitize_address(email.recipient, "utf-8")
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    headers = {"Message-ID": f"<{email.identity}@{sender}>"}
    office = email.day.campaign.district.office_email
    return EmailMessage(subject, body, to=[email.recipient], headers=headers, reply_to=[office] if office else None)


def _is_the_servers(error: Exception) -> bool:
    """Whether nobody answers or is let in, so that the next email would wait in vain, too.

    A server that hangs up is not meant: it may do so because of the address.
    """
    # smtplib tells of a server that keeps silent as of one that hung up.
    cause = error.__context__ if isinstance(error, smtplib.SMTPServerDisconnected) else error
    if isinstance(cause, TimeoutError) or isinstance(error, ABOUT_THE_SERVER):
        return True
    return not isinstance(error, smtplib.SMTPException | ValueError)


def describe(error: Exception) -> Failure:
    """What went wrong; a server that answers 4xx asks to be tried again later, whatever it refused."""
    code = _code(error)
    if code is not None and 400 <= code < 500 and not isinstance(error, ABOUT_THE_SERVER):
        return Failure(Email.Failure.TEMPORARY, code)
    return Failure(next(failure for kind, failure in MEANINGS if isinstance(error, kind)), code)


MEANINGS: tuple[tuple[type[Exception], Email.Failure], ...] = (
    (smtplib.SMTPRecipientsRefused, Email.Failure.ADDRESS_REFUSED),
    (smtplib.SMTPSenderRefused, Email.Failure.SENDER_REFUSED),
    (smtplib.SMTPDataError, Email.Failure.CONTENT_REFUSED),
    (smtplib.SMTPAuthenticationError, Email.Failure.LOGIN_REFUSED),
    (smtplib.SMTPServerDisconnected, Email.Failure.CONNECTION_LOST),
    (smtplib.SMTPNotSupportedError, Email.Failure.ADDRESS_UNSUPPORTED),
    (smtplib.SMTPConnectError, Email.Failure.UNREACHABLE),
    (smtplib.SMTPException, Email.Failure.SERVER_ERROR),
    (TimeoutError, Email.Failure.SILENT),
    (OSError, Email.Failure.UNREACHABLE),
    (ValueError, Email.Failure.BAD_ADDRESS),
)


def _code(error: Exception) -> int | None:
    """The mail server's answer as a number."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return next((code for code, _ in error.recipients.values()), None)
    return error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else None


@dataclass
class Sending:
    """One round of sending, over one connection; who is missing is listed once for each day."""

    post: Post = field(default_factory=Post)
    sent: list[Email] = field(default_factory=list)
    lists: dict[int, dict[int, MissingReport]] = field(default_factory=dict)

    def carry_out(self, email: Email) -> None:
        """Send the email, or give it up if its reason has gone; nothing if it is in other hands."""
        at, was_begun = present.now(), email.was_begun
        if not actions.claim_email(email=email, at=at):
            return
        # Between two emails the deadline may have been moved, or the day suspended.
        email.day = ReportingDay.objects.select_related("campaign__district").get(pk=email.day_id)
        is_open = _is_open(email, at)
        try:
            words = WORDS[email.kind](self, email, at) if is_open else None
        except Exception as error:  # noqa: BLE001 - whatever it is, the other emails must go
            self._note(email, Failure(Email.Failure.PROGRAM), type(error).__name__)
            return
        addresses = _addresses_of(email)
        if words and actions.readdress(email=email, addresses=addresses):
            self._hand_over(email, words)
        elif words:
            actions.cancel_email(email=email, reason=Email.Reason.ADDRESS_GONE)
        else:
            settled = Email.Reason.NEWER_EDITION if email.edition else Email.Reason.SETTLED
            gone = settled if is_open else Email.Reason.DAY_OVER
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
            actions.end_email(email=email, at=present.now())
            self.sent.append(email)

    def _note(self, email: Email, failure: Failure, fault: str) -> None:
        # Addresses are not for the log: the pages name them.
        logger.error("an email was not sent", extra={"fault": fault})
        actions.end_email(email=email, at=present.now(), **failure._asdict())

    def missing(self, email: Email, at: datetime.datetime) -> MissingReport | None:
        """What is known of the email's unit, if its report is missing at this very moment."""
        day, unit = email.day, email.unit
        if unit is None or not is_missing(day, unit):
            return None
        if unit.pk not in self.lists.get(day.pk, {}):
            self.lists[day.pk] = {found.unit.pk: found for found in missing_reports(day, at)}
        return self.lists[day.pk].get(unit.pk)


def _is_open(email: Email, at: datetime.datetime) -> bool:
    """Whether its day lasts; the result of a past day is told on the day on which that was closed."""
    if email.edition:
        return timezone.localdate(at) == timezone.localdate(email.requested_at)
    return email.day.is_open_to_units(at)


def _addresses_of(email: Email) -> tuple[str, ...]:
    """The addresses in use now of those whom it is for."""
    if email.unit:
        return actions.addresses_of(email.unit)
    return actions.leaders_of(email.day) if email.edition else office_and_leaders(email.day)


def _reminder(sending: Sending, email: Email, at: datetime.datetime) -> Words | None:
    if missing := sending.missing(email, at):
        return texts.reminder_subject(email.day, missing.unit), texts.reminder_body(email.day, missing, at)
    return None


def _return(sending: Sending, email: Email, at: datetime.datetime) -> Words | None:
    """That the report was returned; nothing once the unit has answered."""
    report = email.report
    if report is None or report.superseded_at or not is_missing(email.day, report.unit):
        return None
    district = report.unit.district
    context = {"report": report, "unit": report.unit, "day": email.day, "district": district, "address": email.link}
    context["ask"] = texts.ask(report.unit)
    subject = f"Trả lại số liệu {texts.app_of(email.day)} ngày {spoken_day(email.day.date)}: {report.unit.name}"
    return texts.one_line(subject), render_to_string("emails/returned.txt", context)


def _list(sending: Sending, email: Email, at: datetime.datetime) -> Words | None:
    """Whose report is missing; nothing of a day that is suspended by now."""
    if email.day.suspension:
        return None
    day, consolidation = email.day, consolidate(email.day, at)
    missing = missing_reports_of(consolidation, day)
    expected = consolidation.attendance.expected
    return texts.list_subject(day, missing, expected), texts.list_body(day, missing, at, expected)


def _result(sending: Sending, email: Email, at: datetime.datetime) -> Words | None:
    """The edition's result; nothing once there is a newer one, which is told by itself."""
    edition = email.edition
    if edition is None or Edition.objects.filter(day_id=edition.day_id, number__gt=edition.number).exists():
        return None
    content, number = frozen(edition), edition.number
    return results.result_subject(content, number), f"{results.result_text(content, number)}\n"


WORDS: dict[str, Callable[[Sending, Email, datetime.datetime], Words | None]] = {
    Email.Kind.REMINDER: _reminder,
    Email.Kind.RETURN: _return,
    Email.Kind.LIST: _list,
    Email.Kind.RESULT: _result,
}
