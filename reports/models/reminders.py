"""Who was reminded of a day's report, how, and what came back."""

from typing import Self

from django.db import models
from django.db.models import Q

from units.models import Unit

from .campaign import ReportingDay
from .emails import Email
from .names import account, kept_name


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
        verbose_name = "lượt đôn đốc"
        verbose_name_plural = "lượt đôn đốc"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(channel="email", email__isnull=False) | ~Q(channel="email") & Q(email=None),
                name="reminder_by_email_has_one",
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit} – {self.sent_at:%d/%m/%Y %H:%M}"

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
        return self.email is None or self.email.is_under_way

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
        verbose_name = "phản hồi đã sửa"
        verbose_name_plural = "phản hồi đã sửa"
        # The last one first, as the page tells them after the answer that holds.
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.reminder}: {self.get_answer_display() or self.note}"
