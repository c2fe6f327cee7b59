"""When a session ends: four hours after its last use, ten hours after it began, whatever happens."""

import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from units.models import User
from units.requests import GetResponse, StampedRequest

#: How often the session's last use is written anew.
SEEN_PRECISION = datetime.timedelta(minutes=5)


def begin(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Note when the session began; called by Django when somebody signs in."""
    now = timezone.now().isoformat()
    request.session["began_at"] = request.session["seen_at"] = now


def end_all_of(user: User) -> None:
    """End every session of an account, for good."""
    for session in Session.objects.filter(expire_date__gt=timezone.now()):
        if session.get_decoded().get(SESSION_KEY) == str(user.pk):
            session.delete()


class SessionEndMiddleware:
    """End sessions in time. A board that refreshes itself is nobody's use."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: StampedRequest) -> HttpResponse:
        if request.user.is_authenticated:
            self._mark_or_end(request)
        return self.get_response(request)

    @staticmethod
    def _mark_or_end(request: StampedRequest) -> None:
        now = request.arrived_at
        began, seen = _moment(request.session, "began_at"), _moment(request.session, "seen_at")
        if began is None or seen is None or _is_over(began, seen, now):
            logout(request)
        # A refresh names no control but the board itself; a filter that a person set does.
        elif abs(now - seen) > SEEN_PRECISION and request.headers.get("HX-Trigger") != "board":
            request.session["seen_at"] = now.isoformat()


def _is_over(began: datetime.datetime, seen: datetime.datetime, now: datetime.datetime) -> bool:
    return now - began > settings.SESSION_ABSOLUTE_AGE or now - seen > settings.SESSION_IDLE_AGE


def _moment(session: SessionBase, key: str) -> datetime.datetime | None:
    return datetime.datetime.fromisoformat(session[key]) if key in session else None
