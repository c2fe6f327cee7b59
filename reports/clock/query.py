"""Reading what the clock has to do, and how a task stands at a moment; nothing here writes."""

import datetime
import enum
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from reports.actions.scheduled_tasks import NEXT_TRY_AFTER
from reports.models import Campaign, DailyReport, Edition, Email, ReportingDay, ScheduledTask
from reports.models.campaign import MINUTE, ONE_DAY, minutes_until
from reports.models.scheduled_tasks import plan
from reports.reminders.missing import emails_of_day
from reports.reminders.texts import one_line
from units.models import Unit
from units.prepared import prepared

#: The edition that nobody made is made up for on so many days back.
DAYS_BACK = 7 * ONE_DAY
#: A task that is this much overdue means that no clock is running.
GRACE = 2 * MINUTE

Result = ScheduledTask.Result


class State(enum.Enum):
    """Where a task stands: its label, and the badge that the page shows it on."""

    WAITING = "chưa đến giờ", ""
    OVERDUE = "chưa thực hiện", "missing"
    FAILING = "gặp lỗi, sẽ thử lại", "missing"
    DONE = "đã thực hiện", "on_time"
    FLAWED = "có lỗi", "missing"
    SKIPPED = "bỏ qua", "exempt"

    def __init__(self, label: str, badge: str) -> None:
        self.label, self.badge = label, badge


@dataclass(frozen=True, slots=True)
class Entry:
    """One task of a day, with the emails that it wrote, at the moment ``at``."""

    task: ScheduledTask
    at: datetime.datetime
    emails: tuple[Email, ...] = ()

    @property
    def is_carried_out(self) -> bool:
        return self.task.state in {ScheduledTask.State.DONE, ScheduledTask.State.FAILED}

    @property
    def is_done(self) -> bool:
        return self.task.state != ScheduledTask.State.PLANNED

    @property
    def is_neglected(self) -> bool:
        """Whether it should have been done a while ago: no clock seems to run."""
        task = self.task
        begins = max(filter(None, (task.due_at, task.planned_at, task.next_try_at)))
        return not self.is_done and not self._is_over and begins + GRACE < self.at

    @property
    def state(self) -> State:
        if self.task.state == ScheduledTask.State.CANCELLED or (not self.is_done and self._is_over):
            return State.SKIPPED
        if self.error:
            is_tried_again = not self.is_done or any(email.state == email.State.WAITING for email in self.emails)
            return State.FAILING if is_tried_again else State.FLAWED
        if self.is_done:
            return State.DONE
        return State.OVERDUE if self.task.due_at <= self.at else State.WAITING

    @property
    def told(self) -> str:
        """What came of it, without repeating its state."""
        if not self.is_done:
            return Result.DAY_OVER.label if self._is_over else ""
        match self.task.result:
            case Result.IN_WORDS:
                return self.task.detail
            case Result.NO_ADDRESS:
                office = self.task.day.campaign.district.office_short_name
                return f"{one_line(office)} và lãnh đạo {Result.NO_ADDRESS.label}"
            case Result.EMAILS if self.task.kind == ScheduledTask.Kind.REMIND:
                return self._reminded
            case Result.EMAILS if self.error:
                return ""
            case Result.EMAILS:
                return "đang gửi danh sách" if any(email.is_waiting for email in self.emails) else "đã gửi danh sách"
        return self.task.get_result_display()

    @property
    def error(self) -> str:
        """What went wrong, and is for whoever sees to the program."""
        if self.task.state == ScheduledTask.State.PLANNED:
            return f"{self.task.detail}, sẽ thử lại" if self.task.detail else ""
        if self.task.state == ScheduledTask.State.FAILED:
            return f"không thực hiện được sau hai lần thử: {self.task.detail}"
        kept_off = [email.problem for email in self.emails if email.failure in Email.ABOUT_THE_SERVER]
        if kept_off:
            return kept_off[0]
        if self.task.kind == ScheduledTask.Kind.LIST_MISSING and self.emails:
            return "; ".join(f"{email.recipient}: {email.problem}" for email in self.emails if email.problem)
        return "" if self.task.result == Result.IN_WORDS else self.task.detail

    @property
    def minutes_late(self) -> int:
        """Whole printed minutes from when it was due to when it was begun; 0 for what was not done."""
        begun_at = self.task.claimed_at if self.is_carried_out else None
        return max(0, -minutes_until(self.task.due_at, begun_at)) if begun_at else 0

    @property
    def _is_over(self) -> bool:
        """Whether the day has ended in which it was to be done; its edition is made up for."""
        return timezone.localdate(self.at) > self.task.day.date and not self.task.is_closing

    @property
    def _reminded(self) -> str:
        delivered = [email for email in self.emails if email.state == email.State.DELIVERED]
        units = len({email.unit_id for email in delivered})
        failed = [email for email in self.emails if email.failure]
        unaddressed = [email for email in failed if not email.recipient]
        under_way = [email for email in self.emails if email.is_waiting]
        sentences = (
            (len(delivered), f"đã gửi {len(delivered)} thư đến {units} đơn vị"),
            (len(under_way), f"{len(under_way)} thư đang gửi"),
            (len(failed) - len(unaddressed), f"{len(failed) - len(unaddressed)} thư không gửi được"),
            (len(unaddressed), f"{len(unaddressed)} đơn vị chưa có địa chỉ thư điện tử"),
        )
        # Whoever was written down and has answered before the email went is not reminded.
        return "; ".join(said for count, said in sentences if count) or Result.NOBODY_MISSING.label


