"""What the Office does about a day: excusing, extending, urging, comparing."""

import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from units.models import Unit

from .campaign import ReportingDay


class RevocableQuerySet(models.QuerySet):
    def valid_at(self, moment: datetime.datetime) -> Self:
        """Decisions made by ``moment`` and not taken back by then."""
        return self.filter(Q(withdrawn_at=None) | Q(withdrawn_at__gt=moment), decided_at__lte=moment)

    def in_force(self) -> Self:
        """Decisions that nobody has taken back."""
        return self.filter(withdrawn_at=None)


class RevocableDecision(models.Model):
    """What the Office decided with a reason, by whom and when, and whether it was taken back."""

    reason = models.CharField("lý do", max_length=300)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người quyết định"
    )
    decided_at = models.DateTimeField("lúc")
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người rút lại", null=True, blank=True
    )
    withdrawn_at = models.DateTimeField("rút lại lúc", null=True, blank=True)

    objects = RevocableQuerySet.as_manager()

    class Meta:
        abstract = True


class Exemption(RevocableDecision):
    """A unit excused from one day's report (miễn báo cáo), with a reason that everybody sees (R3)."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="exemptions", verbose_name="đơn vị")
    date = models.DateField("ngày")

    class Meta:
        verbose_name = "miễn báo cáo"
        verbose_name_plural = "miễn báo cáo"
        ordering = ["date", "unit"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "date"], condition=Q(withdrawn_at=None), name="exemption_once_per_unit_and_date"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="exemption_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} – {self.date:%d/%m/%Y}"


class Extension(RevocableDecision):
    """The Office's moving of a day's deadline for all units (lùi hạn), kept on record."""

    day = models.ForeignKey(ReportingDay, models.PROTECT, related_name="extensions", verbose_name="ngày")
    previous_due_at = models.DateTimeField("hạn cũ")
    due_at = models.DateTimeField("hạn mới")

    class Meta:
        verbose_name = "lùi hạn"
        verbose_name_plural = "lùi hạn"
        ordering = ["day", "decided_at"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="extension_has_reason")]

    def __str__(self) -> str:
        return f"{self.day}: {self.due_at:%H:%M}"


class Reminder(models.Model):
    """One urging of one unit: who was urged, how, when, by whom, and what came back.

    An e-mail is one row for each address. It is written before the letter goes out, so that a
    process killed in between is seen: ``delivered_at`` and ``error`` are both empty then.
    """

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
    recipient = models.CharField("người nhận", max_length=254, blank=True)
    sent_at = models.DateTimeField("lúc")
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="reminders",
        verbose_name="người đôn đốc",
        null=True,
        blank=True,
        help_text="Để trống: hệ thống tự nhắc.",
    )
    task = models.ForeignKey(
        "ClockTask", models.PROTECT, related_name="reminders", verbose_name="việc hẹn giờ", null=True, blank=True
    )
    delivered_at = models.DateTimeField("máy chủ thư nhận lúc", null=True, blank=True)
    answer = models.CharField("phản hồi", max_length=20, choices=Answer, blank=True)
    note = models.CharField("ghi chú", max_length=300, blank=True)
    answered_at = models.DateTimeField("ghi phản hồi lúc", null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name="người ghi phản hồi",
        null=True,
        blank=True,
    )
    error = models.CharField("lỗi khi gửi", max_length=300, blank=True)

    class Meta:
        verbose_name = "lượt đôn đốc"
        verbose_name_plural = "lượt đôn đốc"
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["task", "unit", "recipient"],
                condition=Q(task__isnull=False),
                name="reminder_once_per_task_and_address",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} – {self.sent_at:%d/%m/%Y %H:%M}"


class ClockTask(models.Model):
    """One thing the clock must do once for a day: claimed by a conditional update, then done."""

    class Kind(models.TextChoices):
        REMIND = "remind", "nhắc các đơn vị chưa báo cáo"
        LIST_MISSING = "list_missing", "gửi danh sách đơn vị chưa báo cáo"
        CLOSE = "close", "tự chốt số liệu"

    day = models.ForeignKey(ReportingDay, models.PROTECT, related_name="clock_tasks", verbose_name="ngày")
    kind = models.CharField("việc", max_length=20, choices=Kind)
    due_at = models.DateTimeField("đến giờ lúc")
    claimed_at = models.DateTimeField("nhận việc lúc", null=True, blank=True)
    done_at = models.DateTimeField("xong lúc", null=True, blank=True)
    outcome = models.CharField("kết quả", max_length=300, blank=True)
    error = models.CharField("lỗi", max_length=300, blank=True)

    class Meta:
        verbose_name = "việc hẹn giờ"
        verbose_name_plural = "việc hẹn giờ"
        ordering = ["due_at"]
        constraints = [
            models.UniqueConstraint(fields=["day", "kind", "due_at"], name="clock_task_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} – {self.due_at:%d/%m/%Y %H:%M}"


class ProvinceCount(models.Model):
    """The province's own count for the district on a day: shown beside the totals, never in place of them."""

    day = models.OneToOneField(ReportingDay, models.PROTECT, related_name="province_count", verbose_name="ngày")
    installed = models.PositiveIntegerField("số người đã cài đặt do tỉnh thống kê")
    source = models.CharField("nguồn", max_length=200, default="Sở Thông tin và Truyền thông")
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="người nhập")
    entered_at = models.DateTimeField("lúc")

    history = HistoricalRecords()

    class Meta:
        verbose_name = "số liệu của tỉnh"
        verbose_name_plural = "số liệu của tỉnh"

    def __str__(self) -> str:
        return f"{self.day}: {self.installed}"
