"""What the clock has to do for a day, and in which state each thing is: rules only, no database."""

import datetime
import enum
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from django.utils import timezone

from reports.actions import LEASES, NO_ADDRESS
from reports.models import Campaign, ClockTask, ReportingDay
from reports.models.campaign import MINUTE, minutes_until

Kind = ClockTask.Kind

#: What tells one task of a day from another: its kind and when it is due.
Key = tuple[str, datetime.datetime]

#: The Office and the leaders get the list of the missing so long after the deadline.
LIST_AFTER = 5 * MINUTE
#: A task that is this much overdue and in nobody's hands means that no clock is running.
GRACE = 2 * MINUTE
#: A reminder further from the deadline is none.
MOST_MINUTES = 24 * 60
#: How the outcome of a task begins that was rightly not done.
SKIPPED = "bỏ qua: "


class State(enum.Enum):
    """Where a task stands: its label, and the badge that the page shows it on."""

    WAITING = "chưa đến giờ", ""
    IN_HAND = "đang thực hiện", ""
    OVERDUE = "chưa thực hiện", "missing"
    FAILING = "gặp lỗi, sẽ thử lại", "missing"
    DONE = "đã thực hiện", "on_time"
    FLAWED = "có lỗi", "missing"
    SKIPPED = "bỏ qua", "exempt"

    @property
    def label(self) -> str:
        return self.value[0]

    @property
    def badge(self) -> str:
        return self.value[1]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is known of one day of one district."""

    day: ReportingDay
    tasks: Mapping[Key, ClockTask]
    #: Of a day that is over: whether it still needs the edition that nobody made.
    needs_edition: bool
    #: Since when the campaign has had a reminder so many minutes before the deadline; ``None``: always.
    set_at: Callable[[int], datetime.datetime | None]
    #: Since when the deadline has been what it is; ``None``: always.
    moved_at: Callable[[], datetime.datetime | None]


@dataclass(frozen=True, slots=True)
class Errand:
    """One thing for the clock to do, as it stands at the moment ``at``."""

    day: ReportingDay
    kind: str
    due_at: datetime.datetime
    at: datetime.datetime
    #: Its row; ``None`` until it is first taken in hand.
    task: ClockTask | None
    #: Why it must not be done (any more); empty if it must.
    moot: str
    #: Since when its being due could be known: moving the deadline back may make it due at once.
    known_since: datetime.datetime | None

    @property
    def label(self) -> str:
        return Kind(self.kind).label

    @property
    def is_closing(self) -> bool:
        return self.kind == Kind.CLOSE

    @property
    def is_done(self) -> bool:
        return self.task is not None and self.task.done_at is not None

    @property
    def is_carried_out(self) -> bool:
        return self.state in {State.DONE, State.FLAWED}

    @property
    def is_in_hand(self) -> bool:
        """Whether somebody's claim holds."""
        claimed_at = self.task.claimed_at if self.task else None
        return not self.is_done and claimed_at is not None and abs(self.at - claimed_at) < LEASES[self.kind]

    @property
    def is_due(self) -> bool:
        """Whether it is to be taken in hand now."""
        return self.due_at <= self.at and not self.is_done and not self.is_in_hand

    @property
    def is_neglected(self) -> bool:
        """Whether it should have been taken in hand a while ago: no clock seems to run."""
        return self.is_due and max(self.due_at, self.known_since or self.due_at) + GRACE < self.at

    @property
    def state(self) -> State:
        if self.task and self.is_done:
            if self.task.outcome.startswith(SKIPPED):
                return State.SKIPPED
            return State.FLAWED if self.task.error else State.DONE
        if self.task and self.task.error:
            return State.FAILING
        if self.is_in_hand:
            return State.IN_HAND
        return State.OVERDUE if self.is_due else State.WAITING

    @property
    def told(self) -> str:
        """What came of it, without repeating its state."""
        return self.task.outcome.removeprefix(SKIPPED) if self.task else ""

    @property
    def has_nobody_to_write_to(self) -> bool:
        """Whether the list of the missing went nowhere because neither Office nor leaders have an address."""
        return self.kind == Kind.LIST_MISSING and self.state is State.SKIPPED and self.told.endswith(NO_ADDRESS)

    @property
    def minutes_late(self) -> int:
        """Whole printed minutes from when it was due to when it was begun; 0 for what was not done."""
        begun_at = self.task.claimed_at if self.task and self.is_carried_out else None
        return max(0, -minutes_until(self.due_at, begun_at)) if begun_at else 0


