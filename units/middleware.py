"""Nobody works on under a password that somebody else has seen."""

from django.shortcuts import redirect
from django.urls import reverse


class FirstPasswordMiddleware:
    """Send an account with an issued password to the change page, whatever it asks for."""

    def __init__(self, get_response):
        self.get_response = get_response
        open_names = ("units:change-password", "units:sign-out", "healthz", "readyz")
        self.open_paths = {reverse(name) for name in open_names}

    def __call__(self, request):
        user = request.user
        if user.is_authenticated and user.must_change_password and request.path not in self.open_paths:
            return redirect("units:change-password")
        return self.get_response(request)
