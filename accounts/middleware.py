"""Nobody works on before the second step of signing in, or under a password that somebody else has seen."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse

from units.requests import Middleware, page_before

from . import second_factor

NOT_DONE = "Phiên làm việc đã hết nên thao tác vừa bấm chưa được thực hiện."
#: Open at any time: leaving, and what a watcher asks.
ALWAYS_OPEN = ("accounts:sign-out", "healthz", "readyz")


class SignInMiddleware(LoginRequiredMiddleware):
    """Signing in comes first. Who pressed a button after the session ended is told, and led back to that button."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponseRedirect:
        if request.method != "POST":
            return super().handle_no_permission(request, view_func)
        if request.headers.get("Accept") != "application/json":
            messages.warning(request, NOT_DONE)
        return redirect_to_login(page_before(request), self.get_login_url(view_func))


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
        if not (request.user.is_authenticated and request.user.must_change_password):
            return self.get_response(request)
        is_open = request.path in map(reverse, ("accounts:change-password", "accounts:enter-code", *ALWAYS_OPEN))
        return self.get_response(request) if is_open else redirect("accounts:change-password")
