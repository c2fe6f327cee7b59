"""Handing emails to the mail server, one connection for all, and saying what became of each."""

import contextlib
import smtplib
from email.utils import parseaddr
from typing import NamedTuple

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.message import sanitize_address

from reports.models import Email

#: What an email can meet; ``ValueError`` is an address or a header that no email can have.
FAILURES = (smtplib.SMTPException, OSError, ValueError)
#: The server lets nobody in, whatever the email.
ABOUT_THE_SERVER = (smtplib.SMTPConnectError, smtplib.SMTPHeloError, smtplib.SMTPAuthenticationError)
#: "Service not available": the server ends the connection, and not because of the address.
SERVICE_CLOSING = 421
#: A server that cannot be reached for so many emails in a row is not tried for the others, which would wait in vain.
PATIENCE = 2


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
    """The message of an email; sent again it has the same Message-ID, and answers to it go to the Office.

    Raises ``ValueError`` for what is no address, a line break in it above all.
    """
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
