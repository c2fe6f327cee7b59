"""A task of the clock as it stands at a moment, and what is said of it: no database."""

import datetime
import enum
from dataclasses import dataclass

from django.utils import timezone

from reports.models import Email, ScheduledTask
from reports.models.campaign import MINUTE, minutes_until
from reports.reminders.texts import one_line

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
