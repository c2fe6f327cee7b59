"""What happens to every request, whichever page it asks for."""

import logging
import time
import uuid

from django.utils import timezone
from django.utils.cache import patch_cache_control

from .logs import current_request_id

events = logging.getLogger("bluezone.events")


class ArrivalMiddleware:
    """Stamp the request with the moment it reached the server (R2), and with a name of its own.

    It stands first in the list: whatever the request then waits for (a lock, a
    slow query) must not make a report late.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.arrived_at = timezone.now()
        request.id = uuid.uuid4().hex[:12]
        token = current_request_id.set(request.id)
        try:
            response = self.get_response(request)
        finally:
            current_request_id.reset(token)
        response["X-Request-ID"] = request.id
        return response


class EventLogMiddleware:
    """Write one line for whatever was changed, refused or taken away as a file: who, what, how it ended.

    The address says what it was about (day, unit, edition); what was typed is never written.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        started = time.monotonic()
        response = self.get_response(request)
        if is_event(request, response):
            milliseconds = round((time.monotonic() - started) * 1000)
            events.info(event_name(request), extra=facts_of(request, response) | {"milliseconds": milliseconds})
        return response


def is_event(request, response) -> bool:
    is_file = response.get("Content-Disposition", "").startswith("attachment")
    return request.method not in {"GET", "HEAD", "OPTIONS"} or response.status_code >= 400 or is_file


def event_name(request) -> str:
    return request.resolver_match.view_name if request.resolver_match else "unknown address"


def facts_of(request, response) -> dict[str, object]:
    """Who asked for what, and the answer's status; no figure, no note, no query, no password."""
    # After a fault the database may not answer, and the line must be written all the same.
    user = getattr(request, "user", None) if response.status_code < 500 else None
    is_known = user is not None and user.is_authenticated
    return {
        "method": request.method,
        "status": response.status_code,
        "user": user.pk if is_known else None,
        "role": user.role if is_known else None,
        "district": user.district_id if is_known else None,
        "about": {name: str(value) for name, value in request.resolver_match.kwargs.items()}
        if request.resolver_match
        else {},
    }


class PrivatePagesMiddleware:
    """Keep pages of a signed-in person out of shared and disk caches."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.user.is_authenticated or request.method == "POST":
            patch_cache_control(response, no_store=True, private=True)
        return response
