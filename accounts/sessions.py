"""When a session ends: four hours after its last use, ten hours after it began, whatever happens."""

import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from units.models import User
from units.requests import Middleware, StampedRequest

#: How often the session's last use is written anew.
SEEN_PRECISION = datetime.timedelta(minutes=5)
#: When a session began that does not say it: it is over.
NEVER = "0001-01-02T00:00+00:00"


def begin(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Note when the session began; called by Django when somebody signs in."""
    now = timezone.now().isoformat()
    request.session["began_at"] = request.session["seen_at"] = now


def end_all_of(user: User) -> None:
    """End every session of an account, for good."""
    for session in Session.objects.filter(expire_date__gt=timezone.now()):
        if session.get_decoded().get(SESSION_KEY) == str(user.pk):
            session.delete()


class SessionEndMiddleware(Middleware):
    """End sessions in time. A board that refreshes itself is nobody's use."""

    def __call__(self, request: StampedRequest) -> HttpResponse:
        if request.user.is_authenticated:
            began, seen = (request.session.get(key, NEVER) for key in ("began_at", "seen_at"))
            age, idle = (request.arrived_at - datetime.datetime.fromisoformat(moment) for moment in (began, seen))
            if age > settings.SESSION_ABSOLUTE_AGE or idle > settings.SESSION_IDLE_AGE:
                logout(request)
            # A refresh names no control but the board itself; a filter that a person set does.
            elif abs(idle) > SEEN_PRECISION and request.headers.get("HX-Trigger") != "board":
                request.session["seen_at"] = request.arrived_at.isoformat()
        return self.get_response(request)
