"""The record of a day's reminders: every act, by whom, whom it reached, what came back."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from reports.models import Email, Reminder, ReportingDay


@dataclass(frozen=True, slots=True)
class Act:
    """Everything that one person, or the clock, sent in one moment by one channel."""

    sent_at: datetime.datetime
    channel_label: str
    by: str
    reminders: tuple[Reminder, ...]

    @property
    def units(self) -> int:
        """How many units were reminded; one may have two addresses."""
        return len({reminder.unit_id for reminder in self.reminders})


def reminders_of(day: ReportingDay) -> list[Reminder]:
    """The day's reminders, the newest first, with the answers that were corrected, in two queries."""
    of_day = Reminder.objects.filter(day_id=day.pk).with_answers()
    return list(of_day.order_by("-pk"))


def acts_of(reminders: Iterable[Reminder]) -> list[Act]:
    """The reminders as ``reminders_of`` gives them, by act; within it the units in the Office's order."""
    acts: dict[tuple[object, ...], list[Reminder]] = defaultdict(list)
    for reminder in reminders:
        acts[reminder.sent_at, reminder.channel, reminder.sent_by_id].append(reminder)
    return [
        Act(act[0].sent_at, act[0].way, act[0].by, tuple(sorted(act, key=lambda r: (r.unit.position, r.pk))))
        for act in acts.values()
    ]


def failed_emails(day: ReportingDay) -> list[Email]:
    """The day's reminders that did not arrive, the last one of each address that nothing reached since."""
    emails = Email.objects.filter(day_id=day.pk, kind=Email.Kind.REMINDER).select_related("unit")
    last = {(email.unit_id, email.recipient): email for email in emails.order_by("pk")}
    failed = [email for email in last.values() if email.failure]
    return sorted(failed, key=lambda email: (email.unit.position, email.unit_id, email.pk) if email.unit else ())
