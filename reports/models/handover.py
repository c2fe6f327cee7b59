"""How an edition went to the province (bàn giao): put before its signatory, then sent."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from units.recording import account, kept_name

from .edition import Edition

#: What is known of an edition that was sent.
TOLD = ("document_number", "signed_by", "way")


class Handover(models.Model):
    """What the Office noted of an edition's way to the province; the highest number stands (R23, R24)."""

    class Stage(models.TextChoices):
        SUBMITTED = "submitted", "Đã trình ký"
        SENT = "sent", "Đã gửi UBND tỉnh"
        #: The note before was a mistake.
        WITHDRAWN = "withdrawn", "Rút lại: chưa trình ký, chưa gửi"

    class Way(models.TextChoices):
        NETWORK = "network", "trục liên thông văn bản"
        EMAIL = "email", "thư điện tử"
        PAPER = "paper", "bản giấy"

    edition = models.ForeignKey(
        Edition, models.PROTECT, related_name="handovers", verbose_name="lần chốt", db_index=False
    )
    number = models.PositiveIntegerField("lần ghi")
    stage = models.CharField("việc đã làm", max_length=10, choices=Stage)
    document_number = models.CharField("số, ký hiệu", max_length=50, blank=True)
    signed_by = models.CharField("người ký", max_length=150, blank=True)
    way = models.CharField("hình thức gửi", max_length=10, choices=Way, blank=True)
    handed_at = models.DateTimeField("trình, gửi lúc", null=True, blank=True)
    noted_by = account("người ghi", related_name="+")
    noted_by_name = kept_name("người ghi, tên lúc đó")
    noted_at = models.DateTimeField("ghi lúc")

    class Meta:
        verbose_name = verbose_name_plural = "trình ký, gửi tỉnh"
        ordering = ["edition", "number"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "number"], name="handover_number_unique"),
            models.CheckConstraint(
                condition=~Q(stage="sent") | ~Q(document_number="") & ~Q(signed_by="") & ~Q(way=""),
                name="handover_sent_is_complete",
            ),
            models.CheckConstraint(
                condition=Q(stage="withdrawn", handed_at=None) | ~Q(stage="withdrawn") & Q(handed_at__isnull=False),
                name="handover_has_moment_unless_withdrawn",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_stage_display()} – {timezone.localtime(self.noted_at):%d/%m/%Y %H:%M}"

    @property
    def is_sent(self) -> bool:
        return self.stage == self.Stage.SENT

    @property
    def is_withdrawn(self) -> bool:
        return self.stage == self.Stage.WITHDRAWN
