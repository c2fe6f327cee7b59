"""Who may do what: one table of roles and grants, one gate to each object.

A role that may not gets 403; an object of another unit or district does not
exist for the visitor (404). What the clock allows is asked of the day itself.
"""

import datetime
import enum
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from .models import Role, Unit, User


class Can(enum.Enum):
    SEND_REPORT = "send the reports of one's own unit and see its record"
    SEE_BOARD = "see the board, the editions and their files"
    ENTER_FOR_UNIT = "see one unit's day, enter figures for it, return its report"
    CLOSE_DAY = "make an edition, write its text, leave changes for the next day"
    DECIDE_DAY = "move today's deadline, excuse units, note the province's count"
    URGE = "urge the units that owe a report, set when the clock does"
    IMPORT_FIGURES = "import figures from Excel"
    EDIT_DOCUMENT = "replace the template of the written report"
    MANAGE_UNITS = "manage units and their officers' accounts"
    USE_SECOND_FACTOR = "protect one's own sign-in by a second step"
    ADMINISTER = "manage everything of the district in the Django admin"


GRANTS: dict[str, frozenset[Can]] = {
    Role.OFFICER: frozenset({Can.SEND_REPORT}),
    Role.OFFICE: frozenset(
        {
            Can.SEE_BOARD,
            Can.ENTER_FOR_UNIT,
            Can.CLOSE_DAY,
            Can.DECIDE_DAY,
            Can.URGE,
            Can.IMPORT_FIGURES,
            Can.EDIT_DOCUMENT,
            Can.MANAGE_UNITS,
            Can.USE_SECOND_FACTOR,
        }
    ),
    Role.LEADER: frozenset({Can.SEE_BOARD, Can.USE_SECOND_FACTOR}),
    Role.ADMINISTRATOR: frozenset({Can.MANAGE_UNITS, Can.USE_SECOND_FACTOR, Can.ADMINISTER}),
}

#: Where each role's day begins; ``/`` sends there.
HOMES: dict[str, str] = {
    Role.OFFICER: "reports:own-report",
    Role.OFFICE: "reports:board",
    Role.LEADER: "reports:board",
    Role.ADMINISTRATOR: "admin:index",
}

View = Callable[..., HttpResponse]


def allows(user: Any, can: Can) -> bool:
    """Whether ``user`` (anonymous included) holds the grant."""
    return user.is_authenticated and user.is_active and can in GRANTS[user.role]


def requires(can: Can) -> Callable[[View], View]:
    """Refuse the view (403) to roles without the grant."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not allows(request.user, can):
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


def officer_or_404(user: User, username: str) -> User:
    """Return an officer's account of the district of ``user``, or answer 404.

    Nobody above an officer is reached this way: the Office must not take over an administrator.
    """
    if "\x00" in username:
        # PostgreSQL refuses to be asked for it.
        raise Http404
    officers = User.objects.filter(district_id=user.district_id, role=Role.OFFICER)
    return get_object_or_404(officers, username=username)


def colleague_or_404(user: User, username: str) -> User:
    """Return another's account of the district of ``user`` that may have a second factor, or answer 404."""
    if "\x00" in username:
        raise Http404
    colleagues = User.objects.filter(district_id=user.district_id).exclude(role=Role.OFFICER).exclude(pk=user.pk)
    return get_object_or_404(colleagues, username=username)


def own_unit_or_404(user: User, date: datetime.date) -> Unit:
    """Return the officer's own unit, loaded with the account, if it reports on ``date``, or answer 404."""
    if user.unit is None or not user.unit.is_active_on(date):
        raise Http404
    return user.unit
