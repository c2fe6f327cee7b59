"""A request as a view of this program receives it."""

import datetime

from django.http import HttpRequest

from .models import User


class SignedInRequest(HttpRequest):
    """What our middleware hands to a page behind the sign-in; to be named in annotations, never made.

    Pages that are open to anybody take Django's ``HttpRequest``.
    """

    #: When it reached the server's door: what deadlines are judged by (R2).
    arrived_at: datetime.datetime
    #: Its name in the log.
    id: str
    user: User
