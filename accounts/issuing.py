"""Making accounts and issuing passwords: random, told once, changed at the first sign-in."""

import datetime
import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac
from django.utils.text import slugify
from django.views.decorators.debug import sensitive_variables

from incoming.text import folded
from units.locking import hold_all_districts
from units.models import District, Role, Unit, UnitQuerySet, User

from . import sessions, tries
from .passwords import Password

#: What the record says was done; none of it tells a password.
OPENED, RENEWED, CHANGED = "cấp tài khoản", "cấp mật khẩu mới", "sửa thông tin"
MOVED = "chuyển đơn vị"
CLOSED, REOPENED = "khóa tài khoản", "mở lại tài khoản"
OWN_PASSWORD = "tự đổi mật khẩu"  # noqa: S105

#: Words of our own addresses below /tai-khoan/, which a sign-in name must not hide behind.
RESERVED_USERNAMES = frozenset({"them", "them-can-bo", "cap", "cap-lai"})


Thing = TypeVar("Thing", Unit, User)


class Outdated(Exception):
    """What the page showed has changed since: pressed twice, or a colleague was faster. Nothing was done."""


@dataclass(frozen=True, slots=True)
class IssuedAccount:
    """An account and its password; the only place where the password exists in clear."""

    user: User
    # An error report names what a function held.
    password: str = field(repr=False)

    @property
    def unit_name(self) -> str:
        return self.user.unit.name if self.user.unit else ""


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


@sensitive_variables("clear")
@transaction.atomic
def open_account(user: User, *, by: User | None = None, password: Password | None = None) -> str:
    """Check and save a new account and return its first password, which may have been made ahead."""
    if user.unit and user.unit.district_id != user.district_id:
        raise ValidationError({"unit": "Đơn vị không thuộc huyện của tài khoản."})
    clear = _give_password(user, password or Password())
    # Sign-in names are one list over all districts: of two that want one name, the second reads a sentence.
    hold_all_districts()
    user.full_clean()
    _save(user, by, OPENED)
    return clear


def reset_password(user: User, *, by: User | None = None, expected: str | None = None, tap: str = "") -> str:
    """Replace the password by a random one that must be changed; the account's sessions end.

    Raises ``Outdated`` if ``expected`` is no longer the account's ``version_of``.
    """
    fresh = Password(tap)
    with transaction.atomic():
        (user,) = _as_expected(User.objects.filter(pk=user.pk), expected)
        return _renew(user, fresh, by)


def issue_accounts(
    *, district: District, today: datetime.date, by: User | None = None, expected: str | None = None, tap: str = ""
) -> list[IssuedAccount]:
    """Make an officer's account, in its contact's name, for each unit that has none and has not left by ``today``.

    Raises ``Outdated`` if ``expected`` is no longer the ``version_of`` these units.
    """
    waiting = units_without_account(district, today)
    # Made ahead: sixty times hashing would hold the database's only write lock for seconds.
    fresh = [Password(tap) for _ in range(waiting.count())]
    issued = []
    with transaction.atomic():
        # A unit that came in the meantime waits for the next time.
        for unit, password in zip(_as_expected(waiting, expected), fresh, strict=False):
            who = split_name(unit.contact_name)
            user = User(username=free_username(unit), role=Role.OFFICER, district=district, unit=unit, **who)
            issued.append(IssuedAccount(user, open_account(user, by=by, password=password)))
    return issued


def reissue_passwords(
    *, district: District, today: datetime.date, by: User, expected: str | None = None, tap: str = ""
) -> list[IssuedAccount]:
    """Give a new password to each account that nobody has used yet: the first one was lost on the way.

    Raises ``Outdated`` if ``expected`` is no longer the ``version_of`` these accounts.
    """
    unused = unused_accounts(district, today)
    fresh = [Password(tap) for _ in range(unused.count())]
    with transaction.atomic():
        users = _as_expected(unused, expected)
        return [IssuedAccount(user, _renew(user, new, by)) for user, new in zip(users, fresh, strict=False)]


def add_officer(
    *, unit: Unit, username: str, by: User, expected: str | None = None, tap: str = "", **details: str
) -> IssuedAccount:
    """Make one more account for a unit, under ``username`` or, if that is blank, a free name of the unit's.

    Raises ``ValidationError``, and ``Outdated`` if ``expected`` is no longer the ``version_of`` the officers.
    """
    district, fresh = unit.district, Password(tap)
    with transaction.atomic():
        _as_expected(officers_of(district), expected)
        name = username or free_username(unit)
        user = User(username=name, role=Role.OFFICER, district=district, unit=unit, **details)
        return IssuedAccount(user, open_account(user, by=by, password=fresh))


