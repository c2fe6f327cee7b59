"""Requests as this program's own code receives them, how middleware begins, and what is added to answers."""

import datetime
import io
import re
import zipfile
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.middleware import HtmxDetails

from incoming.spreadsheets import CONTENT_TYPE

from .models import District, User

#: Where a proxy on this machine connects from; a Unix socket has no address.
OWN_PROXY = {"127.0.0.1", "::1", ""}
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class Middleware:
    """What a request passes on its way to the page, and the answer on its way back."""

    def __init__(self, get_response: Callable[[Any], HttpResponse]) -> None:
        self.get_response = get_response


class StampedRequest(HttpRequest):
    """Any request: each is stamped before anything else happens to it."""

    #: When it reached the server's door: what deadlines are judged by (R2).
    arrived_at: datetime.datetime
    #: Its name in the log.
    id: str


class SignedInRequest(StampedRequest):
    """What a page behind the sign-in receives."""

    user: User
    htmx: HtmxDetails


def told_by_proxy(request: HttpRequest, header: str) -> str:
    """What our own proxy says of a request; nothing where none stands in front, or somebody else says it."""
    is_believed = settings.HTTPS and request.META.get("REMOTE_ADDR", "") in OWN_PROXY
    return request.headers.get(header, "") if is_believed else ""


def district(request: StampedRequest) -> dict[str, Any]:
    """What every page's head and foot need: the visitor's district; before sign-in, the only one, if it is alone."""
    user = getattr(request, "user", None)
    told = {"request_id": request.id, "demo_hour": request.arrived_at if settings.CLOCK_OFFSET else None}
    if user is not None and user.is_authenticated:
        return told | {"district": user.district}
    districts = District.objects.all()[:2]
    return told | {"district": districts[0] if len(districts) == 1 else None}


def download(content: bytes, filename: str, content_type: str = CONTENT_TYPE) -> HttpResponse:
    """A file, a workbook unless told otherwise; its name is without diacritics, as every program takes it."""
    headers = {"Content-Disposition": f'attachment; filename="{filename}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)


def download_all(files: Iterable[tuple[bytes, str]], filename: str, moment: datetime.datetime) -> HttpResponse:
    """All the files in one archive, dated ``moment``; they are archives themselves and are not pressed again."""
    out, dated = io.BytesIO(), timezone.localtime(moment).timetuple()[:6]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for content, name in files:
            archive.writestr(zipfile.ZipInfo(name, dated), content)
    return download(out.getvalue(), filename, "application/zip")


def page_before(request: HttpRequest) -> str:
    """The page of ours whose form or button made the request; where the browser does not tell, the request's own."""
    told, hosts = request.headers.get("Referer", ""), {request.get_host()}
    if not url_has_allowed_host_and_scheme(told, allowed_hosts=hosts, require_https=request.is_secure()):
        return request.get_full_path()
    page = urlsplit(told)._replace(scheme="", netloc="", fragment="").geturl()
    # A second slash would begin another host's name.
    return page if re.match(r"/(?!/)", page) else request.get_full_path()
