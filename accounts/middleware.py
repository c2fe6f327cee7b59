"""Nobody works on before the second step of signing in, or under a password that somebody else has seen."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from units.requests import GetResponse

from . import second_factor

#: Open at any time: leaving, and what a watcher asks.
ALWAYS_OPEN = ("accounts:sign-out", "healthz", "readyz")


class SecondFactorMiddleware:
    """Send whoever gave the password alone to the code, or to setting one up, whatever is asked for."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.open_paths = {reverse(name) for name in ALWAYS_OPEN}

    def __call__(self, request: Any) -> HttpResponse:
        step = second_factor.next_step(request) if request.user.is_authenticated else None
        if step is None or request.path in {reverse(step), *self.open_paths}:
            return self.get_response(request)
        is_page = request.method == "GET" and request.path != "/"
        query = urlencode({"next": request.get_full_path()}, safe="/") if is_page else ""
        return redirect(f"{reverse(step)}?{query}" if query else reverse(step))


class FirstPasswordMiddleware:
    """Send an account with an issued password to the change page, whatever it asks for."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.open_paths = {reverse(name) for name in ("accounts:change-password", "accounts:enter-code", *ALWAYS_OPEN)}

    def __call__(self, request: Any) -> HttpResponse:
        user = request.user
        if user.is_authenticated and user.must_change_password and request.path not in self.open_paths:
            return redirect("accounts:change-password")
        return self.get_response(request)
