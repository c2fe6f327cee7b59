"""Nobody works on before the second step of signing in, or under a password that somebody else has seen."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from units.requests import Middleware

from . import second_factor

#: Open at any time: leaving, and what a watcher asks.
ALWAYS_OPEN = ("accounts:sign-out", "healthz", "readyz")


class SecondFactorMiddleware(Middleware):
    """Send whoever gave the password alone to the code, or to setting one up, whatever is asked for."""

    def __call__(self, request: Any) -> HttpResponse:
        step = second_factor.next_step(request) if request.user.is_authenticated else None
        if step is None or request.path in map(reverse, (step, *ALWAYS_OPEN)):
            return self.get_response(request)
        is_page = request.method == "GET" and request.path != "/"
        query = "?" + urlencode({"next": request.get_full_path()}, safe="/") if is_page else ""
        return redirect(reverse(step) + query)


class FirstPasswordMiddleware(Middleware):
    """Send an account with an issued password to the change page, whatever it asks for."""

    def __call__(self, request: Any) -> HttpResponse:
        is_due = request.user.is_authenticated and request.user.must_change_password
        is_open = request.path in map(reverse, ("accounts:change-password", "accounts:enter-code", *ALWAYS_OPEN))
        return redirect("accounts:change-password") if is_due and not is_open else self.get_response(request)
