"""Requests as this program's own code receives them; named in annotations, never made."""

import datetime
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django_htmx.middleware import HtmxDetails

from .models import User

#: What a middleware hands the request on to.
GetResponse = Callable[[Any], HttpResponse]


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
