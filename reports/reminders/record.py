"""The record of a day's urging: every act, by whom, whom it reached, what came back."""

import datetime
import itertools
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from reports.models import Reminder, ReportingDay


@dataclass(frozen=True, slots=True)
class Act:
    """Everything that one person, or the clock, sent in one moment by one channel."""

    sent_at: datetime.datetime
    channel_label: str
    #: Who urged; the clock where it was nobody.
    by: str
    reminders: tuple[Reminder, ...]

    @property
    def units(self) -> int:
        """How many units were urged; one may have two addresses."""
        return len({reminder.unit_id for reminder in self.reminders})


def reminders_of(day: ReportingDay) -> list[Reminder]:
    """The day's urgings, the newest first, with the answers that were corrected, in two queries."""
    of_day = Reminder.objects.filter(day_id=day.pk).with_answers().select_related("unit")
    return list(of_day.order_by("-sent_at", "channel", "sent_by", "unit__position", "pk"))


def acts_of(reminders: Iterable[Reminder]) -> list[Act]:
    """The urgings as ``reminders_of`` gives them, by act."""
    groups = itertools.groupby(reminders, key=lambda r: (r.sent_at, r.channel, r.sent_by_id))
    return [_act(tuple(group)) for _, group in groups]


def by_unit(reminders: Iterable[Reminder]) -> dict[int, list[Reminder]]:
    """The urgings of each unit by its primary key."""
    found: dict[int, list[Reminder]] = defaultdict(list)
    for reminder in reminders:
        found[reminder.unit_id].append(reminder)
    return found


def by_error(letters: Iterable[Reminder]) -> dict[str, list[Reminder]]:
    """Letters that had an address and did not go, by what went wrong."""
    found: dict[str, list[Reminder]] = defaultdict(list)
    for letter in letters:
        if letter.error and letter.recipient:
            found[letter.error].append(letter)
    return found


def failed_letters(day: ReportingDay) -> list[Reminder]:
    """The day's letters that did not arrive, the last one of each address that nothing reached since."""
    letters = Reminder.objects.filter(day_id=day.pk, channel=Reminder.Channel.EMAIL).select_related("unit")
    last = {(letter.unit_id, letter.recipient): letter for letter in letters.order_by("sent_at", "pk")}
    failed = [letter for letter in last.values() if letter.error]
    return sorted(failed, key=lambda letter: (letter.unit.position, letter.unit_id, letter.pk))


def _act(reminders: tuple[Reminder, ...]) -> Act:
    first = reminders[0]
    by = first.sent_by.display_name if first.sent_by else "hệ thống tự nhắc"
    return Act(first.sent_at, first.way, by, reminders)
