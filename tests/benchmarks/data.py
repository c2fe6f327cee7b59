"""Invented, repeatable figures of 80 units, the same for both sides; and what both sides need to be measured."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

UNITS, COMMUNES = 80, 16
#: Days of history behind each unit that sends, so that increments and warnings are really worked out.
DAYS_BEFORE_A_SEND = 7


def is_commune(number: int) -> bool:
    """Whether the unit with this number reports an area; the last ones of each 80 do."""
    return number % UNITS >= UNITS - COMMUNES


def is_sending_commune(number: int) -> bool:
    """Of those whose sends are timed, every other one reports an area."""
    return number % 2 == 0


def figures(number: int, days: int, *, is_area: bool) -> dict[str, int | None]:
    """The cumulative figures of a unit after so many days: they grow evenly, so nothing is asked about."""
    staff = {
        "staff_total": 60,
        "staff_smartphones": 55,
        "staff_installed": min(55, 10 + number % 9 + days // 8),
        "visitors_guided": 2 * days + number % 5,
        "relatives_installed": days + number % 7,
    }
    area = {
        "residents_total": 8000 + number,
        "residents_smartphones": 5000,
        "residents_installed": min(5000, 900 + number + 9 * days),
        "households_total": 2000,
        "households_visited": min(2000, 5 * days + number % 90),
        "broadcasts": 2 * days,
    }
    return staff | (area if is_area else dict.fromkeys(area))


def note(number: int, days: int) -> str:
    """A remark from every tenth report."""
    return "Đã tuyên truyền tại nhà văn hóa ấp." if (number + days) % 10 == 0 else ""


def sent_at(date: datetime.date) -> datetime.datetime:
    """Early on that day, so that today's has been as well."""
    return timezone.make_aware(datetime.datetime.combine(date, datetime.time(0, 0, 1)))


def filled_in(values: dict[str, Any]) -> dict[str, str]:
    """The values as a browser posts them."""
    return {name: "" if value is None else str(value) for name, value in values.items()}


def sign_in(users: Iterable[Any]) -> list[str]:
    """Prepare a session for each user; returns the value of each one's cookie."""
    users = list(users)
    client = Client()
    client.force_login(users[0])
    pattern = dict(client.session)
    sessions = [_session(user, pattern) for user in users]
    Session.objects.bulk_create(sessions)
    return [session.session_key for session in sessions]


def _session(user: Any, pattern: dict[str, Any]) -> Session:
    store = SessionStore()
    content = pattern | {SESSION_KEY: str(user.pk), HASH_SESSION_KEY: user.get_session_auth_hash()}
    content.setdefault(BACKEND_SESSION_KEY, settings.AUTHENTICATION_BACKENDS[0])
    return Session(
        session_key=store._get_new_session_key(),
        session_data=store.encode(content),
        expire_date=timezone.now() + datetime.timedelta(days=1),
    )


def fetch(client: Client, path: str, status: int = 200, **headers: str) -> Any:
    """Fetch a page whole, through every middleware, and insist on its status."""
    response = client.get(path, headers=headers)
    if response.status_code != status:
        raise RuntimeError(f"{path}: {response.status_code} instead of {status}")
    return response