def add_colleague(
    *,
    district: District,
    role: str,
    username: str,
    by: User,
    expected: str | None = None,
    tap: str = "",
    **details: str,
) -> IssuedAccount:
    """Make an account for the Office, a leader or an administrator.

    Raises ``ValidationError``, and ``Outdated`` if ``expected`` is no longer the ``version_of`` the colleagues.
    """
    fresh = Password(tap)
    with transaction.atomic():
        _as_expected(colleagues_of(district), expected)
        user = User(username=username, role=role, district=district, **details)
        return IssuedAccount(user, open_account(user, by=by, password=fresh))


@transaction.atomic
def move_officer(user: User, *, unit: Unit, seen: str, by: User) -> bool:
    """Let an officer report for another unit from now on; the account's sessions end with its unit (R22).

    What was sent before keeps its unit and name. Whether it is so afterwards: not if the account left the unit
    with the code ``seen`` meanwhile, which its page showed.
    """
    held(user)
    if user.unit_id != unit.pk and user.unit and user.unit.code == seen:
        user.unit = unit
        _save(user, by, MOVED, "unit")
        sessions.end_all_of(user)
    return user.unit_id == unit.pk


def held(user: User) -> User:
    """The account as it stands, which nobody else changes before this transaction ends."""
    hold_all_districts()
    user.refresh_from_db(from_queryset=User.objects.select_for_update(of=("self",), no_key=True))
    return user


@transaction.atomic
def change_account(user: User, *, by: User, **details: str) -> None:
    """Correct an account's name, phone or e-mail."""
    held(user)
    changed = [name for name, value in details.items() if getattr(user, name) != value]
    for name in changed:
        setattr(user, name, details[name])
    if changed:
        _save(user, by, CHANGED, *changed)


@sensitive_variables()
def set_own_password(user: User, *, password: str, at: datetime.datetime, full_name: str | None = None) -> bool:
    """Give the account the password that its owner chose, and the owner's name where it was asked for.

    ``False`` if the account was closed or got another password meanwhile.
    """
    chosen, before = make_password(password), user.password
    with transaction.atomic():
        # The account alone: others choose theirs at the same time.
        user.refresh_from_db(from_queryset=User.objects.select_for_update(of=("self",), no_key=True))
        if not user.is_active or user.password != before:
            return False
        user.password, user.must_change_password, user.own_password_at = chosen, False, at
        names = {} if full_name is None else split_name(full_name)
        for name, value in names.items():
            setattr(user, name, value)
        _save(user, user, OWN_PASSWORD, "password", "must_change_password", "own_password_at", *names)
        return True


@transaction.atomic
def set_active(user: User, *, is_active: bool, by: User) -> None:
    """Close an account or open it again; closing ends its sessions for good."""
    held(user)
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


def colleagues_of(district: District) -> QuerySet[User]:
    """The accounts of the Office, the leaders and the administrators of the district, by role."""
    return User.objects.filter(district=district).exclude(role=Role.OFFICER).order_by("role", "username")


def units_without_account(district: District, today: datetime.date) -> UnitQuerySet:
    """Units that still report, or will, and have nobody who could sign in for them.

    A unit that joins later gets its account too: accounts are handed out before the first day.
    """
    return district.units.filter(users=None).exclude(active_until__lte=today)


def unused_accounts(district: District, today: datetime.date) -> QuerySet[User]:
    """Open accounts that never had a password of their own, of units that have not left."""
    unused = officers_of(district).filter(is_active=True, must_change_password=True, own_password_at=None)
    return unused.exclude(unit__active_until__lte=today)


def issued_by(tap: str, district: District) -> list[User]:
    """The accounts that this tap gave a password, and none gave another since."""
    return list(User.objects.filter(district=district, issuing_tap=tap).order_by("unit__position", "username"))


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


@sensitive_variables("clear")
def _renew(user: User, password: Password, by: User | None) -> str:
    clear = _give_password(user, password)
    _save(user, by, RENEWED, "password", "must_change_password", "issuing_tap")
    # Who has forgotten the password has usually tried too often.
    tries.forgive(user.username)
    return clear


def _give_password(user: User, password: Password) -> str:
    user.password, user.issuing_tap = password.stored, password.tap
    user.must_change_password = True
    return password.clear


def _save(user: User, by: User | None, reason: str, *fields: str) -> None:
    user._history_user = by  # type: ignore[attr-defined]
    user._change_reason = reason  # type: ignore[attr-defined]
    user.save(force_insert=not fields, update_fields=fields or None)


def _as_expected(things: QuerySet[Thing], expected: str | None) -> list[Thing]:
    """What there is now; from here on nobody else changes accounts."""
    hold_all_districts()
    found = list(things)
    if expected is not None and expected != version_of(found):
        raise Outdated
    return found
