"""Making accounts and issuing passwords: random, told once, changed at the first sign-in."""

import datetime
import secrets
from dataclasses import dataclass

from axes import utils as lockout
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.text import slugify

from .models import District, Role, Unit, User

#: Signs that nobody mistakes for another, on paper or on the phone (no 0/o, 1/l/i, 2/z, 5/s, u/v, i/y, b/p).
ALPHABET = "acdehkmnrtvx346789"
GROUPS, GROUP_LENGTH = 4, 4


@dataclass(frozen=True, slots=True)
class IssuedAccount:
    """An account and its password; the only place where the password exists in clear."""

    user: User
    password: str


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
    *, username: str, role: str, district: District, unit: Unit | None = None, by: User | None = None, **names: str
) -> tuple[User, str]:
    """Make an account and return it with its first password.

    Raises ``ValidationError`` with a Vietnamese sentence for each thing that does not fit.
    """
    # People sign in in small letters, whatever their phone makes of the first one.
    user = User(username=username.strip().lower(), role=role, district=district, unit=unit, **names)
    return user, open_account(user, by=by)


@transaction.atomic
def open_account(user: User, *, by: User | None = None) -> str:
    """Check and save a new account and return its first password."""
    if user.unit and user.unit.district_id != user.district_id:
        raise ValidationError({"unit": "Đơn vị không thuộc huyện của tài khoản."})
    password = _give_password(user)
    user.full_clean()
    _save(user, by, "cấp tài khoản")
    return password


@transaction.atomic
def reset_password(user: User, *, by: User | None = None) -> str:
    """Replace the password by a random one that must be changed; the account's sessions end."""
    password = _give_password(user)
    _save(user, by, "cấp mật khẩu mới")
    # Who has forgotten the password has usually tried too often.
    lockout.reset(username=user.username)
    return password


@transaction.atomic
def issue_accounts(*, district: District, today: datetime.date, by: User | None = None) -> list[IssuedAccount]:
    """Make an officer's account for each unit that has none and has not left the district by ``today``.

    A unit that joins later gets its account too: accounts are handed out before the first day.
    """
    units = district.units.filter(Q(active_until=None) | Q(active_until__gt=today), users=None)
    return [IssuedAccount(*_create_officer(unit, by)) for unit in units]


def _create_officer(unit: Unit, by: User | None) -> tuple[User, str]:
    return create_account(username=_free_username(unit), role=Role.OFFICER, district=unit.district, unit=unit, by=by)


def _free_username(unit: Unit) -> str:
    """The unit's code in small letters, behind the district's name if somebody else has that."""
    username = unit.code.lower()
    if User.objects.filter(username=username).exists():
        # Unicode does not take the stroke off a đ.
        return f"{slugify(unit.district.name.lower().replace('đ', 'd'))}-{username}"
    return username


def _give_password(user: User) -> str:
    password = new_password()
    user.set_password(password)
    user.must_change_password = True
    return password


def _save(user: User, by: User | None, reason: str) -> None:
    user._history_user = by  # type: ignore[attr-defined]
    user._change_reason = reason  # type: ignore[attr-defined]
    user.save()
