"""Signing in, signing out, changing the password."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters

from accounts import demo, devices
from accounts.forms import ChangePasswordForm, SignInForm
from units.requests import SignedInRequest


class SignIn(LoginView):
    """Signs in, and remembers that this browser did."""

    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        offered = {"offers": demo.OFFERS, "demo_password": demo.PASSWORD} if settings.DEMO else {}
        return super().get_context_data(**kwargs) | offered

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        response = super().form_valid(form)
        devices.remember(self.request, response, form.get_user())
        return response


class SignOut(LogoutView):
    """Ends the session and what the browser keeps for it: who comes next must not find what was typed."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().post(request, *args, **kwargs)
        response["Clear-Site-Data"] = '"storage"'
        return response


sign_in = SignIn.as_view()
# Whose session has ended is signed out already, and not asked for a password first.
sign_out = login_not_required(SignOut.as_view())


@sensitive_post_parameters()
def change_password(request: SignedInRequest) -> HttpResponse:
    """Change one's own password; the other sessions of the account end."""
    form = ChangePasswordForm(request, request.POST or None)
    if request.method == "POST" and form.is_valid() and form.save():
        update_session_auth_hash(request, form.user)
        messages.success(request, "Đã đổi mật khẩu.")
        response = redirect("home")
        devices.remember(request, response, form.user)
        return response
    status = 422 if form.errors else 200
    return render(request, "accounts/change_password.html", {"form": form}, status=status)
