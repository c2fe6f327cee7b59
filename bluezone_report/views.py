"""Pages that belong to no part: home, health, what a refused request is told."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from units.access import HOMES


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Send each role to where its day begins."""
    return redirect(HOMES[request.user.role])


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 when the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say in Vietnamese what to do when a form's token no longer matches."""
    return render(request, "403_csrf.html", status=403)
