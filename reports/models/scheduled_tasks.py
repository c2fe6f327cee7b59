"""What the clock has to do for a day: one plan, computed for the pages and written down for the clock."""

import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone

from .campaign import MINUTE, ReportingDay, moment_on

#: The Office and the leaders get the list of the missing so long after the deadline.
LIST_AFTER = 5 * MINUTE


class ScheduledTask(models.Model):
    """One thing that the clock does once for a day (R19): planned when the day is opened, then done or cancelled."""

    class Kind(models.TextChoices):
        REMIND = "remind", "nhắc các đơn vị chưa báo cáo"
        LIST_MISSING = "list_missing", "gửi danh sách đơn vị chưa báo cáo"
        CLOSE = "close", "tự chốt số liệu"

    class State(models.TextChoices):
        PLANNED = "planned", "chưa thực hiện"
        DONE = "done", "đã thực hiện"
        CANCELLED = "cancelled", "bỏ qua"
        FAILED = "failed", "không thực hiện được"

    class Result(models.TextChoices):
        """What came of it, or why it was cancelled."""

        EMAILS = "emails", "đã gửi thư"
        NOBODY_MISSING = "nobody_missing", "không còn đơn vị nào phải nhắc"
        JUST_REMINDED = "just_reminded", "đơn vị chưa báo cáo vừa được gửi thư nhắc, không nhắc thêm"
        CLOSED = "closed", "đã chốt lần 1"
        CLOSED_LATE = "closed_late", "đã chốt lần 1, sau giờ báo cáo tỉnh"
        TIMES_CHANGED = "times_changed", "giờ hẹn đã thay đổi"
        LATER_REMINDER = "later_reminder", "đã đến lượt nhắc sau"
        ALREADY_CLOSED = "already_closed", "đã có lần chốt 1"
        NO_ADDRESS = "no_address", "chưa có địa chỉ thư điện tử"
        SUSPENDED = "suspended", "ngày tạm dừng báo cáo"
        BEGUN_LATER = "begun_later", "đợt triển khai được lập sau giờ này"
        DAY_OVER = "day_over", "đã hết ngày"
        NOT_NEEDED = "not_needed", "ngày đã có lần chốt, hoặc không có báo cáo nào gửi trong ngày"
        #: Written down in words before there were these codes: see ``detail``.
        IN_WORDS = "in_words", "xem ghi chú"

    #: What came of a due task that was rightly not done.
    CANCELLING = frozenset({Result.LATER_REMINDER, Result.ALREADY_CLOSED, Result.NO_ADDRESS})

    day = models.ForeignKey(ReportingDay, models.PROTECT, related_name="scheduled_tasks", verbose_name="ngày")
    kind = models.CharField("việc", max_length=20, choices=Kind)
    due_at = models.DateTimeField("đến giờ lúc")
    #: What was planned after its time had come was not neglected before.
    planned_at = models.DateTimeField("hẹn lúc")
    state = models.CharField("tình trạng", max_length=10, choices=State, default=State.PLANNED)
    result = models.CharField("kết quả", max_length=20, choices=Result, blank=True)
    detail = models.CharField("ghi chú", max_length=300, blank=True)
    tries = models.PositiveSmallIntegerField("số lần gặp lỗi", default=0)
    next_try_at = models.DateTimeField("thử lại lúc", null=True, blank=True)
    claimed_at = models.DateTimeField("nhận việc lúc", null=True, blank=True)
    done_at = models.DateTimeField("xong lúc", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "việc hẹn giờ"
        # At one minute those are reminded first, who may then not be on the list.
        ordering = ["due_at", "-kind"]
        constraints = [models.UniqueConstraint(fields=["day", "kind", "due_at"], name="scheduled_task_once")]
        indexes = [models.Index(fields=["due_at"], condition=Q(state="planned"), name="scheduled_task_planned")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} – {timezone.localtime(self.due_at):%d/%m/%Y %H:%M}"

    @property
    def is_closing(self) -> bool:
        return self.kind == self.Kind.CLOSE


def plan(day: ReportingDay) -> list[ScheduledTask]:
    """The day's tasks as its times stand, not saved; planned since the day began, none of them if it is suspended."""
    kinds = ScheduledTask.Kind
    moments = [(kinds.REMIND, moment) for moment in reminders_at(day)]
    close_at = auto_close_at(day)
    # The list comes with the closing at the latest: after the province's hour it helps nobody.
    moments += [(kinds.LIST_MISSING, min(day.due_at + LIST_AFTER, close_at)), (kinds.CLOSE, close_at)]
    since = moment_on(day.date, datetime.time.min)
    told = {"state": ScheduledTask.State.CANCELLED, "result": ScheduledTask.Result.SUSPENDED} if day.suspension else {}
    tasks = [ScheduledTask(day=day, kind=kind, due_at=due_at, planned_at=since, **told) for kind, due_at in moments]
    return sorted(tasks, key=lambda task: task.due_at)


def auto_close_at(day: ReportingDay) -> datetime.datetime:
    """When the clock closes the day if nobody has (R19): in the campaign's minute, between the day's own deadlines.

    A deadline that was moved takes the closing along: a unit that is in time is in the edition.
    """
    at = max(moment_on(day.date, day.campaign.auto_close_time), day.due_at + MINUTE)
    return min(at, day.cutoff_at - MINUTE)


def reminders_at(day: ReportingDay) -> list[datetime.datetime]:
    """When the day's reminders are to go out, as its deadline stands."""
    moments = {day.due_at - minutes * MINUTE for minutes in day.campaign.usable_reminder_minutes}
    return sorted(moment for moment in moments if timezone.localdate(moment) == day.date)
