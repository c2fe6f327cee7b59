"""What happens to every request, whichever page it asks for."""

import logging
import time
import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control

from accounts.lockout import address_of, username_of
from units.models import User
from units.requests import Middleware, StampedRequest

from .logs import current_request_id

events = logging.getLogger("bluezone.events")

#: Where a password or a code is asked for: these lines say from where, so that guessing leaves a trace.
GUARDED = frozenset(
    f"accounts:{page}"
    for page in ("sign-in", "sign-out", "enter-code", "change-password", "second-factor", "second-factor-setup")
)
#: The answers to a sign-in that failed: heard and refused, refused unheard.
FAILED = frozenset({200, 429})


class ArrivalMiddleware(Middleware):
    """Stamp the request with the moment it reached the server (R2), and with a name of its own.

    It stands first in the list: whatever the request then waits for (a lock, a
    slow query) must not make a report late.
    """

    def __call__(self, request: StampedRequest) -> HttpResponse:
        request.arrived_at = timezone.now()
        request.id = uuid.uuid4().hex[:12]
        token = current_request_id.set(request.id)
        try:
            response = self.get_response(request)
        finally:
            current_request_id.reset(token)
        response["X-Request-ID"] = request.id
        return response


class EventLogMiddleware(Middleware):
    """Write one line for whatever was changed, refused or taken away as a file: who, what, how it ended.

    The address says what it was about (day, unit, edition); what was typed is never written.
    """

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.monotonic()
        response = self.get_response(request)
        is_file = response.get("Content-Disposition", "").startswith("attachment")
        if request.method not in {"GET", "HEAD", "OPTIONS"} or response.status_code >= 400 or is_file:
            milliseconds = round((time.monotonic() - started) * 1000)
            facts = facts_of(request, response) | origin_of(request, response)
            events.info(event_name(request), extra=facts | {"milliseconds": milliseconds})
        return response

    def process_view(self, request: Any, view: Any, args: Any, kwargs: Any) -> None:
        # Who signs out is nobody afterwards.
        request.came_as = request.user


def event_name(request: HttpRequest) -> str:
    return request.resolver_match.view_name if request.resolver_match else "unknown address"


def facts_of(request: HttpRequest, response: HttpResponse) -> dict[str, object]:
    """Who asked for what, and the answer's status; no figure, no note, no query, no password."""
    # After a fault the database may not answer, and the line must be written all the same.
    people = [getattr(request, name, None) for name in ("user", "came_as")] if response.status_code < 500 else []
    user = next((person for person in people if person is not None and person.is_authenticated), None)
    about = request.resolver_match.kwargs if request.resolver_match else {}
    return {
        "method": request.method,
        "status": response.status_code,
        "user": user.pk if user else None,
        "role": user.role if user else None,
        "district": user.district_id if user else None,
        "about": {name: str(value) for name, value in about.items()},
    }


def origin_of(request: HttpRequest, response: HttpResponse) -> dict[str, object]:
    """From where a password or code was tried, and at whose account if the sign-in failed.

    Never the name as it was typed: it may be a password in the wrong box.
    """
    name = event_name(request)
    if name not in GUARDED:
        return {}
    origin: dict[str, object] = {"address": address_of(request)}
    if name == "accounts:sign-in" and request.method == "POST" and response.status_code in FAILED:
        origin["account"] = User.objects.filter(username=username_of(request)).values_list("pk", flat=True).first()
    return origin


class PrivatePagesMiddleware(Middleware):
    """Keep pages of a signed-in person out of shared and disk caches."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated or request.method == "POST":
            patch_cache_control(response, no_store=True, private=True)
        return response


class ButtonsOnlyMiddleware(Middleware):
    """Give a browser that opens the address of a button a page, where Django's own answer is blank.

    Who presses one after the session ended, and signs in again, is led there.
    """

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 405 or request.method != "GET":
            return response
        page = render(request, "405.html", status=405)
        page["Allow"] = response["Allow"]
        return page
