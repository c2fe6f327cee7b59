"""Lockout: after five wrong passwords, a name is refused from that address for a while.

By name and address together: all communes of a district may stand behind one address, and
nobody may lock a colleague out from elsewhere.
"""

import ipaddress
from contextlib import suppress
from typing import Any

from axes.backends import AxesStandaloneBackend
from axes.exceptions import AxesBackendPermissionDenied
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from units.models import User

#: Where a proxy on this machine connects from; a Unix socket has no address.
OWN_PROXY = {"127.0.0.1", "::1", ""}
#: As long as an account's name may be.
LONGEST_NAME = 150
#: How much of an IPv6 address names a house, an office, a phone; the rest its owner chooses.
HOUSE_BITS = 64


class LockoutBackend(AxesStandaloneBackend):
    """Remembers whether the lockout refused a try, or the password was looked at."""

    def authenticate(
        self, request: Any, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> None:
        if request is None:
            # Nobody tries from anywhere: a shell, a test.
            return
        try:
            super().authenticate(request, username=username, password=password, **kwargs)
        except AxesBackendPermissionDenied:
            request.is_locked_out = True
            raise


def locked_out(request: HttpRequest, answer: HttpResponse | None, credentials: dict[str, Any] | None) -> HttpResponse:
    """The page for a try that was refused unheard; the last try that was heard gets its own answer."""
    if answer is not None and not getattr(request, "is_locked_out", False):
        return answer
    minutes = settings.AXES_COOLOFF_TIME.total_seconds() // 60
    return render(request, "429.html", {"minutes": int(minutes)}, status=429)


def username_of(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The name as accounts are called, so that capitals are no second set of tries."""
    typed = (credentials or {}).get("username") or request.POST.get("username", "")
    # Cut first: what a name is made of may cost more than its length.
    return User.normalize_username(typed.replace("\0", "")[:LONGEST_NAME])[:LONGEST_NAME]


def address_of(request: HttpRequest) -> str:
    """Where the visitor connects from; the proxy's word counts only behind our own proxy."""
    remote: str = request.META.get("REMOTE_ADDR", "")
    told: str = request.META.get("HTTP_X_REAL_IP", "")
    if settings.HTTPS and remote in OWN_PROXY:
        with suppress(ValueError):
            ipaddress.ip_address(told)
            return told
    return remote or "127.0.0.1"


def network_of(request: HttpRequest) -> str:
    """What the tries are counted by: an IPv4 address, or the IPv6 network that a whole house is given.

    Whoever holds one of its addresses holds all 2⁶⁴, and would else have as many sets of tries.
    """
    told = ipaddress.ip_address(address_of(request))
    told = getattr(told, "ipv4_mapped", None) or told
    if told.version == 4:
        return str(told)
    return str(ipaddress.IPv6Network((int(told), HOUSE_BITS), strict=False).network_address)
