"""What the province counts itself."""

from django.conf import settings
from django.db import models
from simple_history.models import HistoricalRecords

from .campaign import ReportingDay


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
