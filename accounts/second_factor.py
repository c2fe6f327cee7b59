"""The second step of signing in: a code from one's phone, or one of ten printed spare codes.

django-otp keeps the secrets, checks the codes, takes each once and answers who guesses ever more
slowly. Here is whom the district asks for it, how it is set up, renewed and taken away, with its record.
"""

import base64
import datetime
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, cast

import django_otp
import segno
from django.core import signing
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice, default_key

from units.models import District, Role, User
from units.requests import SignedInRequest

from . import sessions

#: Who may have a second factor → the field of the district that requires it. Never officers:
#: they send within twenty seconds, and see nothing but their own unit.
RULES: dict[str, str] = {
    Role.OFFICE: "office_needs_factor",
    Role.LEADER: "leaders_need_factor",
    Role.ADMINISTRATOR: "administrators_need_factor",
}

SPARE_CODES, SPARE_DIGITS = 10, 10
#: So few left, and the person is told to print new ones.
FEW = 3

#: What the record says was done; none of it tells a secret.
SET_UP, RENEWED = "thiết lập xác thực hai bước", "đổi điện thoại xác thực hai bước"
NEW_CODES, TURNED_OFF = "cấp mã dự phòng mới", "tắt xác thực hai bước"
RESET = "đặt lại xác thực hai bước"
ACTIONS = frozenset({SET_UP, RENEWED, NEW_CODES, TURNED_OFF, RESET})

SALT = "accounts.second_factor"
#: A page for setting up that has lain open for longer shows a new secret.
PAGE_AGE = datetime.timedelta(hours=1)
#: In the session: whether the password alone is not enough.
IS_DUE = "second_factor_is_due"


class WrongCode(Exception):
    """No code of this account, an old one, or one that was used before."""


class TooManyTries(Exception):
    """So many wrong codes that the next is heard only at ``until``."""

    def __init__(self, until: datetime.datetime) -> None:
        super().__init__(until)
        self.until = until


@dataclass(frozen=True, slots=True)
class NewSecret:
    """What a phone is to learn: shown on one page, as a picture and to be typed; stored once it is confirmed."""

    signed: str
    secret: str
    address: str

    @property
    def picture(self) -> str:
        """The QR code as SVG; a few dark modules may be hidden by a reflection."""
        options = {"omitsize": True, "svgclass": None, "lineclass": None, "light": "#fff", "border": 4}
        return segno.make(self.address, error="m", micro=False).svg_inline(**options)

    @property
    def typed(self) -> str:
        """The secret in groups of four."""
        return " ".join(self.secret[start : start + 4] for start in range(0, len(self.secret), 4))


# Who


def is_required(user: User) -> bool:
    """Whether the district asks it of everybody of this role."""
    return user.role in RULES and bool(getattr(user.district, RULES[user.role]))


def has_factor(user: User) -> bool:
    return user.role in RULES and TOTPDevice.objects.filter(user=user, confirmed=True).exists()


def spare_codes_left(user: User) -> int:
    return int(StaticToken.objects.filter(device__user=user).count())


def people_of(district: District) -> QuerySet[Any]:
    """The accounts that may have a second factor, and whether each has."""
    devices = TOTPDevice.objects.filter(user=OuterRef("pk"), confirmed=True)
    people = User.objects.filter(district=district, role__in=RULES).annotate(has_factor=Exists(devices))
    return people.order_by("role", "username")


def required_roles(district: District) -> set[str]:
    return {role for role, field in RULES.items() if getattr(district, field)}


@transaction.atomic
def require(district: District, roles: Collection[str], *, by: User) -> None:
    """Ask a second factor of these roles and of no other, from everybody's next request on."""
    district = District.objects.select_for_update().get(pk=district.pk)
    if required_roles(district) == set(roles):
        return
    for role, field in RULES.items():
        setattr(district, field, role in roles)
    district._history_user = by  # type: ignore[attr-defined]
    district.save(update_fields=RULES.values())


# Signing in


