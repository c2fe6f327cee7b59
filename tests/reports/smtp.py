"""A small mail server on this machine: it keeps what it takes, and refuses or hangs up on whom it is told to."""

import email
import socketserver
import threading
from email import policy
from email.message import EmailMessage


class Session(socketserver.StreamRequestHandler):
    """One SMTP conversation, as far as smtplib leads it."""

    server: "MailServer"

    def handle(self):
        self.server.connections += 1
        self.say("220 test")
        while line := self.rfile.readline().decode().strip():
            verb = line[:4].upper()
            address = line[line.find("<") + 1 : line.find(">")]
            if verb == "RCPT" and address in self.server.hanging_up:
                return
            if verb == "DATA":
                self.take_letter()
            elif verb == "RCPT" and address in self.server.refused:
                self.say("550 no such mailbox")
            else:
                self.say("221 bye" if verb == "QUIT" else "250 ok")

    def take_letter(self):
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line)
        self.server.letters.append(email.message_from_bytes(b"".join(lines), policy=policy.default))
        self.say("250 ok")

    def say(self, line: str):
        self.wfile.write(f"{line}\r\n".encode())


class MailServer(socketserver.ThreadingTCPServer):
    """Use as a context manager; ``letters`` holds what was delivered, in its order."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Session)
        self.letters: list[EmailMessage] = []
        self.refused: set[str] = set()
        self.hanging_up: set[str] = set()
        self.connections = 0
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def __exit__(self, *_):
        self.shutdown()
        self.server_close()

    @property
    def port(self) -> int:
        return self.server_address[1]

    @property
    def recipients(self) -> list[str]:
        return [letter["To"] for letter in self.letters]
