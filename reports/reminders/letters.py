"""The Office's letters: written down at once, sent within a budget of time, the rest by the clock.

Who owes is asked twice: when the letters are written down, and again when each one goes, whoever sends it.
"""

import datetime
import time
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from django.db.models import F
from django.utils import timezone

from reports import actions
from reports.models import Reminder, ReportingDay
from units.models import User

from .mail import addresses_of, send_letter
from .owing import Owing, owing_units, still_owes
from .post import Post

#: Seconds that a request sends letters for; one that is begun is brought to its end.
BUDGET = 10

SETTLED = "đơn vị đã gửi báo cáo hoặc được miễn"
OVER = "đã hết ngày"
#: Who had it in hand was stopped before it was known what became of it; it counts as no urging.
UNKNOWN = "việc gửi bị dừng giữa chừng, chưa rõ thư đã đi hay chưa"


@dataclass(frozen=True, slots=True)
class Urging:
    """What came of asking for letters."""

    #: A row for each address, as it stands now; one without a recipient says that the unit has none.
    letters: tuple[Reminder, ...]
    #: The last letter of each unit that got no other, for it was on its way or had just gone.
    repeated: tuple[Reminder, ...]

    @property
    def waiting(self) -> list[Reminder]:
        return [letter for letter in self.letters if letter.is_waiting]

    @property
    def units(self) -> set[str]:
        """The codes of all units that owe the report and were asked for."""
        return {letter.unit.code for letter in (*self.letters, *self.repeated)}


def urge_by_mail(*, day: ReportingDay, at: datetime.datetime, by: User, codes: Collection[str] | None = None) -> Urging:
    """Write to the units that owe the report now (of ``codes``, if given).

    The letters are on record before the first goes; those that do not go within the budget wait for
    the clock. So do those of a request that was cut off, of which this one sends what it can.
    """
    owing = [owing.unit for owing in owing_units(day, at) if codes is None or owing.unit.code in codes]
    addresses = {unit: addresses_of(unit) for unit in owing}
    requested, repeated = actions.request_letters(day=day, addresses=addresses, by=by, at=at)
    end = time.monotonic() + BUDGET
    send_waiting_letters(day=day, is_over=lambda: time.monotonic() >= end)
    return Urging(_as_they_stand(requested), _as_they_stand(repeated))


def _as_they_stand(letters: Iterable[Reminder]) -> tuple[Reminder, ...]:
    found = Reminder.objects.filter(pk__in=[letter.pk for letter in letters])
    return tuple(found.select_related("unit").order_by("pk"))


def send_waiting_letters(*, day: ReportingDay | None = None, is_over: Callable[[], bool]) -> int:
    """Send what waits, the oldest first, until all is done or ``is_over`` says so; returns how many were sent.

    Of several processes that do so at once, each letter is sent by one.
    """
    letters = Reminder.objects.waiting().select_related("unit", "day__campaign__district")
    if day is not None:
        letters = letters.filter(day__campaign=day.campaign_id, day__date=day.date)
    waiting = list(letters.order_by(F("claimed_at").asc(nulls_first=True), "pk"))
    lists: dict[int, dict[int, Owing]] = {}
    sent = 0
    with Post() as post:
        for letter in waiting:
            if is_over():
                break
            sent += _carry_out(post, letter, lists)
    return sent


def _carry_out(post: Post, letter: Reminder, lists: dict[int, dict[int, Owing]]) -> bool:
    """Send one letter, or give it up if its unit owes nothing any more; whether it was we who sent it."""
    at, was_begun = timezone.now(), letter.claimed_at is not None
    if not actions.claim_letter(letter=letter, at=at):
        return False
    # Between two letters the deadline may have been moved.
    letter.day.refresh_from_db(fields=["due_at", "extension_reason"])
    owing = _owing_now(letter, lists, at)
    if owing is None:
        settled = SETTLED if letter.day.is_open_to_units(at) else OVER
        actions.drop_letter(letter=letter, reason=UNKNOWN if was_begun else settled)
        return False
    send_letter(post, letter, owing, at)
    return True


def _owing_now(letter: Reminder, lists: dict[int, dict[int, Owing]], at: datetime.datetime) -> Owing | None:
    """What the letter's unit owes at this very moment; ``lists`` keeps each day's list between letters."""
    day, unit = letter.day, letter.unit
    if not day.is_open_to_units(at) or not still_owes(day, unit):
        return None
    if unit.pk not in lists.get(day.pk, {}):
        lists[day.pk] = {owing.unit.pk: owing for owing in owing_units(day, at)}
    return lists[day.pk].get(unit.pk)
