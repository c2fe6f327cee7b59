"""Making accounts and issuing passwords: random, told once, changed at the first sign-in."""

import datetime
import itertools
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from axes import utils as lockout
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac
from django.utils.text import slugify

from incoming.text import folded
from units.models import District, Role, Unit, UnitQuerySet, User

from . import sessions

#: Signs that nobody mistakes for another, on paper or on the phone (no 0/o, 1/l/i, 2/z, 5/s, u/v, i/y, b/p).
ALPHABET = "acdehkmnrtvx346789"
GROUPS, GROUP_LENGTH = 4, 4

#: What the record says was done; none of it tells a password.
OPENED, RENEWED, CHANGED = "cấp tài khoản", "cấp mật khẩu mới", "sửa thông tin"
CLOSED, REOPENED = "khóa tài khoản", "mở lại tài khoản"
OWN_PASSWORD = "tự đổi mật khẩu"  # noqa: S105

#: Words of our own addresses below /tai-khoan/, which a sign-in name must not hide behind.
RESERVED_USERNAMES = frozenset({"them", "cap", "cap-lai"})


Thing = TypeVar("Thing", Unit, User)


class Outdated(Exception):
    """What the page showed has changed since: pressed twice, or a colleague was faster. Nothing was done."""


@dataclass(frozen=True, slots=True)
class IssuedAccount:
    """An account and its password; the only place where the password exists in clear."""

    user: User
    password: str

    @property
    def unit_name(self) -> str:
        return self.user.unit.name if self.user.unit else ""


def new_password() -> str:
    """Return a random password of more than 60 bits in groups that can be read out: "c7ke-x94a-…"."""
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS))
    return "-".join(groups)


def split_name(full_name: str) -> dict[str, str]:
    """The parts of a Vietnamese name: the given name is its last word."""
    surname, _, given = " ".join(full_name.split()).rpartition(" ")
    return {"last_name": surname, "first_name": given}


@transaction.atomic
def create_account(
    *, username: str, role: str, district: District, unit: Unit | None = None, by: User | None = None, **details: str
) -> tuple[User, str]:
    """Make an account and return it with its first password.

    Raises ``ValidationError`` with a Vietnamese sentence for each thing that does not fit.
    """
    # People sign in in small letters, whatever their phone makes of the first one.
    user = User(username=username.strip().lower(), role=role, district=district, unit=unit, **details)
    return user, open_account(user, by=by)


def open_account(user: User, *, by: User | None = None, password: "Password | None" = None) -> str:
    """Check and save a new account and return its first password, which may have been made ahead."""
    if user.unit and user.unit.district_id != user.district_id:
        raise ValidationError({"unit": "Đơn vị không thuộc huyện của tài khoản."})
    clear = _give_password(user, password or Password())
    user.full_clean()
    _save(user, by, OPENED)
    return clear


def reset_password(user: User, *, by: User | None = None, expected: str | None = None) -> str:
    """Replace the password by a random one that must be changed; the account's sessions end.

    Raises ``Outdated`` if ``expected`` is no longer the account's ``version_of``.
    """
    fresh = Password()
    with transaction.atomic():
        _as_expected(User.objects.filter(pk=user.pk), user.district, expected)
        return _renew(user, fresh, by)


def issue_accounts(
    *, district: District, today: datetime.date, by: User | None = None, expected: str | None = None
) -> list[IssuedAccount]:
    """Make an officer's account for each unit that has none and has not left the district by ``today``.

    Raises ``Outdated`` if ``expected`` is no longer the ``version_of`` these units.
    """
    waiting = units_without_account(district, today)
    # Made ahead: sixty times hashing would hold the database's only write lock for seconds.
    fresh = [Password() for _ in range(waiting.count())]
    issued = []
    with transaction.atomic():
        # A unit that came in the meantime waits for the next time.
        for unit, password in zip(_as_expected(waiting, district, expected), fresh, strict=False):
            user = User(username=free_username(unit), role=Role.OFFICER, district=district, unit=unit)
            issued.append(IssuedAccount(user, open_account(user, by=by, password=password)))
    return issued


def reissue_passwords(
    *, district: District, today: datetime.date, by: User, expected: str | None = None
) -> list[IssuedAccount]:
    """Give a new password to each account that nobody has used yet: the first one was lost on the way.

    Raises ``Outdated`` if ``expected`` is no longer the ``version_of`` these accounts.
    """
    unused = unused_accounts(district, today)
    fresh = [Password() for _ in range(unused.count())]
    with transaction.atomic():
        users = _as_expected(unused, district, expected)
        return [IssuedAccount(user, _renew(user, new, by)) for user, new in zip(users, fresh, strict=False)]


