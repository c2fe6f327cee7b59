"""Who was reminded of a day's report, how, and what came back."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from units.models import Unit

from .campaign import ReportingDay

#: A letter on its way: written down, and neither delivered nor refused nor given up. The clock's own letters
#: belong to its task, which sees to them.
WAITING = Q(channel="email", task=None, delivered_at=None, error="", moot="")

#: A letter of the clock's of which nothing has become: it is in hand, or who had it in hand was stopped.
UNDECIDED = Q(channel="email", task__isnull=False, delivered_at=None, error="", moot="")


class ReminderQuerySet(models.QuerySet["Reminder"]):
    def with_answers(self) -> Self:
        """With all that is printed of them: by whom, what came back, what was written down before."""
        return self.select_related("sent_by", "answered_by").prefetch_related("earlier_answers__answered_by")

    def waiting(self) -> Self:
        """Letters that the Office asked for and of which nothing has become yet."""
        return self.filter(WAITING)

    def urging(self) -> Self:
        """Those that reached the unit, or may still: a letter that failed, or was given up, urged nobody."""
        return self.filter(error="", moot="")


class Reminder(models.Model):
    """One urging of one unit: who was urged, how, when, by whom, and what came back.

    An e-mail is one row for each address. It is written before the letter goes out, so that one whose
    process was killed in between is found again: ``delivered_at``, ``error`` and ``moot`` are all empty then.
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
    #: Who sends a waiting letter takes it in hand first, so that no other process sends it, too.
    claimed_at = models.DateTimeField("đang gửi từ lúc", null=True, blank=True)
    moot = models.CharField("thôi gửi vì", max_length=100, blank=True)

    objects = ReminderQuerySet.as_manager()

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
        indexes = [models.Index(fields=["sent_at"], condition=WAITING, name="reminder_waiting_letters")]

    def __str__(self) -> str:
        return f"{self.unit} – {self.sent_at:%d/%m/%Y %H:%M}"

    @property
    def way(self) -> str:
        """How the unit was urged, as the record says it: of Zalo only the copying of the text is known."""
        return "chép tin Zalo" if self.channel == self.Channel.ZALO else self.get_channel_display()

    @property
    def urges(self) -> bool:
        """Whether it reached the unit, or may still; see ``ReminderQuerySet.urging``."""
        return not self.error and not self.moot

    @property
    def is_waiting(self) -> bool:
        """Whether it is a letter of which nothing has become yet."""
        is_letter = self.channel == self.Channel.EMAIL
        return is_letter and self.delivered_at is None and not self.error and not self.moot


class EarlierAnswer(models.Model):
    """What had been written down as the answer to an urging until somebody corrected it."""

    reminder = models.ForeignKey(Reminder, models.PROTECT, related_name="earlier_answers", verbose_name="lượt đôn đốc")
    answer = models.CharField("phản hồi", max_length=20, choices=Reminder.Answer, blank=True)
    note = models.CharField("ghi chú", max_length=300, blank=True)
    answered_at = models.DateTimeField("ghi phản hồi lúc")
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người ghi phản hồi"
    )

    class Meta:
        verbose_name = "phản hồi đã sửa"
        verbose_name_plural = "phản hồi đã sửa"
        # The last one first, as the page tells them after the answer that holds.
        ordering = ["-answered_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.reminder}: {self.get_answer_display() or self.note}"
