"""Who may do what: grants and the roles that hold them, one gate to each object.

A role that may not gets 403; what is another unit's or district's does not exist for the visitor (404).
"""

import datetime
import enum
from collections.abc import Callable, Collection
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from .models import Role, Unit, User


class Grant(enum.Enum):
    """What a person may do, and the roles that may; each part of the program keeps a table of its own."""

    def __init__(self, meaning: str, *roles: Role) -> None:
        self.roles = frozenset(roles)


class Can(Grant):
    MANAGE_UNITS = "manage the list of units", Role.OFFICE, Role.ADMINISTRATOR
    SEE_OWN_CONTACTS = "see one's own unit's contacts and say that one is wrong", Role.OFFICER
    SET_UP_DISTRICT = "correct what papers say of the district", Role.OFFICE, Role.ADMINISTRATOR
    ADMINISTER = "manage everything of the district in the Django admin", Role.ADMINISTRATOR


View = Callable[..., HttpResponse]

#: By which methods a view is asked for that shows something, and one that is a button; a form is both.
SAFE = ("GET", "HEAD")
POST = ("POST",)


def allows(user: Any, can: Grant) -> bool:
    """Whether ``user`` (anonymous included) holds the grant."""
    return user.is_authenticated and user.is_active and user.role in can.roles


def requires(
    can: Grant, methods: Collection[str] = SAFE + POST, *, to_post: Grant | None = None
) -> Callable[[View], View]:
    """Refuse the view to roles without the grant, or the one that a POST needs (403), and other methods (405)."""

    def decorate(view: View) -> View:
        view = require_http_methods(methods)(view)

        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not allows(request.user, (to_post or can) if request.method == "POST" else can):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def unit_or_404(user: User, code: str, date: datetime.date) -> Unit:
    """Return the unit with ``code`` that ``user`` may see, if it reports on ``date`` (R3), or answer 404."""
    return get_object_or_404(Unit.objects.visible_to(user).active_on(date), code=code)


def known_unit_or_404(user: User, code: str) -> Unit:
    """Return the unit with ``code`` that ``user`` may see, whether it reports now or not, or answer 404."""
    return get_object_or_404(Unit.objects.visible_to(user), code=code)


def own_unit_or_404(user: User, date: datetime.date) -> Unit:
    """Return the officer's own unit, loaded with the account, if it reports on ``date``, or answer 404."""
    if user.unit is None or not user.unit.is_active_on(date):
        raise Http404
    return user.unit
