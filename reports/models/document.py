"""The district's own form of the written report."""

from django.conf import settings
from django.db import models

from units.models import District

from .names import kept_name


class DocumentTemplate(models.Model):
    """A template of the report (bao-cao.docx) that the district edited in Word; the newest is in force.

    Without any row, or with an empty newest one, the shipped template is in force. An edition is
    printed from the template that was in force when it was cut.
    """

    district = models.ForeignKey(District, models.PROTECT, related_name="document_templates", verbose_name="huyện")
    content = models.BinaryField("nội dung", blank=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="người tải lên")
    uploaded_by_name = kept_name("người tải lên, tên lúc đó")
    uploaded_at = models.DateTimeField("lúc")

    class Meta:
        verbose_name = "mẫu báo cáo"
        verbose_name_plural = "mẫu báo cáo"
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.district}: {self.uploaded_at:%d/%m/%Y %H:%M}"
