"""A mail server for tests: keeps the emails, refuses an address, hangs up on it, or keeps a sender waiting."""

import email
import socketserver
import threading
from dataclasses import dataclass, field
from email import policy

#: How long a sender is kept waiting at most, should a test forget it.
PATIENCE = 60


@dataclass(frozen=True)
class ReceivedEmail:
    """What was delivered: to whom, and the identity by which a repeated email is known."""

    recipient: str
    message_id: str
    subject: str
    #: An email that is sent again may be worded for a later minute.
    text: str = field(compare=False)


class Session(socketserver.StreamRequestHandler):
    """One SMTP conversation, as far as smtplib leads it."""

    server: "MailServer"

    def handle(self):
        self.server.connections += 1
        self.taken = 0
        self.server.wait_at("greeting")
        self.say("220 test")
        recipients = []
        while line := self.rfile.readline().decode().strip():
            verb = line.upper()
            if verb.startswith("MAIL") and self.taken == self.server.most_in_a_session:
                self.say("451 too many mails per session")
                continue
            address = line[line.find("<") + 1 : line.find(">")]
            if verb.startswith("RCPT") and address in self.server.hanging_up:
                return
            if verb.startswith("RCPT"):
                self.take_recipient(address, recipients)
            elif verb == "DATA":
                self.take_email(recipients)
                recipients = []
            elif verb == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")

    def take_recipient(self, address: str, recipients: list[str]):
        if address in self.server.putting_off:
            self.say(f"{self.server.putting_off[address]} later")
        elif address in self.server.refused:
            self.say("550 unknown")
        else:
            recipients.append(address)
            self.say("250 ok")

    def take_email(self, recipients: list[str]):
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line)
        message = email.message_from_bytes(b"".join(lines), policy=policy.default)
        said = message["Message-ID"], message["Subject"].strip(), message.get_content()
        self.taken += 1
        self.server.emails += [ReceivedEmail(recipient, *said) for recipient in recipients]
        self.server.wait_at("email")
        self.say("250 ok")

    def say(self, line: str):
        self.wfile.write(f"{line}\r\n".encode())


class MailServer(socketserver.ThreadingTCPServer):
    """Use as a context manager; ``emails`` holds what was delivered, in its order."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Session)
        self.emails: list[ReceivedEmail] = []
        self.refused: set[str] = set()
        #: The code that each of these is answered with.
        self.putting_off: dict[str, int] = {}
        self.most_in_a_session: int | None = None
        self.hanging_up: set[str] = set()
        self.connections = 0
        self._held, self._still_pass = "", 0
        self._reached, self._released = threading.Event(), threading.Event()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def __exit__(self, *_):
        self.release()
        self.shutdown()
        self.server_close()

    @property
    def port(self) -> int:
        return self.server_address[1]

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def recipients(self) -> list[str]:
        return [message.recipient for message in self.emails]

    def hold(self, point: str, *, after: int = 0):
        """Keep whoever comes to the point waiting: at the "greeting", or after an "email" before it is confirmed.

        So many of them pass before.
        """
        self._reached.clear()
        self._released.clear()
        self._held, self._still_pass = point, after

    def wait_until_reached(self):
        assert self._reached.wait(PATIENCE), f"nobody came to the {self._held}"

    def pass_on(self):
        """Keep whoever waits waiting, and nobody else."""
        self._held = ""

    def release(self):
        self._held = ""
        self._released.set()

    def wait_at(self, point: str):
        if self._held != point:
            return
        if self._still_pass:
            self._still_pass -= 1
        else:
            self._reached.set()
            self._released.wait(PATIENCE)

    def handle_error(self, request, client_address):
        """A sender that was killed breaks its connection; nothing to say about that."""