def add_officer(*, unit: Unit, username: str, by: User, expected: str | None = None, **details: str) -> IssuedAccount:
    """Make one more account for a unit, under ``username`` or, if that is blank, a free name of the unit's.

    Raises ``ValidationError``, and ``Outdated`` if ``expected`` is no longer the ``version_of`` the officers.
    """
    district = unit.district
    with transaction.atomic():
        _as_expected(officers_of(district), district, expected)
        name = username or free_username(unit)
        return IssuedAccount(
            *create_account(username=name, role=Role.OFFICER, district=district, unit=unit, by=by, **details)
        )


def change_account(user: User, *, by: User, **details: str) -> None:
    """Correct an account's name, phone or e-mail."""
    changed = [name for name, value in details.items() if getattr(user, name) != value]
    for name in changed:
        setattr(user, name, details[name])
    if changed:
        _save(user, by, CHANGED, *changed)


@transaction.atomic
def set_active(user: User, *, is_active: bool, by: User) -> None:
    """Close an account or open it again; closing ends its sessions for good."""
    if user.is_active == is_active:
        return
    user.is_active = is_active
    if not is_active:
        # Django only ignores them while the account is closed: they would come to life again with it.
        sessions.end_all_of(user)
    _save(user, by, REOPENED if is_active else CLOSED, "is_active")


# Who


def officers_of(district: District) -> QuerySet[User]:
    """The officers' accounts of the district, in the order of its units."""
    return User.objects.filter(district=district, role=Role.OFFICER).order_by("unit__position", "unit_id", "username")


def units_without_account(district: District, today: datetime.date) -> UnitQuerySet:
    """Units that still report, or will, and have nobody who could sign in for them.

    A unit that joins later gets its account too: accounts are handed out before the first day.
    """
    return district.units.filter(users=None).exclude(active_until__lte=today)


def unused_accounts(district: District, today: datetime.date) -> QuerySet[User]:
    """Open accounts that never had a password of their own, of units that have not left."""
    unused = officers_of(district).filter(is_active=True, must_change_password=True, own_password_at=None)
    return unused.exclude(unit__active_until__lte=today)


def version_of(things: Iterable[Unit | User]) -> str:
    """A sign that changes when one of the units or accounts is added or gets another password."""
    facts = [(thing.pk, getattr(thing, "password", "")) for thing in things]
    return salted_hmac("accounts.version", repr(facts)).hexdigest()[:32]


def free_username(unit: Unit) -> str:
    """The unit's code in small letters, behind the district's name if others have that.

    A further officer of the unit gets "-2", "-3"…
    """
    stem = unit.code.lower()
    if stem in RESERVED_USERNAMES or User.objects.filter(username=stem).exclude(unit=unit).exists():
        stem = f"{slugify(folded(unit.district.name))}-{stem}".lstrip("-")
    taken = {*User.objects.filter(username__startswith=stem).values_list("username", flat=True), *RESERVED_USERNAMES}
    candidates = itertools.chain([stem], (f"{stem}-{number}" for number in itertools.count(2)))
    return next(name for name in candidates if name not in taken)


# How


class Password:
    """A new password, in clear and as it is stored."""

    def __init__(self) -> None:
        self.clear = new_password()
        self.stored = make_password(self.clear)


def _renew(user: User, password: Password, by: User | None) -> str:
    clear = _give_password(user, password)
    _save(user, by, RENEWED, "password", "must_change_password")
    # Who has forgotten the password has usually tried too often.
    lockout.reset(username=user.username)
    return clear


def _give_password(user: User, password: Password) -> str:
    user.password = password.stored
    user.must_change_password = True
    return password.clear


def _save(user: User, by: User | None, reason: str, *fields: str) -> None:
    user._history_user = by  # type: ignore[attr-defined]
    user._change_reason = reason  # type: ignore[attr-defined]
    user.save(update_fields=fields or None)


def _as_expected(things: QuerySet[Thing], district: District, expected: str | None) -> list[Thing]:
    """What there is now; from here on nobody else changes the district's accounts (SQLite locks by itself)."""
    District.objects.select_for_update().get(pk=district.pk)
    found = list(things)
    if expected is not None and expected != version_of(found):
        raise Outdated
    return found
