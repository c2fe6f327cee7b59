"""What the province counts itself."""

import datetime
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef

from .campaign import ReportingDay
from .names import account, kept_name


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
        verbose_name = "số liệu của tỉnh"
        verbose_name_plural = "số liệu của tỉnh"
        ordering = ["day", "number"]
        constraints = [models.UniqueConstraint(fields=["day", "number"], name="province_count_number_unique")]

    def __str__(self) -> str:
        return f"{self.day}: {self.installed}"