def begin(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Note for a new session whether the password alone is enough; called by Django when somebody signs in.

    Nothing for an officer, who may have become a leader by the next request.
    """
    if user.role in RULES:
        request.session[IS_DUE] = has_factor(user)


def is_verified(request: HttpRequest) -> bool:
    """Whether this session has passed the second step."""
    return bool(cast("Any", request.user).is_verified())


def next_step(request: SignedInRequest) -> str | None:
    """The page that the visitor must pass before any other, if there is one."""
    user = request.user
    if user.role not in RULES or is_verified(request):
        return None
    if IS_DUE not in request.session:
        # A session from before, or of an account whose role has changed since.
        begin(None, request, user)
    if request.session[IS_DUE]:
        return "accounts:enter-code"
    # The issued password is changed first: whoever printed it must not set up the phone.
    return "accounts:second-factor-setup" if is_required(user) and not user.must_change_password else None


def pass_with(request: HttpRequest, code: str) -> None:
    """Let the session in with a code of digits. Raises ``WrongCode`` or ``TooManyTries``."""
    model = StaticDevice if len(code) == SPARE_DIGITS else TOTPDevice
    device = model.objects.filter(user=request.user, confirmed=True).first()
    if device is None:
        raise WrongCode
    allowed, why = device.verify_is_allowed()
    if not allowed:
        raise TooManyTries(why["locked_until"])
    verified = django_otp.verify_token(request.user, device.persistent_id, code)
    if verified is None:
        raise WrongCode
    _let_in(request, verified)


def _let_in(request: HttpRequest, device: Any) -> None:
    """Bind the proof to this session, under a name that nobody knew before."""
    request.session.cycle_key()
    # Should the device be taken away, the session is asked again.
    request.session[IS_DUE] = True
    django_otp.login(request, device)


def new_secret(user: User, signed: str | None = None) -> NewSecret:
    """A new secret, or the one that a page of this person showed.

    Raises ``BadSignature`` if that was another's or is too old.
    """
    key = default_key() if signed is None else _key_of(user, signed)
    device = TOTPDevice(user=user, key=key)
    secret = base64.b32encode(device.bin_key).decode()
    return NewSecret(signed or signing.dumps([user.pk, key], salt=SALT), secret, device.config_url)


def _key_of(user: User, signed: str) -> str:
    owner, key = signing.loads(signed, salt=SALT, max_age=PAGE_AGE)
    if owner != user.pk:
        raise signing.BadSignature
    return str(key)


# Setting up, renewing, taking away


@transaction.atomic
def set_up(request: HttpRequest, signed: str, code: str) -> list[str]:
    """Make the shown secret the account's only one, if ``code`` is of it, and return new spare codes.

    The account's other sessions end; this one goes on, under a new name. Raises ``WrongCode``.
    """
    user = _locked(request.user)
    reason = RENEWED if has_factor(user) else SET_UP
    TOTPDevice.objects.filter(user=user).delete()
    device = TOTPDevice(user=user, name="điện thoại", key=_key_of(user, signed))
    if not device.verify_token(code):
        # The transaction takes back what was deleted and counted.
        raise WrongCode
    codes = _new_codes(user)
    sessions.end_all_of(user)
    _let_in(request, device)
    _record(user, reason, by=user)
    return codes


@transaction.atomic
def renew_spare_codes(user: User) -> list[str]:
    """Replace the spare codes, used or not, and return the new ones: the only time that they are shown."""
    codes = _new_codes(_locked(user))
    _record(user, NEW_CODES, by=user)
    return codes


def turn_off(request: HttpRequest) -> None:
    """Go back to the password alone; the caller has asked whether the district lets one.

    The account's other sessions end; this one goes on, under a new name.
    """
    user: Any = request.user
    _remove(user, TURNED_OFF, by=user)
    request.session.cycle_key()
    begin(None, request, user)


@transaction.atomic
def reset(user: User, *, by: User | None) -> bool:
    """Take a lost phone's factor away, and end the account's sessions; False if there was none.

    Where the district requires one, the next sign-in leads to setting up a new one.
    """
    if not has_factor(_locked(user)):
        return False
    _remove(user, RESET, by=by)
    return True


@transaction.atomic
def _remove(user: Any, reason: str, *, by: Any) -> None:
    user = _locked(user)
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()
    _record(user, reason, by=by)
    sessions.end_all_of(user)


def _new_codes(user: User) -> list[str]:
    device, _ = StaticDevice.objects.get_or_create(user=user, defaults={"name": "mã dự phòng"})
    device.token_set.all().delete()
    device.throttle_reset()
    codes: set[str] = set()
    while len(codes) < SPARE_CODES:
        codes.add(f"{secrets.randbelow(10**SPARE_DIGITS):0{SPARE_DIGITS}d}")
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return sorted(codes)


def _locked(user: Any) -> User:
    """The account as it is now; one person at a time changes its factor."""
    return User.objects.select_for_update(of=("self",)).get(pk=user.pk)


def _record(user: User, reason: str, *, by: User | None) -> None:
    """One line in the account's history; the account itself has not changed."""
    history: Any = User.history
    # Written past the signal that signs all other copies.
    name = {"history_user_name": by.signature if by else ""}
    history.bulk_history_create(
        [user], update=True, default_user=by, default_change_reason=reason, custom_historical_attrs=name
    )
