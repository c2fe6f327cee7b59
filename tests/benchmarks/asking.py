"""The application as a server's worker calls it, all middlewares included, for one person's session."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.test import RequestFactory

from .data import sign_in

Environ = dict[str, Any]
#: What a database is told besides questions.
NO_QUESTIONS = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "PRAGMA", "--")


class Visitor:
    """Somebody who asks without a network between, so that what an answer takes is the program's alone."""

    def __init__(self, user: Any) -> None:
        self.application, self.factory = get_wsgi_application(), RequestFactory()
        self.cookies = {settings.SESSION_COOKIE_NAME: sign_in([user])[0]}
        self.headers: dict[str, str] = {}

    def request(self, path: str, typed: dict[str, str] | None = None, **headers: str) -> Environ:
        """What the server hands over; one of a GET may be answered again and again."""
        headers["cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if typed is None:
            return self.factory.get(path, headers=headers).environ
        kind = "application/x-www-form-urlencoded"
        return self.factory.post(path, urlencode(typed), content_type=kind, headers=headers).environ

    def answer(self, environ: Environ, status: int = 200) -> str:
        """Have it answered whole, and insist on the status."""
        found: list[Any] = []
        response = self.application(environ, lambda *answer: found.extend(answer))
        body = b"".join(response)
        response.close()
        self.headers = dict(found[1])
        for name, value in found[1]:
            if name == "Set-Cookie":
                self.cookies |= {key: morsel.value for key, morsel in SimpleCookie(value).items()}
        if not found[0].startswith(str(status)):
            raise RuntimeError(f"{environ['PATH_INFO']}: {found[0]} instead of {status}")
        return body.decode()


@contextmanager
def questions() -> Iterator[list[str]]:
    """What SQLite itself was asked, whichever way the program took to it."""
    found: list[str] = []

    def note(statement: str) -> None:
        if not statement.startswith(NO_QUESTIONS):
            found.append(statement)

    connection.ensure_connection()
    connection.connection.set_trace_callback(note)
    try:
        yield found
    finally:
        connection.connection.set_trace_callback(None)
