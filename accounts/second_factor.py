"""The second step of signing in: a code from one's phone, or one of ten printed spare codes.

django-otp checks the codes, takes each once and answers who guesses ever more slowly; secrets are stored
encrypted, spare codes hashed (``models``). Here is whom the district asks for it, how it is set up, renewed
and taken away, with its record.
"""

import base64
import datetime
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, cast

import django_otp
from django.contrib.auth.hashers import make_password
from django.core import signing
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest

from units.models import District, Role, User
from units.requests import SignedInRequest

from . import sealing, sessions
from .models import Phone, Sheet, SpareCode

#: Who may have a second factor → the field of the district that requires it. Never officers:
#: they send within twenty seconds, and see nothing but their own unit.
RULES: dict[str, str] = {
    Role.OFFICE: "office_needs_factor",
    Role.LEADER: "leaders_need_factor",
    Role.ADMINISTRATOR: "administrators_need_factor",
}

SPARE_CODES, SPARE_DIGITS = 10, 10
SECRET_BYTES = 20
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
        import segno  # Pictures are rare: most processes never draw one.

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
    return user.role in RULES and Phone.objects.filter(user=user, confirmed=True).exists()


def is_unreadable(user: User) -> bool:
    """Whether the account's phone is of no use because the key that encrypted its secret is gone."""
    try:
        return not all(phone.bin_key for phone in Phone.objects.filter(user=user))
    except sealing.Unreadable:
        return True


def spare_codes_left(user: User) -> int:
    return SpareCode.objects.filter(device__user=user).count()


def people_of(district: District) -> QuerySet[Any]:
    """The accounts that may have a second factor, and whether each has."""
    devices = Phone.objects.filter(user=OuterRef("pk"), confirmed=True)
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
    """Let the session in with a code of digits. Raises ``WrongCode``, ``TooManyTries`` or ``sealing.Unreadable``.

    Of several at once one is heard, and all are counted.
    """
    model: Any = Sheet if len(code) == SPARE_DIGITS else Phone
    device = model.objects.filter(user=request.user, confirmed=True).first()
    if device is None:
        raise WrongCode
    _must_not_wait(device)
    recognised = device.recognised(code)
    with transaction.atomic():
        device = model.objects.select_for_update().filter(pk=device.pk).first()
        if device is None:
            raise WrongCode
        is_heard, _ = device.verify_is_allowed()
        if not is_heard:
            device.throttle_increment()
        is_right = is_heard and device.verify_token(recognised)
    if not is_heard:
        _must_not_wait(device)
    if not is_right:
        raise WrongCode
    _let_in(request, device)


def _must_not_wait(device: Any) -> None:
    is_heard, why = device.verify_is_allowed()
    if not is_heard:
        raise TooManyTries(why["locked_until"])


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
    key = sealing.seal(secrets.token_bytes(SECRET_BYTES), user.pk) if signed is None else _key_of(user, signed)
    device = Phone(user=user, key=key)
    secret = base64.b32encode(device.bin_key).decode()
    return NewSecret(signed or signing.dumps([user.pk, key], salt=SALT), secret, device.config_url)


def _key_of(user: User, signed: str) -> str:
    owner, key = signing.loads(signed, salt=SALT, max_age=PAGE_AGE)
    if owner != user.pk:
        raise signing.BadSignature
    return str(key)


# Setting up, renewing, taking away


def set_up(request: HttpRequest, signed: str, code: str) -> list[str]:
    """Make the shown secret the account's only one, if ``code`` is of it, and return new spare codes.

    The account's other sessions end; this one goes on, under a new name. Raises ``WrongCode``.
    """
    fresh = NewCodes()
    with transaction.atomic():
        user = _locked(request.user)
        reason = RENEWED if has_factor(user) else SET_UP
        Phone.objects.filter(user=user).delete()
        device = Phone(user=user, name="điện thoại", key=_key_of(user, signed))
        if not device.verify_token(code):
            # The transaction takes back what was deleted and counted.
            raise WrongCode
        fresh.replace_those_of(user)
        sessions.end_all_of(user)
        _let_in(request, device)
        _record(user, reason, by=user)
    return fresh.clear


def renew_spare_codes(user: User) -> list[str]:
    """Replace the spare codes, used or not, and return the new ones: the only time that they are shown."""
    fresh = NewCodes()
    with transaction.atomic():
        fresh.replace_those_of(_locked(user))
        _record(user, NEW_CODES, by=user)
    return fresh.clear


class NewCodes:
    """New spare codes, in clear and as they are stored; made ahead: ten hashes would hold up all writing."""

    def __init__(self) -> None:
        codes: set[str] = set()
        while len(codes) < SPARE_CODES:
            codes.add(f"{secrets.randbelow(10**SPARE_DIGITS):0{SPARE_DIGITS}d}")
        self.clear = sorted(codes)
        self.stored = [make_password(code) for code in self.clear]

    def replace_those_of(self, user: User) -> None:
        sheet, _ = Sheet.objects.get_or_create(user=user, defaults={"name": "mã dự phòng"})
        sheet.spare_codes.all().delete()
        sheet.throttle_reset()
        SpareCode.objects.bulk_create(SpareCode(device=sheet, hash=stored) for stored in self.stored)


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
    Phone.objects.filter(user=user).delete()
    Sheet.objects.filter(user=user).delete()
    _record(user, reason, by=by)
    sessions.end_all_of(user)


@transaction.atomic
def encrypt_anew() -> list[User]:
    """Encrypt every secret under the key in force; returned are those whose secret no key of the settings opens."""
    unreadable = []
    for phone in Phone.objects.select_for_update(of=("self",)).select_related("user").order_by("user__username"):
        try:
            phone.key = sealing.seal(phone.bin_key, phone.user_id)
        except sealing.Unreadable:
            unreadable.append(phone.user)
        else:
            phone.save(update_fields=["key"])
    return unreadable


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
