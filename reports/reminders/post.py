"""Handing letters to the mail server, one connection for all, and saying in a sentence what it answered."""

import contextlib
import hashlib
import smtplib
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.message import sanitize_address

#: What a letter can meet; ``ValueError`` is an address or a header that no letter can have.
FAILURES = (smtplib.SMTPException, OSError, ValueError)
#: The server lets nobody in, whatever the letter.
ABOUT_THE_SERVER = (smtplib.SMTPConnectError, smtplib.SMTPHeloError, smtplib.SMTPAuthenticationError)
#: "Service not available": the server ends the connection, and not because of the address.
SERVICE_CLOSING = 421
#: A server that cannot be reached for so many letters in a row is not tried for the others, which would wait in vain.
PATIENCE = 2


class Post:
    """A connection to the mail server for many letters; a letter that fails stops no other.

    Use as a context manager. ``send`` returns why the letter did not go, in Vietnamese, and
    without what a server says beyond its code: its words may hold addresses.
    """

    def __init__(self) -> None:
        self._connection = get_connection()
        self._failures_in_a_row = 0
        self._last_error = ""

    def __enter__(self) -> "Post":
        return self

    def __exit__(self, *_: object) -> None:
        self._hang_up()

    def send(self, message: EmailMessage) -> str:
        """Hand over the letter; returns the error, empty if the mail server took it."""
        if self._failures_in_a_row >= PATIENCE:
            return self._last_error
        error = self._try(message)
        if error is not None and is_connection_lost(error) and not is_the_servers(error):
            # Servers end a connection after so many letters, or after a pause: once more on a new one.
            self._hang_up()
            error = self._try(message)
        return self._note(error)

    @property
    def away(self) -> str:
        """Why the mail server cannot be reached, as the last letter met it; empty if it can."""
        return self._last_error if self._failures_in_a_row else ""

    def _try(self, message: EmailMessage) -> Exception | None:
        try:
            self._connection.open()
            self._connection.send_messages([message])
        except FAILURES as error:
            return error
        return None

    def _note(self, error: Exception | None) -> str:
        self._last_error = describe(error) if error else ""
        is_unreachable = error is not None and is_the_servers(error)
        self._failures_in_a_row = self._failures_in_a_row + 1 if is_unreachable else 0
        if error is not None:
            # The next letter begins afresh, whatever state this one left the connection in.
            self._hang_up()
        return self._last_error

    def _hang_up(self) -> None:
        with contextlib.suppress(*FAILURES):
            self._connection.close()


def compose(subject: str, body: str, recipient: str, key: str, *, reply_to: str = "") -> EmailMessage:
    """A letter to one address; the same ``key`` gives the same Message-ID, by which a repeated letter is known.

    Answers go to ``reply_to``, else to the address that the system sends from.

    Raises ``ValueError`` for what is no address, a line break in it above all.
    """
    address = sanitize_address(recipient, "utf-8")
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    identity = hashlib.sha256(f"{key} {address}".encode()).hexdigest()[:32]
    headers = {"Message-ID": f"<{identity}@{sender}>"}
    return EmailMessage(subject, body, to=[recipient], headers=headers, reply_to=[reply_to] if reply_to else None)


def is_connection_lost(error: Exception) -> bool:
    """Whether the connection ended, and the letter may go on a new one."""
    return isinstance(error, smtplib.SMTPServerDisconnected) or _code(error) == SERVICE_CLOSING


def is_the_servers(error: Exception) -> bool:
    """Whether nobody answers or is let in, so that the next letter would wait in vain, too.

    A server that hangs up is not meant: it may do so because of the address.
    """
    # smtplib tells of a server that keeps silent as of one that hung up.
    cause = error.__context__ if isinstance(error, smtplib.SMTPServerDisconnected) else error
    if isinstance(cause, TimeoutError) or isinstance(error, ABOUT_THE_SERVER):
        return True
    return not isinstance(error, smtplib.SMTPException | ValueError)


def describe(error: Exception) -> str:
    """The failure as a short sentence that holds no secret."""
    code = _code(error)
    said = f" (mã {code})" if code else ""
    for kind, sentence in SENTENCES:
        if isinstance(error, kind):
            return sentence + said
    raise TypeError(error)


SENTENCES: tuple[tuple[type[Exception], str], ...] = (
    (smtplib.SMTPRecipientsRefused, "máy chủ thư từ chối địa chỉ này"),
    (smtplib.SMTPSenderRefused, "máy chủ thư từ chối địa chỉ gửi đi của hệ thống"),
    (smtplib.SMTPDataError, "máy chủ thư từ chối nội dung thư"),
    (smtplib.SMTPAuthenticationError, "máy chủ thư từ chối tài khoản gửi thư của hệ thống"),
    (smtplib.SMTPServerDisconnected, "mất kết nối với máy chủ thư"),
    (smtplib.SMTPNotSupportedError, "máy chủ thư không hỗ trợ địa chỉ này"),
    (smtplib.SMTPException, "máy chủ thư báo lỗi"),
    (TimeoutError, "máy chủ thư không trả lời"),
    (OSError, "không kết nối được máy chủ thư"),
    (ValueError, "địa chỉ thư điện tử không đúng"),
)


def _code(error: Exception) -> int | None:
    """The mail server's answer as a number."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return next((code for code, _ in error.recipients.values()), None)
    return error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else None
