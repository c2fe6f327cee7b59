"""Tries at passwords: counted before they are looked at, so that ten at once are ten.

A browser that has signed in to the account before (``accounts.devices``) has tries of its own: whoever shares
the Office's address, or guesses at its account from everywhere, does not keep the Office out. All others are
counted three ways, each over the last quarter of an hour. Right passwords take their own wrong ones back.
"""

import datetime
from collections import Counter
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

from units.models import District, User

from .models import PasswordTry

WINDOW = datetime.timedelta(minutes=15)
#: How long a try is kept: today's and yesterday's are told to the administrator.
KEPT = datetime.timedelta(days=2)

#: Places of wrong tries that the administrator is told of.
MOST_TOLD = 5
#: Of one account from one address, or from one browser that knows it.
MOST_FROM_ONE_PLACE = 5
#: Of one account from everywhere: a hundred an hour, the most that ASVS lets pass.
MOST_AT_ONE_NAME = 25
#: Of all names together from one address. Sixty people behind an Office's address who type at once are a dozen
#: wrong ones, taken back as each gets in; six names tried five times are a list being gone through.
MOST_FROM_ONE_ADDRESS = 30


class TooManyTries(Exception):
    """This try is not looked at, whatever the password."""


class Wrong(NamedTuple):
    """How often wrong passwords were typed on a day: at each account, and at names that nobody has."""

    at_accounts: dict[str, int]
    at_nobody: int

    @property
    def total(self) -> int:
        return sum(self.at_accounts.values()) + self.at_nobody

    @property
    def most_tried(self) -> list[tuple[str, int]]:
        """Where most went wrong, most first; the names that nobody has are one place."""
        places = {**self.at_accounts, "tên không có trong hệ thống": self.at_nobody}
        return [(place, number) for place, number in Counter(places).most_common(MOST_TOLD) if number]


def claim(*, username: str, network: str, device: str, at: datetime.datetime) -> PasswordTry:
    """Count one more try, to be looked at now. Raises ``TooManyTries``."""
    with transaction.atomic():
        _one_at_a_time()
        PasswordTry.objects.filter(at__lt=at - KEPT).delete()
        this = PasswordTry(at=at, name=_digest(username), network=network, device=device)
        if _are_too_many(this):
            raise TooManyTries
        this.save(force_insert=True)
    return this


def was_wrong(this: PasswordTry) -> None:
    PasswordTry.objects.filter(pk=this.pk).update(state=PasswordTry.State.WRONG)


@transaction.atomic
def was_right(this: PasswordTry) -> None:
    """Take the try back, and forgive those that went wrong from the same place."""
    PasswordTry.objects.filter(pk=this.pk).delete()
    PasswordTry.objects.filter(_same_place(this), state=PasswordTry.State.WRONG).update(
        state=PasswordTry.State.FORGIVEN
    )


def forgive(username: str | None = None) -> int:
    """Open the sign-in again at once, of an account or of everybody, and return how many wrong tries count no more."""
    tries = PasswordTry.objects.exclude(state=PasswordTry.State.FORGIVEN)
    if username is not None:
        tries = tries.filter(name=_digest(username))
    return tries.update(state=PasswordTry.State.FORGIVEN)


def wrong_on(date: datetime.date, district: District | None = None) -> Wrong:
    """The wrong tries of a day at a district's accounts, or at all of them, and at names that nobody has."""
    midnight = timezone.make_aware(datetime.datetime.combine(date, datetime.time.min))
    tries = PasswordTry.objects.filter(at__gte=midnight, at__lt=midnight + datetime.timedelta(days=1))
    counted = tries.exclude(state=PasswordTry.State.OPEN).values_list("name").annotate(Count("pk"))
    left = dict(counted)
    at_accounts = {}
    for username, whose in User.objects.values_list("username", "district_id") if left else ():
        number = left.pop(_digest(username), 0)
        if number and (district is None or whose == district.pk):
            at_accounts[username] = number
    return Wrong(at_accounts, sum(left.values()))


def _digest(username: str) -> str:
    return salted_hmac("accounts.tries", username, algorithm="sha256").hexdigest()


def _one_at_a_time() -> None:
    """Let nobody count until this transaction ends; SQLite's write lock does it by itself."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {PasswordTry._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")


def _same_place(this: PasswordTry) -> Q:
    if this.device:
        return Q(device=this.device)
    return Q(device="", name=this.name, network=this.network)


def _are_too_many(this: PasswordTry) -> bool:
    recent = PasswordTry.objects.filter(at__gt=this.at - WINDOW).exclude(state=PasswordTry.State.FORGIVEN)
    if recent.filter(_same_place(this)).count() >= MOST_FROM_ONE_PLACE:
        return True
    if this.device:
        return False
    # Those that are being looked at do not count here: sixty people may sign in at the same moment.
    from_address = recent.filter(device="", network=this.network, state=PasswordTry.State.WRONG).count()
    at_name = recent.filter(device="", name=this.name).count()
    return from_address >= MOST_FROM_ONE_ADDRESS or at_name >= MOST_AT_ONE_NAME
