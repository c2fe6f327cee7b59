"""What the Office decides or notes of a day: who is excused, a moved deadline, what the province counted."""

import datetime
import uuid
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone

from incoming.dates import day
from units.models import District, Unit
from units.recording import account, kept_name

from .campaign import MINUTE, ONE_DAY, ReportingDay
from .report import JUDGED_AT, DailyReport


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
        verbose_name = verbose_name_plural = "miễn báo cáo"
        ordering = ["date", "unit"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "date"], condition=Q(withdrawn_at=None), name="exemption_once_per_unit_and_date"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="exemption_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} – {self.date:%d/%m/%Y}"


class ExtensionQuerySet(RevocableQuerySet):
    def for_all(self) -> Self:
        """Those of the day, which all units share."""
        return self.filter(unit=None)


class Extension(RevocableDecision):
    """The Office's moving of a day's deadline (lùi hạn), for all units or for one (R3), kept on record.

    One unit's without a new minute was written down afterwards: its reason was a good one (lý do khách quan), and its
    report is as late as it was.
    """

    day = models.ForeignKey(ReportingDay, models.PROTECT, related_name="extensions", verbose_name="ngày")
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="extensions", verbose_name="riêng đơn vị", null=True, blank=True
    )
    unit_name = kept_name("đơn vị, tên lúc đó")
    previous_due_at = models.DateTimeField("hạn cũ")
    due_at = models.DateTimeField("hạn mới", null=True, blank=True)
    #: The newest report that there was then, of any day: what comes after it has a higher number (R23).
    last_report = models.ForeignKey(
        DailyReport, models.PROTECT, related_name="+", verbose_name="báo cáo cuối trước đó", null=True, editable=False
    )

    objects = ExtensionQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        verbose_name = verbose_name_plural = "lùi hạn"
        ordering = ["day", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="extension_has_reason"),
            models.CheckConstraint(
                condition=Q(due_at__isnull=False) | Q(unit__isnull=False), name="extension_for_all_has_minute"
            ),
            models.UniqueConstraint(
                fields=["day", "unit"],
                condition=Q(due_at=None, withdrawn_at=None),
                name="extension_reason_noted_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day}: {timezone.localtime(self.due_at):%H:%M}" if self.due_at else f"{self.day}: {self.unit}"

    def units_on_time_by_it(self) -> models.QuerySet[Unit]:
        """Units whose receipt says "on time" because of it: first sent after it, between the two deadlines (R2)."""
        if self.due_at is None:
            return Unit.objects.none()
        after, until = (
            moment.replace(second=0, microsecond=0) + MINUTE for moment in (self.previous_due_at, self.due_at)
        )
        first = self.day.reports.filter(revision=1, pk__gt=self.last_report_id or 0)
        sent = first.alias(judged=JUDGED_AT).filter(judged__gte=after, judged__lt=until)
        return Unit.objects.filter(pk__in=sent.values("unit"))


class Suspension(RevocableDecision):
    """Days without a report for the whole district (tạm dừng báo cáo): a storm, a flood, holidays (R1)."""

    district = models.ForeignKey(District, models.PROTECT, related_name="suspensions", verbose_name="huyện")
    first_on = models.DateField("từ ngày")
    last_on = models.DateField("đến hết ngày")
    #: The first day that is reported again since it was taken back: what had passed by then stays suspended.
    resumes_on = models.DateField("báo cáo lại từ ngày", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "tạm dừng báo cáo"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="suspension_has_reason"),
            models.CheckConstraint(condition=Q(first_on__lte=models.F("last_on")), name="suspension_first_then_last"),
        ]

    def __str__(self) -> str:
        return f"{self.first_on:%d/%m/%Y}–{self.last_on:%d/%m/%Y}"

    @property
    def in_words(self) -> str:
        if self.first_on == self.last_on:
            return f"ngày {day(self.first_on)}"
        return f"từ ngày {day(self.first_on)} đến hết ngày {day(self.last_on)}"

    @property
    def dates(self) -> list[datetime.date]:
        """The dates that stand suspended by it."""
        days = ((self.resumes_on or self.last_on + ONE_DAY) - self.first_on).days
        return [self.first_on + n * ONE_DAY for n in range(days)]


def suspended_dates(district_id: int) -> dict[str, str]:
    """Why each of the district's suspended dates is none of its days, as ``Campaign.suspended`` keeps it."""
    suspensions = Suspension.objects.filter(district_id=district_id).order_by("pk")
    return {date.isoformat(): suspension.reason for suspension in suspensions for date in suspension.dates}


def own_due_at(**which: Any) -> Subquery:
    """One unit's own deadline of one day, as it was last given (R3)."""
    given = Extension.objects.in_force().filter(unit__isnull=False, due_at__isnull=False, **which)
    return Subquery(given.order_by("-pk").values("due_at")[:1])


def with_extensions_of(unit: Unit) -> "models.QuerySet[Any]":
    """Saved days, each with the unit's own deadline and its reason that was noted afterwards (R3)."""
    noted = Extension.objects.in_force().filter(unit=unit, due_at=None, day=OuterRef("pk"))
    names = {"noted_reason": "reason", "noted_by": "decided_by_name", "noted_at": "decided_at"}
    told = {name: Subquery(noted.values(column)) for name, column in names.items()}
    return ReportingDay.objects.annotate(own_due_at=own_due_at(unit=unit, day=OuterRef("pk")), **told)


class ProvinceCountQuerySet(models.QuerySet["ProvinceCount"]):
    def current(self) -> Self:
        """What stands: the last writing of each day, unless it took the count away."""
        later = ProvinceCount.objects.filter(day=OuterRef("day"), number__gt=OuterRef("number"))
        return self.filter(~Exists(later), installed__isnull=False)

    def by_date(self) -> dict[datetime.date, tuple[int, str]]:
        """What stands for each date: the count and its source; of one district's days."""
        rows = self.current().values_list("day__date", "installed", "source")
        return {date: (installed, source) for date, installed, source in rows if installed is not None}


class ProvinceCount(models.Model):
    """The province's own count for the district on a day: shown beside the totals, never in place of them.

    Each writing is a row of its own, and the highest number counts (R23); a row without a count took it away.
    """

    day = models.ForeignKey(ReportingDay, models.PROTECT, related_name="province_counts", verbose_name="ngày")
    number = models.PositiveIntegerField("lần ghi")
    installed = models.PositiveIntegerField("số người đã cài đặt do tỉnh thống kê", null=True, blank=True)
    source = models.CharField("nguồn", max_length=200, default="Sở Thông tin và Truyền thông")
    entered_by = account("người nhập")
    entered_by_name = kept_name("người nhập, tên lúc đó")
    entered_at = models.DateTimeField("lúc")

    objects = ProvinceCountQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "số liệu của tỉnh"
        ordering = ["day", "number"]
        constraints = [models.UniqueConstraint(fields=["day", "number"], name="province_count_number_unique")]

    def __str__(self) -> str:
        return f"{self.day}: {self.installed}"
