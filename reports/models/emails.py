"""What goes out by email: written down before it goes, claimed, tried again, or given up when its reason has gone."""

import datetime
import uuid
from typing import Self

from django.db import models
from django.db.models import Q

from units.models import Unit

from .campaign import MINUTE, ReportingDay
from .report import DailyReport
from .scheduled_tasks import ScheduledTask

#: Who claims an email keeps others away so long, and so long after a failure it is tried again: longer than any
#: mail server is waited for, and as long as a server commonly keeps off a sender whom it does not know.
NEXT_TRY_AFTER = 5 * MINUTE


def new_identity() -> str:
    return uuid.uuid4().hex


class EmailQuerySet(models.QuerySet["Email"]):
    def waiting(self) -> Self:
        """Those of which nothing has become yet."""
        return self.filter(state=Email.State.WAITING)

    def free_at(self, at: datetime.datetime) -> Self:
        """Those that may be claimed; a claim of a later hour was made before the clock was set back."""
        is_free = Q(next_try_at__lte=at) | Q(next_try_at__gte=at + 2 * NEXT_TRY_AFTER)
        return self.waiting().filter(is_free)


class Email(models.Model):
    """One email to one address, worded when it goes; its unit and day, and what it is about."""

    class Kind(models.TextChoices):
        REMINDER = "reminder", "thư đôn đốc"
        RETURN = "return", "thư báo trả lại"
        LIST = "list", "danh sách đơn vị chưa báo cáo"

    class State(models.TextChoices):
        WAITING = "waiting", "đang gửi"
        DELIVERED = "delivered", "máy chủ thư đã nhận"
        FAILED = "failed", "không gửi được"
        CANCELLED = "cancelled", "không gửi nữa"

    class Failure(models.TextChoices):
        """Why the last try failed; what a server says beyond its code may hold addresses and is not kept."""

        NO_ADDRESS = "no_address", "chưa có địa chỉ thư điện tử"
        BAD_ADDRESS = "bad_address", "địa chỉ thư điện tử không đúng"
        ADDRESS_REFUSED = "address_refused", "máy chủ thư từ chối địa chỉ này"
        SENDER_REFUSED = "sender_refused", "máy chủ thư từ chối địa chỉ gửi đi của hệ thống"
        CONTENT_REFUSED = "content_refused", "máy chủ thư từ chối nội dung thư"
        ADDRESS_UNSUPPORTED = "unsupported", "máy chủ thư không hỗ trợ địa chỉ này"
        SERVER_ERROR = "server_error", "máy chủ thư báo lỗi"
        TEMPORARY = "temporary", "máy chủ thư tạm thời chưa nhận"
        LOGIN_REFUSED = "login_refused", "máy chủ thư từ chối tài khoản gửi thư của hệ thống"
        CONNECTION_LOST = "connection_lost", "mất kết nối với máy chủ thư"
        SILENT = "silent", "máy chủ thư không trả lời"
        UNREACHABLE = "unreachable", "không kết nối được máy chủ thư"
        PROGRAM = "program", "lỗi chương trình"
        #: Written down in words before there were these codes: see ``detail``.
        IN_WORDS = "in_words", "xem ghi chú"

    class Reason(models.TextChoices):
        """Why it was cancelled."""

        SETTLED = "settled", "đơn vị đã gửi báo cáo hoặc được miễn"
        DAY_OVER = "day_over", "đã hết ngày"
        #: Who had claimed it was stopped before it was known what became of it.
        INTERRUPTED = "interrupted", "việc gửi bị dừng giữa chừng, chưa rõ thư đã đi hay chưa"

    #: What time may mend; anything else is not tried again.
    PASSING = frozenset(
        {
            Failure.TEMPORARY,
            Failure.LOGIN_REFUSED,
            Failure.CONNECTION_LOST,
            Failure.SILENT,
            Failure.UNREACHABLE,
            Failure.PROGRAM,
        }
    )
    #: What every email meets, whatever its address.
    ABOUT_THE_SERVER = frozenset({Failure.LOGIN_REFUSED, Failure.SILENT, Failure.UNREACHABLE})

    kind = models.CharField("loại thư", max_length=10, choices=Kind)
    day = models.ForeignKey(ReportingDay, models.PROTECT, related_name="emails", verbose_name="ngày")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="emails", verbose_name="đơn vị", null=True, blank=True)
    recipient = models.CharField("người nhận", max_length=254, blank=True)
    task = models.ForeignKey(
        ScheduledTask, models.PROTECT, related_name="emails", verbose_name="việc hẹn giờ", null=True, blank=True
    )
    report = models.ForeignKey(
        DailyReport, models.PROTECT, related_name="emails", verbose_name="báo cáo", null=True, blank=True
    )
    #: The page that it leads to, where only who asked for it knows the address of the site.
    link = models.CharField("đường dẫn", max_length=300, blank=True)
    requested_at = models.DateTimeField("yêu cầu lúc")
    state = models.CharField("tình trạng", max_length=10, choices=State, default=State.WAITING)
    failure = models.CharField("lỗi khi gửi", max_length=20, choices=Failure, blank=True)
    smtp_code = models.PositiveSmallIntegerField("mã của máy chủ thư", null=True, blank=True)
    reason = models.CharField("thôi gửi vì", max_length=20, choices=Reason, blank=True)
    detail = models.CharField("ghi chú", max_length=300, blank=True)
    tries = models.PositiveSmallIntegerField("số lần gửi", default=0)
    next_try_at = models.DateTimeField("gửi (lại) từ lúc")
    delivered_at = models.DateTimeField("máy chủ thư nhận lúc", null=True, blank=True)
    #: An email that is sent again is known by it (Message-ID).
    identity = models.CharField("mã nhận dạng", max_length=32, default=new_identity)

    objects = EmailQuerySet.as_manager()

    class Meta:
        verbose_name = "thư điện tử"
        verbose_name_plural = "thư điện tử"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["task", "unit", "recipient"],
                condition=Q(task__isnull=False),
                name="email_once_per_task_and_address",
            ),
            models.CheckConstraint(
                condition=Q(state="delivered", delivered_at__isnull=False)
                | ~Q(state="delivered") & Q(delivered_at=None),
                name="email_delivered_has_moment",
            ),
        ]
        indexes = [models.Index(fields=["next_try_at"], condition=Q(state="waiting"), name="email_waiting")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} – {self.recipient}"

    @property
    def unit_name(self) -> str:
        """The short name of the unit that it goes to; empty if it goes to none."""
        return self.unit.short_name if self.unit else ""

    @property
    def is_waiting(self) -> bool:
        """Whether nothing has become of it yet, and nothing has gone wrong."""
        return self.state == self.State.WAITING and not self.failure

    @property
    def is_under_way(self) -> bool:
        """Whether it has reached its address, or may still without anything having gone wrong."""
        return self.state in {self.State.WAITING, self.State.DELIVERED} and not self.failure

    @property
    def was_begun(self) -> bool:
        """Whether somebody claimed it, and has not said what became of it."""
        return self.is_waiting and self.tries > 0

    @property
    def claimed_at(self) -> datetime.datetime | None:
        """When somebody claimed it; ``None`` if it is known what became of the last try."""
        return self.next_try_at - NEXT_TRY_AFTER if self.was_begun else None

    @property
    def problem(self) -> str:
        """What went wrong with the last try, and whether there is to be another one; empty if nothing did."""
        if not self.failure:
            return ""
        said = self.detail if self.failure == self.Failure.IN_WORDS else self.get_failure_display()
        code = f" (mã {self.smtp_code})" if self.smtp_code else ""
        return f"{said}{code}{', sẽ thử lại' if self.state == self.State.WAITING else ''}"

    @property
    def why_cancelled(self) -> str:
        return self.detail if self.state == self.State.CANCELLED and not self.reason else self.get_reason_display()
