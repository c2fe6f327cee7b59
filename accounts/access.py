"""Who may give out accounts and protect one's own, and the gate to another's account."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from units.access import Grant
from units.models import Role, User


class Can(Grant):
    MANAGE_ACCOUNTS = "give accounts and passwords to the officers of units", Role.OFFICE, Role.ADMINISTRATOR
    USE_SECOND_FACTOR = ("protect one's own sign-in by a second step", Role.OFFICE, Role.LEADER, Role.ADMINISTRATOR)
    REQUIRE_SECOND_FACTOR = "require the second step of a role, reset a colleague's", Role.ADMINISTRATOR


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