def errands_of(sheet: Sheet, at: datetime.datetime) -> tuple[Errand, ...]:
    """Everything that the clock has done and has to do for the day, in the order of time."""
    is_today = timezone.localdate(at) == sheet.day.date
    planned = set(_planned_today(sheet, at) if is_today else _planned_for_past_day(sheet))
    keys = planned | set(sheet.tasks)
    last_reminder = max((due_at for kind, due_at in keys if kind == Kind.REMIND and due_at <= at), default=at)
    return tuple(
        Errand(
            day=sheet.day,
            kind=kind,
            due_at=due_at,
            at=at,
            task=sheet.tasks.get((kind, due_at)),
            moot=_moot((kind, due_at), planned, last_reminder) if is_today else _moot_on_past_day(kind, sheet),
            known_since=_known_since(sheet, (kind, due_at), at),
        )
        for kind, due_at in sorted(keys, key=_in_time)
    )


def _known_since(sheet: Sheet, key: Key, at: datetime.datetime) -> datetime.datetime | None:
    """When the deadline came to stand, for what hangs on it and is overdue; the closing has a time of its own."""
    kind, due_at = key
    task = sheet.tasks.get(key)
    is_overdue = due_at + GRACE < at and not (task and task.done_at)
    return sheet.moved_at() if is_overdue and kind != Kind.CLOSE else None


def _planned_today(sheet: Sheet, at: datetime.datetime) -> Iterator[Key]:
    day = sheet.day
    for minutes in minutes_of(day.campaign):
        due_at = day.due_at - minutes * MINUTE
        if timezone.localdate(due_at) == day.date and _is_known(sheet, minutes, due_at, at):
            yield Kind.REMIND, due_at
    yield Kind.LIST_MISSING, day.due_at + LIST_AFTER
    yield from _planned_close(sheet)


def _planned_for_past_day(sheet: Sheet) -> Iterator[Key]:
    """Of a day that is over only the edition is made up for (R19)."""
    if sheet.needs_edition:
        yield from _planned_close(sheet)


def _planned_close(sheet: Sheet) -> Iterator[Key]:
    """At the campaign's time; but a day that was seen to is not seen to again at a later time."""
    if not any(kind == Kind.CLOSE and task.done_at for (kind, _), task in sheet.tasks.items()):
        yield Kind.CLOSE, auto_close_at(sheet.day)
        return
    yield from (key for key in sheet.tasks if key[0] == Kind.CLOSE)


def auto_close_at(day: ReportingDay) -> datetime.datetime:
    """When the clock closes the day if nobody has (R19)."""
    return timezone.make_aware(datetime.datetime.combine(day.date, day.campaign.auto_close_time))


def reminders_at(day: ReportingDay) -> list[datetime.datetime]:
    """When the day's reminders are to go out, as its deadline stands."""
    moments = {day.due_at - minutes * MINUTE for minutes in minutes_of(day.campaign)}
    return sorted(moment for moment in moments if timezone.localdate(moment) == day.date)


def minutes_of(campaign: Campaign) -> list[int]:
    """The campaign's reminder minutes; what is none, whoever wrote it there, is left out."""
    written = campaign.reminder_minutes
    found = written if isinstance(written, list) else []
    return [minutes for minutes in found if type(minutes) is int and abs(minutes) <= MOST_MINUTES]


def _is_known(sheet: Sheet, minutes: int, due_at: datetime.datetime, at: datetime.datetime) -> bool:
    """Whether the reminder stood in the plan when its time came.

    The deadline or the minutes may have been changed since: what then lies in the past was never to be sent.
    """
    if due_at > at or (Kind.REMIND, due_at) in sheet.tasks:
        return True
    changes = (sheet.set_at(minutes), sheet.moved_at())
    return all(change is None or change <= due_at for change in changes)


def _moot(key: Key, planned: set[Key], last_reminder: datetime.datetime) -> str:
    kind, due_at = key
    if key not in planned:
        return "giờ hẹn đã thay đổi"
    # Three letters at once help nobody: of several overdue ones the last goes out.
    return "đã đến lượt nhắc sau" if kind == Kind.REMIND and due_at < last_reminder else ""


def _moot_on_past_day(kind: str, sheet: Sheet) -> str:
    if kind != Kind.CLOSE:
        return "đã hết ngày"
    return "" if sheet.needs_edition else "ngày đã có lần chốt, hoặc không có báo cáo nào gửi trong ngày"


def _in_time(key: Key) -> tuple[datetime.datetime, int]:
    kind, due_at = key
    return due_at, Kind.values.index(kind)
