"""Who may give out accounts and protect one's own, and the gate to another's account."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from units.access import Grant, allows
from units.models import Role, User


class Can(Grant):
    MANAGE_ACCOUNTS = "give accounts and passwords to the officers of units", Role.OFFICE, Role.ADMINISTRATOR
    USE_SECOND_FACTOR = ("protect one's own sign-in by a second step", Role.OFFICE, Role.LEADER, Role.ADMINISTRATOR)
    MANAGE_COLLEAGUES = "give accounts to the Office, leaders and administrators too", Role.ADMINISTRATOR
    END_SESSIONS = "end all sessions of anybody else", Role.ADMINISTRATOR
    REQUIRE_SECOND_FACTOR = "require the second step of a role, reset a colleague's", Role.ADMINISTRATOR


def officer_or_404(user: User, username: str) -> User:
    """Return an officer's account of the district of ``user``, or answer 404: nobody above an officer is reached."""
    return _account_or_404(User.objects.filter(district_id=user.district_id, role=Role.OFFICER), username)


def account_or_404(user: User, username: str) -> User:
    """Return an account of the district that ``user`` may keep, or answer 404: the Office reaches officers alone."""
    if allows(user, Can.MANAGE_COLLEAGUES):
        return person_or_404(user, username)
    return officer_or_404(user, username)


def colleague_or_404(user: User, username: str) -> User:
    """Return another's account of the district of ``user`` that may have a second factor, or answer 404."""
    colleagues = User.objects.filter(district_id=user.district_id).exclude(role=Role.OFFICER).exclude(pk=user.pk)
    return _account_or_404(colleagues, username)


def person_or_404(user: User, username: str) -> User:
    """Return anybody else's account of the district of ``user``, or answer 404."""
    return _account_or_404(User.objects.filter(district_id=user.district_id).exclude(pk=user.pk), username)


def _account_or_404(accounts: QuerySet[User], username: str) -> User:
    # PostgreSQL refuses to be asked for a zero byte.
    return get_object_or_404(accounts, username=username.replace("\0", "\ufffd"))
