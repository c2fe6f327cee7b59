"""What the Office decides about a day, with a reason: excusing a unit, moving the deadline."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q

from units.models import Unit

from .campaign import MINUTE, ReportingDay
from .names import account, kept_name
from .report import DailyReport


class RevocableQuerySet(models.QuerySet):
    def in_force(self) -> Self:
        """Decisions that nobody has taken back."""
        return self.filter(withdrawn_at=None)


class RevocableDecision(models.Model):
    """What the Office decided with a reason, by whom and when, and whether it was taken back."""

    reason = models.CharField("lý do", max_length=300)
    decided_by = account("người quyết định", related_name="+")
    decided_by_name = kept_name("người quyết định, tên lúc đó")
    decided_at = models.DateTimeField("lúc")
    withdrawn_by = account("người rút lại", optional=True, related_name="+")
    withdrawn_by_name = kept_name("người rút lại, tên lúc đó")
    withdrawn_at = models.DateTimeField("rút lại lúc", null=True, blank=True)

    objects = RevocableQuerySet.as_manager()

    class Meta:
        abstract = True


class Exemption(RevocableDecision):
    """A unit excused from one day's report (miễn báo cáo), with a reason that everybody sees (R3)."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="exemptions", verbose_name="đơn vị")
    unit_name = kept_name("đơn vị, tên lúc đó")
    date = models.DateField("ngày")
    #: The same for all days that were decided together: a set clock may bring an hour twice (R23).
    decision = models.UUIDField("quyết định số", default=uuid.uuid4, editable=False)

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
    #: The newest report that there was then, of any day: what comes after it has a higher number (R23).
    last_report = models.ForeignKey(
        DailyReport, models.PROTECT, related_name="+", verbose_name="báo cáo cuối trước đó", null=True, editable=False
    )

    class Meta:
        verbose_name = "lùi hạn"
        verbose_name_plural = "lùi hạn"
        ordering = ["day", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="extension_has_reason")]

    def __str__(self) -> str:
        return f"{self.day}: {self.due_at:%H:%M}"

    def units_on_time_by_it(self) -> models.QuerySet[Unit]:
        """Units whose receipt says "on time" because of it: they first sent between the two deadlines (R2).

        Who had sent before it was decided, has a receipt that says "late".
        """
        after, until = (
            moment.replace(second=0, microsecond=0) + MINUTE for moment in (self.previous_due_at, self.due_at)
        )
        first = self.day.reports.filter(revision=1, pk__gt=self.last_report_id or 0)
        sent = first.filter(first_sent_at__gte=after, first_sent_at__lt=until)
        return Unit.objects.filter(pk__in=sent.values("unit"))
