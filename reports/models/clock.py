"""What the clock has to do for a day."""

from django.db import models

from .campaign import ReportingDay


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
