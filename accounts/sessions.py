"""When a session ends: four hours after its last use, ten hours after it began, whatever happens."""

import datetime

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.sessions.models import Session
from django.utils import timezone

#: How often the session's last use is written anew.
SEEN_PRECISION = datetime.timedelta(minutes=5)


def begin(sender, request, user, **kwargs) -> None:
    """Note when the session began; called by Django when somebody signs in."""
    now = timezone.now().isoformat()
    request.session["began_at"] = request.session["seen_at"] = now


def end_all_of(user) -> None:
    """End every session of an account, for good."""
    for session in Session.objects.filter(expire_date__gt=timezone.now()):
        if session.get_decoded().get(SESSION_KEY) == str(user.pk):
            session.delete()


class SessionEndMiddleware:
    """End sessions in time. A board that refreshes itself is nobody's use."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated:
            self._mark_or_end(request)
        return self.get_response(request)

    @staticmethod
    def _mark_or_end(request) -> None:
        now = request.arrived_at
        began, seen = _moment(request.session, "began_at"), _moment(request.session, "seen_at")
        if _is_over(began, seen, now):
            logout(request)
        elif abs(now - seen) > SEEN_PRECISION and not _is_refresh(request):
            request.session["seen_at"] = now.isoformat()


def _is_over(began: datetime.datetime | None, seen: datetime.datetime | None, now: datetime.datetime) -> bool:
    if began is None or seen is None:
        return True
    return now - began > settings.SESSION_ABSOLUTE_AGE or now - seen > settings.SESSION_IDLE_AGE


def _moment(session, key: str) -> datetime.datetime | None:
    return datetime.datetime.fromisoformat(session[key]) if key in session else None


def _is_refresh(request) -> bool:
    """Whether the board asked by itself: a filter that a person set names its control."""
    return request.headers.get("HX-Trigger") == "board"
