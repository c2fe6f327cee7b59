"""Pages that belong to no part: home, health, what a refused request is told."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import defaults
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


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say what was too much of a request that was too much; of any other, that it cannot be read."""
    if isinstance(exception, TooManyFilesSent):
        sentence = f"Mỗi lần chỉ tải lên được {settings.DATA_UPLOAD_MAX_NUMBER_FILES} tệp; đề nghị chia làm nhiều lần."
    elif isinstance(exception, RequestDataTooBig | TooManyFieldsSent):
        sentence = "Nội dung gửi lên quá lớn; đề nghị chia làm nhiều lần."
    else:
        return defaults.bad_request(request, exception)
    return render(request, "400.html", {"sentence": sentence}, status=400)
