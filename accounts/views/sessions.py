"""Open sessions: one's own, and those of a person that the administrator ends."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts import sessions
from accounts.access import Can, person_or_404
from units.access import POST, requires
from units.requests import SignedInRequest


@require_http_methods(["GET", "HEAD", "POST"])
def own_sessions(request: SignedInRequest) -> HttpResponse:
    """Where one is signed in; each other session can be ended, and all of them."""
    if request.method == "POST":
        # Without a name, all others.
        ended = sessions.end_others(request, request.POST.get("session"))
        messages.success(
            request, f"Đã kết thúc {ended} phiên đăng nhập." if ended else "Phiên đó đã kết thúc từ trước."
        )
        return redirect("accounts:own-sessions")
    return render(request, "accounts/own_sessions.html", {"sessions": sessions.open_sessions(request)})


@requires(Can.END_SESSIONS, POST)
def end_sessions(request: SignedInRequest, username: str) -> HttpResponse:
    """End every session of somebody of the district, whatever the role."""
    person = person_or_404(request.user, username)
    ended = sessions.end_all_of(person)
    messages.success(request, f"Đã kết thúc {ended} phiên đăng nhập của tài khoản {person.username}.")
    if person.unit_id:
        return redirect("accounts:account-edit", person.username)
    return redirect("accounts:second-factor-rule")
