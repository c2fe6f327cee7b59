"""The edition (lần chốt): what was reported to the province, frozen, and the district's own form of its report."""

from django.contrib import admin
from django.db import models
from django.db.models import Q
from django.utils import timezone

from units.models import District
from units.recording import account, kept_name

from .campaign import ReportingDay


class DocumentTemplateQuerySet(models.QuerySet["DocumentTemplate"]):
    def newest(self, district_id: int) -> "DocumentTemplate | None":
        """The district's last decision on its form of the report; none, or an empty one, means the shipped template."""
        return self.filter(district_id=district_id).order_by("-pk").first()


class DocumentTemplate(models.Model):
    """A template of the report (bao-cao.docx) that the district edited in Word; the newest is in force.

    An edition keeps the one that was in force when it was made (R21).
    """

    district = models.ForeignKey(District, models.PROTECT, related_name="document_templates", verbose_name="huyện")
    content = models.BinaryField("nội dung", blank=True)
    uploaded_by = account("người tải lên")
    uploaded_by_name = kept_name("người tải lên, tên lúc đó")
    uploaded_at = models.DateTimeField("lúc")

    objects = DocumentTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "mẫu báo cáo"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.district}: {timezone.localtime(self.uploaded_at):%d/%m/%Y %H:%M}"


class Edition(models.Model):
    """The consolidation of a day as it was cut: numbered, immutable, printed from itself alone (R18)."""

    day = models.ForeignKey(ReportingDay, models.PROTECT, related_name="editions", verbose_name="ngày", db_index=False)
    number = models.PositiveIntegerField("lần chốt")
    cut_at = models.DateTimeField("thời điểm chốt")
    made_by = account("người chốt", optional=True, related_name="editions", help_text="Để trống: hệ thống tự chốt.")
    made_by_name = kept_name("người chốt, tên lúc đó")
    reason = models.CharField("lý do", max_length=300, blank=True)
    document_template = models.ForeignKey(
        DocumentTemplate,
        models.PROTECT,
        related_name="editions",
        verbose_name="mẫu báo cáo",
        null=True,
        blank=True,
        help_text="Để trống: mẫu gốc của hệ thống lúc chốt.",
    )
    content = models.JSONField("nội dung")
    sha256 = models.CharField("mã kiểm tra", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "lần chốt"
        ordering = ["day", "number"]
        constraints = [
            models.UniqueConstraint(fields=["day", "number"], name="edition_number_unique"),
            models.CheckConstraint(condition=Q(number__gte=1), name="edition_number_from_one"),
            models.CheckConstraint(condition=Q(number=1) | ~Q(reason=""), name="edition_after_first_has_reason"),
        ]

    def __str__(self) -> str:
        return f"Lần chốt {self.number} ngày {self.day}"

    @property
    @admin.display(description="người chốt")
    def maker_name(self) -> str:
        """Who made it, as page and paper print it."""
        return self.made_by_name or "hệ thống tự chốt"


class Deferral(models.Model):
    """The Office's decision to leave what changed after an edition for the next day (R18).

    It keeps the list that was seen, each unit with the numbers that its line stood on (R23); another is asked about.
    """

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="deferrals", verbose_name="lần chốt")
    seen_at = models.DateTimeField("danh sách lúc")
    covered = models.JSONField("danh sách")
    decided_by = account("người quyết định")
    decided_by_name = kept_name("người quyết định, tên lúc đó")
    decided_at = models.DateTimeField("lúc")

    class Meta:
        verbose_name = verbose_name_plural = "thay đổi để ngày mai"
        ordering = ["edition", "pk"]

    def __str__(self) -> str:
        return f"{self.edition}: {timezone.localtime(self.seen_at):%H:%M}"

    def covers(self, code: str, state: object) -> bool:
        """Whether the unit stood in the list in this very state (``consolidation.state_of``)."""
        return code in self.covered and self.covered[code] == state
