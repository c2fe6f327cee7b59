"""The district's own form of the written report."""

from django.db import models

from units.models import District

from .names import account, kept_name


class DocumentTemplateQuerySet(models.QuerySet["DocumentTemplate"]):
    def newest(self, district_id: int) -> "DocumentTemplate | None":
        """The district's last decision on its form of the report; an empty one means the shipped template."""
        return self.filter(district_id=district_id).order_by("-pk").first()


class DocumentTemplate(models.Model):
    """A template of the report (bao-cao.docx) that the district edited in Word; the newest is in force.

    Without any row, or with an empty newest one, the shipped template is in force. An edition keeps the one
    that was in force when it was made (R21).
    """

    district = models.ForeignKey(District, models.PROTECT, related_name="document_templates", verbose_name="huyện")
    content = models.BinaryField("nội dung", blank=True)
    uploaded_by = account("người tải lên")
    uploaded_by_name = kept_name("người tải lên, tên lúc đó")
    uploaded_at = models.DateTimeField("lúc")

    objects = DocumentTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = "mẫu báo cáo"
        verbose_name_plural = "mẫu báo cáo"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.district}: {self.uploaded_at:%d/%m/%Y %H:%M}"
