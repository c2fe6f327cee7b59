"""Pages that belong to no part: home, health, what a refused request is told."""

import sys

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template import loader
from django.views.decorators.http import require_safe

from units.models import Role
from units.requests import SignedInRequest, page_before

TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
DATABASE_AWAY = (OperationalError, InterfaceError)


#: Where each role's day begins; ``/`` sends there.
HOMES: dict[str, str] = {
    Role.OFFICER: "reports:own-report",
    Role.OFFICE: "reports:board",
    Role.LEADER: "reports:board",
    Role.ADMINISTRATOR: "admin:index",
}


@require_safe
def home(request: SignedInRequest) -> HttpResponse:
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
    """Say in Vietnamese what to do when a form's token no longer matches, and lead to the form as it is now.

    Back and reload would bring the same token again.
    """
    return render(request, "403_csrf.html", {"page": page_before(request)}, status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, or 413 where more was sent than the program reads."""
    if isinstance(exception, TOO_LARGE):
        most_files = settings.DATA_UPLOAD_MAX_NUMBER_FILES if isinstance(exception, TooManyFilesSent) else None
        return _page_without_database(request, "413.html", 413, most_files=most_files)
    return _page_without_database(request, "400.html", 400)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 where the database does not answer: both say what becomes of a report."""
    if isinstance(sys.exc_info()[1], DATABASE_AWAY):
        response = _page_without_database(request, "503.html", 503)
        response["Retry-After"] = "30"
        return response
    return _page_without_database(request, "500.html", 500)


def _page_without_database(request: HttpRequest, template: str, status: int, **context: object) -> HttpResponse:
    """A page that asks nothing of the database, which may be what failed."""
    content = loader.get_template(template).render({"request_id": getattr(request, "id", ""), **context})
    return HttpResponse(content, status=status)
