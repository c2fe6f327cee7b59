"""Requests as this program's own code receives them (named in annotations, never made), and how middleware begins."""

import datetime
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django_htmx.middleware import HtmxDetails

from .models import User


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
