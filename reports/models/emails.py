"""What goes out by email, written down before it goes; who was reminded of a report, how, and what came back."""

import datetime
import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from units.models import Unit
from units.recording import account, kept_name

from .campaign import MINUTE, ReportingDay
from .edition import Edition
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
        RESULT = "result", "kết quả gửi lãnh đạo"

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
        NEWER_EDITION = "newer_edition", "đã có lần chốt mới hơn"
        ADDRESS_GONE = "address_gone", "địa chỉ không còn dùng"
        #: Who had claimed it was stopped before it was known what became of it.
        INTERRUPTED = "interrupted", "việc gửi bị dừng giữa chừng, chưa rõ thư đã đi hay chưa"

    #: What every email meets, whatever its address.
    ABOUT_THE_SERVER = frozenset({Failure.LOGIN_REFUSED, Failure.SILENT, Failure.UNREACHABLE})
    #: What time may mend; anything else is not tried again.
    PASSING = ABOUT_THE_SERVER | {Failure.TEMPORARY, Failure.CONNECTION_LOST, Failure.PROGRAM}

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
    #: The edition whose result it tells (R27).
    edition = models.ForeignKey(
        Edition, models.PROTECT, related_name="emails", verbose_name="lần chốt", null=True, blank=True
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
        verbose_name = verbose_name_plural = "thư điện tử"
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


class ReminderQuerySet(models.QuerySet["Reminder"]):
    def with_answers(self) -> Self:
        """With all that is printed of them: what became of the email, what came back, what was written down before."""
        return self.select_related("email__unit", "unit").prefetch_related("earlier_answers")

    def reaching(self) -> Self:
        """Those that reached the unit, or may still: an email that failed, or was cancelled, reminded nobody."""
        under_way = Q(email__state__in=[Email.State.WAITING, Email.State.DELIVERED], email__failure="")
        return self.filter(Q(email=None) | under_way)


class Reminder(models.Model):
    """One reminder of one unit (đôn đốc): how, when, by whom, and what came back; by email, one for each address."""

    class Channel(models.TextChoices):
        PHONE = "phone", "điện thoại"
        ZALO = "zalo", "Zalo"
        EMAIL = "email", "thư điện tử"

    class Answer(models.TextChoices):
        WORKING = "dang_lam", "đang làm"
        ASKS_DELAY = "xin_lui", "xin lùi"
        UNREACHABLE = "khong_lien_lac_duoc", "không liên lạc được"

    day = models.ForeignKey(ReportingDay, models.PROTECT, related_name="reminders", verbose_name="ngày")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="reminders", verbose_name="đơn vị")
    channel = models.CharField("hình thức", max_length=10, choices=Channel)
    sent_at = models.DateTimeField("lúc")
    sent_by = account("người đôn đốc", optional=True, related_name="reminders", help_text="Để trống: hệ thống tự nhắc.")
    sent_by_name = kept_name("người đôn đốc, tên lúc đó")
    email = models.OneToOneField(
        Email, models.PROTECT, related_name="reminder", verbose_name="thư điện tử", null=True, blank=True
    )
    answer = models.CharField("phản hồi", max_length=20, choices=Answer, blank=True)
    note = models.CharField("ghi chú", max_length=300, blank=True)
    answered_at = models.DateTimeField("ghi phản hồi lúc", null=True, blank=True)
    answered_by = account("người ghi phản hồi", optional=True, related_name="+")
    answered_by_name = kept_name("người ghi phản hồi, tên lúc đó")

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "lượt đôn đốc"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(channel="email", email__isnull=False) | ~Q(channel="email") & Q(email=None),
                name="reminder_by_email_has_one",
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit} – {timezone.localtime(self.sent_at):%d/%m/%Y %H:%M}"

    @property
    def way(self) -> str:
        """How the unit was reminded, as the record says it: of Zalo only the copying of the text is known."""
        return "chép tin Zalo" if self.channel == self.Channel.ZALO else self.get_channel_display()

    @property
    def by(self) -> str:
        """Who reminded, as that person was called then (R22)."""
        return self.sent_by_name or "hệ thống tự nhắc"

    @property
    def is_reaching(self) -> bool:
        """Whether it reached the unit, or may still; see ``ReminderQuerySet.reaching``."""
        return self.email is None or self.email.is_waiting or self.has_reached

    @property
    def has_reached(self) -> bool:
        """Whether it reached the unit; an email on its way has not."""
        return self.email is None or self.email.state == Email.State.DELIVERED


class EarlierAnswer(models.Model):
    """What had been written down as the answer to a reminder until somebody corrected it."""

    reminder = models.ForeignKey(Reminder, models.PROTECT, related_name="earlier_answers", verbose_name="lượt đôn đốc")
    answer = models.CharField("phản hồi", max_length=20, choices=Reminder.Answer, blank=True)
    note = models.CharField("ghi chú", max_length=300, blank=True)
    answered_at = models.DateTimeField("ghi phản hồi lúc")
    answered_by = account("người ghi phản hồi", related_name="+")
    answered_by_name = kept_name("người ghi phản hồi, tên lúc đó")

    class Meta:
        verbose_name = verbose_name_plural = "phản hồi đã sửa"
        # The last one first, as the page tells them after the answer that holds.
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.reminder}: {self.get_answer_display() or self.note}"