def unplanned_campaigns(at: datetime.datetime) -> QuerySet[Campaign]:
    """Campaigns in force today, in districts that have units, whose day has no tasks yet."""
    date = timezone.localdate(at)
    units = Unit.objects.active_on(date).filter(district=OuterRef("district"))
    # Every day that was planned has one closing at least.
    planned = ScheduledTask.objects.filter(day__campaign=OuterRef("pk"), day__date=date, kind=ScheduledTask.Kind.CLOSE)
    return Campaign.objects.running_on(date).filter(Exists(units), ~Exists(planned)).select_related("district")


def due_tasks(at: datetime.datetime, kinds: Collection[str]) -> QuerySet[ScheduledTask]:
    """All that is due in all districts, what has been due longest first; in one query."""
    today = timezone.localdate(at)
    # A day without an edition whose units did report: at least one report arrived on the day itself.
    reported = DailyReport.objects.filter(day=OuterRef("day"), sent_at__date=OuterRef("day__date"))
    past = Q(kind=ScheduledTask.Kind.CLOSE, day__date__range=(today - DAYS_BACK, today - ONE_DAY))
    past &= Q(Exists(reported), ~Exists(Edition.objects.filter(day=OuterRef("day"))))
    later = Campaign.objects.filter(
        district=OuterRef("day__campaign__district"),
        starts_on__gt=OuterRef("day__campaign__starts_on"),
        starts_on__lte=OuterRef("day__date"),
    )
    units = Unit.objects.active_on(today).filter(district=OuterRef("day__campaign__district"))
    of_day = Q(Exists(units), day__date=today) | past
    # A try that was put off to a later hour was put off before the clock was set back.
    set_back = at + 2 * max(NEXT_TRY_AFTER.values())
    is_free = Q(next_try_at=None) | Q(next_try_at__lte=at) | Q(next_try_at__gte=set_back)
    planned = ScheduledTask.objects.filter(of_day, ~Exists(later), is_free, kind__in=kinds)
    planned = planned.filter(state=ScheduledTask.State.PLANNED, due_at__lte=at)
    return planned.select_related("day__campaign__district").order_by("due_at", "-kind", "pk")


def tasks_of_day(day: ReportingDay, at: datetime.datetime, emails: Iterable[Email] | None = None) -> tuple[Entry, ...]:
    """What the clock has done and will do for the day; of what is cancelled only that which was overdue.

    ``emails`` are all of the day, where they have been read.
    """
    written = tasks_written(day_id=day.pk or 0)
    if not written:
        return tuple(Entry(task, at) for task in plan(day))
    of_task: dict[int | None, list[Email]] = defaultdict(list)
    for email in emails_of_day(day_id=day.pk) if emails is None else emails:
        of_task[email.task_id].insert(0, email)
    for task in written:
        task.day = day
    return tuple(Entry(task, at, tuple(of_task[task.pk])) for task in written)


@prepared
def tasks_written(day_id: int) -> QuerySet[ScheduledTask]:
    was_overdue = Q(done_at__gte=F("due_at"))
    of_day = ScheduledTask.objects.filter(day_id=day_id)
    return of_day.filter(~Q(result=ScheduledTask.Result.TIMES_CHANGED) | was_overdue)


def entry_of(task: ScheduledTask, at: datetime.datetime) -> Entry:
    """One task with the emails that it wrote, as they stand now."""
    return Entry(task, at, tuple(task.emails.all()) if task.pk else ())


@dataclass(frozen=True, slots=True)
class Troubles:
    """What people must know of the clock's work."""

    #: Due for a while, and not done.
    neglected: tuple[Entry, ...]
    #: Met an error, and is tried again or was given up.
    failing: tuple[Entry, ...]
    #: The list of the missing that had nobody to go to: no address is set.
    unaddressed: tuple[Entry, ...]


def troubles(day: ReportingDay, at: datetime.datetime, emails: Iterable[Email] | None = None) -> Troubles | None:
    """What is wrong with the clock's work for the day, if anything; emails that failed are ``failed_emails``."""
    entries = tasks_of_day(day, at, emails)
    neglected = tuple(entry for entry in entries if entry.is_neglected)
    failing = tuple(entry for entry in entries if entry.state in {State.FAILING, State.FLAWED})
    unaddressed = tuple(entry for entry in entries if entry.task.result == ScheduledTask.Result.NO_ADDRESS)
    return Troubles(neglected, failing, unaddressed) if neglected or failing or unaddressed else None
