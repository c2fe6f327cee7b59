"""What happens to every request, whichever page it asks for."""

import datetime
import logging
import re
import time
import uuid
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control

from accounts.lockout import account_name, address_of
from units.models import User
from units.requests import Middleware, StampedRequest, told_by_proxy

from .logs import current_request_id

events = logging.getLogger("bluezone.events")

#: How a draft is named by its device, and how many are told of at once.
DRAFT = re.compile("[0-9a-z]{1,24}")
MOST_DRAFTS = 5
A_DAY = datetime.timedelta(days=1)

#: How ``deploy/nginx.conf`` tells when all of a request was there, and how long that took, in seconds.
ARRIVAL = re.compile(r"arrived=([0-9]{1,10}\.[0-9]{3})(?:;took=([0-9]{1,7}\.[0-9]{3}))?")
EPOCH = datetime.datetime.fromtimestamp(0, datetime.UTC)
#: Longer than the proxy waits for the program (5 s to be let in, 35 s for the answer): what is older came from nobody.
LONGEST_WAIT = datetime.timedelta(seconds=45)

#: Where a password or a code is asked for: these lines say from where, so that guessing leaves a trace.
GUARDED = frozenset(
    f"accounts:{page}"
    for page in (
        *("sign-in", "sign-out", "enter-code", "change-password", "second-factor", "second-factor-setup"),
        *("account-password", "accounts-reissue", "second-factor-reset"),
    )
)
#: The answers to a sign-in that failed: heard and refused, refused unheard.
FAILED = frozenset({200, 429})


def arrival_of(request: HttpRequest, now: datetime.datetime) -> datetime.datetime:
    """When the request reached the door (R2): its first byte, so that neither a slow line nor a queue makes late.

    Where it took longer than the proxy lets anybody wait, when all of it was there; ``now`` where nobody is to be
    believed about either.
    """
    if told := ARRIVAL.fullmatch(told_by_proxy(request, "Forwarded")):
        whole, took = (datetime.timedelta(seconds=float(figure or 0)) for figure in told.groups())
        for moment in (EPOCH + whole - took, EPOCH + whole):
            if now - LONGEST_WAIT <= moment <= now:
                return moment
    return now


class ArrivalMiddleware(Middleware):
    """Stamp the request with its name and the moment it came (R2): first of all, for waiting makes nobody late."""

    def __call__(self, request: StampedRequest) -> HttpResponse:
        request.arrived_at = arrival_of(request, timezone.now()) + settings.CLOCK_OFFSET
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
        account = User.objects.filter(username=account_name(request.POST.get("username", "")))
        origin["account"] = account.values_list("pk", flat=True).first()
    return origin


class PrivatePagesMiddleware(Middleware):
    """Keep pages of a signed-in person out of shared and disk caches."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated or request.method == "POST":
            patch_cache_control(response, no_store=True, private=True)
        return response


class ButtonsOnlyMiddleware(Middleware):
    """Give a page, where Django's is blank, to who opens a button's address: signing in again may lead there."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 405 or request.method != "GET":
            return response
        page = render(request, "405.html", status=405)
        page["Allow"] = response["Allow"]
        return page


class ArrivedDraftMiddleware(Middleware):
    """Tell the browser which of its drafts has arrived: the one that this very request sent, once it was accepted.

    ``drafts.js`` reads the cookie and forgets both. Those that it has not read yet are named again.
    """

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_accepted = response.status_code == HTTPStatus.FOUND and request.user.is_authenticated
        if is_accepted and DRAFT.fullmatch(token := request.POST.get("draft", "")):
            name = "__Host-da-nhan" if settings.SESSION_COOKIE_SECURE else "da-nhan"
            earlier = [each for each in request.COOKIES.get(name, "").split(".") if DRAFT.fullmatch(each)]
            told = ".".join([*earlier[-MOST_DRAFTS:], token])
            response.set_cookie(name, told, max_age=A_DAY, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax")
        return response
