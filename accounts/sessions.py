"""Where somebody is signed in, and when a session ends.

That is four hours after its last use, ten hours after it began, or when somebody ends it.
"""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, logout
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from units import present
from units.models import User
from units.requests import Middleware, SignedInRequest, StampedRequest

from .lockout import address_of

#: How often the session's last use is written anew.
SEEN_PRECISION = datetime.timedelta(minutes=5)
#: When a session began that does not say it: it is over.
NEVER = "0001-01-02T00:00+00:00"

#: In a browser's own description → what people call it; the first that fits, for each also names its ancestors.
BROWSERS = {
    "Zalo": "Zalo",
    "coc_coc": "Cốc Cốc",
    "FBAN|FBAV": "Facebook",
    "Edg": "Edge",
    "OPR": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "UCBrowser": "UC Browser",
    "Firefox|FxiOS": "Firefox",
    "Chrome|CriOS": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Macintosh": "máy Mac",
    "CrOS": "Chromebook",
    "Linux": "Linux",
}


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A place where somebody is signed in. Its name on the page tells nobody the key that is the session."""

    name: str
    browser: str
    address: str
    began_at: datetime.datetime
    seen_at: datetime.datetime
    is_this: bool


def begin(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Note when the session began; called by Django when somebody signs in."""
    now = present.now().isoformat()
    request.session["began_at"] = request.session["seen_at"] = now
    request.session["address"] = address_of(request)
    request.session["browser"] = browser_of(request.META.get("HTTP_USER_AGENT", ""))


def browser_of(told: str) -> str:
    """A browser and its machine in people's words: "Chrome trên Android"."""
    browser = next((name for sign, name in BROWSERS.items() if re.search(sign, told)), "Trình duyệt khác")
    system = next((name for sign, name in SYSTEMS.items() if sign in told), "")
    return f"{browser} trên {system}" if system else browser


def open_sessions(request: SignedInRequest) -> list[OpenSession]:
    """Where the visitor is signed in: this session first, then by last use."""
    found = []
    for session, data in _sessions_of(request.user):
        began, seen = _began_and_seen(data)
        # The password, the role or the unit was changed since, or its time is over: it opens nothing.
        if data.get(HASH_SESSION_KEY) not in _hashes_of(request.user) or _is_over(request.arrived_at, began, seen):
            continue
        is_this = session.session_key == request.session.session_key
        browser, address = data.get("browser", "Trình duyệt khác"), data.get("address", "chưa rõ")
        found.append(OpenSession(_name_of(session), browser, address, began, seen, is_this))
    return sorted(found, key=lambda each: (each.is_this, each.seen_at), reverse=True)


def end_others(request: SignedInRequest, name: str | None = None) -> int:
    """End the visitor's session of that name, or every one but this; return how many."""
    others = [s for s, _ in _sessions_of(request.user) if s.session_key != request.session.session_key]
    return _end([session for session in others if name in {None, _name_of(session)}])


def end_all_of(user: User) -> int:
    """End every session of an account, for good, and return how many."""
    return _end([session for session, _ in _sessions_of(user)])


def _end(sessions: list[Session]) -> int:
    return Session.objects.filter(pk__in=[session.pk for session in sessions]).delete()[0]


def _sessions_of(user: User) -> Iterator[tuple[Session, dict[str, Any]]]:
    for session in Session.objects.filter(expire_date__gt=timezone.now()):
        data = session.get_decoded()
        if data.get(SESSION_KEY) == str(user.pk):
            yield session, data


def _hashes_of(user: User) -> set[str]:
    return {user.get_session_auth_hash(), *user.get_session_auth_fallback_hash()}


def _name_of(session: Session) -> str:
    return salted_hmac("accounts.sessions", session.session_key, algorithm="sha256").hexdigest()[:32]


def _began_and_seen(data: Any) -> tuple[datetime.datetime, datetime.datetime]:
    began, seen = (datetime.datetime.fromisoformat(data.get(key, NEVER)) for key in ("began_at", "seen_at"))
    return began, seen


def _is_over(at: datetime.datetime, began: datetime.datetime, seen: datetime.datetime) -> bool:
    return at - began > settings.SESSION_ABSOLUTE_AGE or at - seen > settings.SESSION_IDLE_AGE


class SessionEndMiddleware(Middleware):
    """End sessions in time. A board that refreshes itself is nobody's use."""

    def __call__(self, request: StampedRequest) -> HttpResponse:
        if request.user.is_authenticated:
            began, seen = _began_and_seen(request.session)
            if _is_over(request.arrived_at, began, seen):
                logout(request)
            # A refresh names no control but the board itself; a filter that a person set does.
            elif abs(request.arrived_at - seen) > SEEN_PRECISION and request.headers.get("HX-Trigger") != "board":
                request.session["seen_at"] = request.arrived_at.isoformat()
                request.session["address"] = address_of(request)
        return self.get_response(request)
