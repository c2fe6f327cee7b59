"""Lockout: a password is looked at only if this try is still within the limits of ``accounts.tries``."""

import ipaddress
from contextlib import suppress
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_variables

from units.models import User
from units.prepared import prepared
from units.requests import Middleware, told_by_proxy

from . import devices, tries
from .passwords import spellings

#: As long as an account's name may be.
LONGEST_NAME = 150
#: How much of an IPv6 address names a house, an office, a phone; the rest its owner chooses.
HOUSE_BITS = 64


@prepared
def account(pk: int) -> QuerySet[User]:
    """With its district and its unit."""
    return User.objects.filter(pk=pk)


class LockoutBackend(ModelBackend):
    """Counts a try at a password, then looks at it; wherever one is asked for."""

    @sensitive_variables()
    def authenticate(
        self, request: Any, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> Any:
        if request is None or username is None or password is None:
            # Nobody tries from anywhere: a shell, a test.
            return super().authenticate(request, username, password, **kwargs)
        name = account_name(username)
        this = tries.claim(
            username=name,
            network=network_of(request),
            device=devices.name_of(request, name),
            at=request.arrived_at,
        )
        for spelling in spellings(password):
            if user := super().authenticate(request, name, spelling):
                tries.was_right(this)
                return user
        tries.was_wrong(this)
        return None

    def get_user(self, user_id: int) -> User | None:
        """Whose session it is, for each request."""
        return next((user for user in account(pk=user_id) if self.user_can_authenticate(user)), None)


class LockoutMiddleware(Middleware):
    """The answer to a try that was not looked at, whichever page it was made on."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, tries.TooManyTries):
            return None
        return render(request, "429.html", {"minutes": tries.WINDOW.seconds // 60}, status=429)


def account_name(typed: str) -> str:
    """The name as accounts are called, so that capitals are no second set of tries."""
    # Cut first: what a name is made of may cost more than its length.
    return User.normalize_username(typed.replace("\0", "")[:LONGEST_NAME])[:LONGEST_NAME]


def address_of(request: HttpRequest) -> str:
    """Where the visitor connects from; the proxy's word counts only behind our own proxy."""
    with suppress(ValueError):
        return str(ipaddress.ip_address(told_by_proxy(request, "X-Real-IP")))
    return request.META.get("REMOTE_ADDR") or "127.0.0.1"


def network_of(request: HttpRequest) -> str:
    """What the tries are counted by: an IPv4 address, or the IPv6 network that a whole house is given.

    Whoever holds one of its addresses holds all 2⁶⁴, and would else have as many sets of tries.
    """
    told = ipaddress.ip_address(address_of(request))
    told = getattr(told, "ipv4_mapped", None) or told
    if told.version == 4:
        return str(told)
    return str(ipaddress.IPv6Network((int(told), HOUSE_BITS), strict=False).network_address)
