"""Browsers that have signed in to an account before: whoever guesses elsewhere does not keep them out.

As OWASP describes device cookies. A cookie holds one signed token for each of the last accounts that signed in
here. The signature covers the account and its password: a token is of no use for another account, and a new
password makes all of them void, however many somebody had gathered.
"""

import datetime
import secrets
from contextlib import suppress

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from units.models import User

AGE = datetime.timedelta(days=180)
#: How many accounts a browser is remembered with; the oldest go.
MOST_ACCOUNTS = 5


def name_of(request: HttpRequest, username: str) -> str:
    """What the browser is called with this account; "" if it has not signed in to it, or too long ago."""
    tokens = _tokens(request)
    user = User.objects.filter(username=username).first() if tokens else None
    return next((name for token in tokens if user and (name := _name_in(token, user))), "")


def remember(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Give the browser a new name with the account, instead of the one it had."""
    others = [token for token in _tokens(request) if not _name_in(token, user)]
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        ".".join([_signer(user).sign(secrets.token_urlsafe(12)), *others][:MOST_ACCOUNTS]),
        max_age=AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _tokens(request: HttpRequest) -> list[str]:
    return [token for token in request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "").split(".") if token][:MOST_ACCOUNTS]


def _name_in(token: str, user: User) -> str:
    with suppress(signing.BadSignature):
        return _signer(user).unsign(token, max_age=AGE)
    return ""


def _signer(user: User) -> signing.TimestampSigner:
    return signing.TimestampSigner(salt=f"accounts.devices:{user.pk}:{user.password}")
