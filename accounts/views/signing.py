"""Signing in, signing out, changing the password."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters

from accounts.forms import ChangePasswordForm, SignInForm
from units.requests import SignedInRequest

sign_in = LoginView.as_view(
    template_name="accounts/sign_in.html", authentication_form=SignInForm, redirect_authenticated_user=True
)
# Whose session has ended is signed out already, and not asked for a password first.
sign_out = login_not_required(LogoutView.as_view())


@sensitive_post_parameters()
def change_password(request: SignedInRequest) -> HttpResponse:
    """Change one's own password; the other sessions of the account end."""
    form = ChangePasswordForm(request, request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.save()
        update_session_auth_hash(request, form.user)
        messages.success(request, "Đã đổi mật khẩu.")
        return redirect("home")
    status = 422 if form.errors else 200
    return render(request, "accounts/change_password.html", {"form": form}, status=status)
