"""Where sessions are kept: in Django's own table and as Django writes them, read with a prepared query."""

import datetime

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from units.prepared import prepared


@prepared
def open_session(key: str, now: datetime.datetime) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=now)


class SessionStore(DatabaseStore):
    """Django's; its name is part of what signs a session's content."""

    def _get_session_from_db(self) -> Session | None:
        found = open_session(key=self.session_key, now=timezone.now())
        if not found:
            # Whoever brings a key that is not ours gets a new one.
            self._session_key = None
        return found[0] if found else None
