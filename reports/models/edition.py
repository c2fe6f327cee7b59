"""The edition (lần chốt): what was reported to the province, frozen."""

from django.db import models
from django.db.models import Q

from .campaign import ReportingDay
from .document import DocumentTemplate
from .names import account, kept_name


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
        verbose_name = "lần chốt"
        verbose_name_plural = "lần chốt"
        ordering = ["day", "number"]
        constraints = [
            models.UniqueConstraint(fields=["day", "number"], name="edition_number_unique"),
            models.CheckConstraint(condition=Q(number__gte=1), name="edition_number_from_one"),
            models.CheckConstraint(condition=Q(number=1) | ~Q(reason=""), name="edition_after_first_has_reason"),
        ]

    def __str__(self) -> str:
        return f"Lần chốt {self.number} ngày {self.day}"

    @property
    def maker_name(self) -> str:
        """Who made it, as page and paper print it."""
        return self.made_by_name or "hệ thống tự chốt"


class Deferral(models.Model):
    """The Office's decision to leave what changed after an edition for the next day (R18).

    It keeps the list that the decider saw: of each unit in it what its line stood on, by numbers, whatever
    the clock said (R23). A unit whose line stands on something else by now is asked about again.
    """

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="deferrals", verbose_name="lần chốt")
    seen_at = models.DateTimeField("danh sách lúc")
    covered = models.JSONField("danh sách")
    decided_by = account("người quyết định")
    decided_by_name = kept_name("người quyết định, tên lúc đó")
    decided_at = models.DateTimeField("lúc")

    class Meta:
        verbose_name = "thay đổi để ngày mai"
        verbose_name_plural = "thay đổi để ngày mai"
        ordering = ["edition", "pk"]
        constraints = [models.UniqueConstraint(fields=["edition", "seen_at"], name="deferral_once_per_list")]

    def __str__(self) -> str:
        return f"{self.edition}: {self.seen_at:%H:%M}"

    def covers(self, code: str, state: object) -> bool:
        """Whether the unit stood in the list in this very state (``consolidation.state_of``)."""
        return code in self.covered and self.covered[code] == state
