"""The daily report: append-only revisions of a unit's figures."""

from typing import Self

from django.db import models
from django.db.models import Q

from reports.figures.indicators import FIELDS
from units.models import Unit

from .campaign import ReportingDay
from .figure_rules import count_field, figure_constraints
from .names import account, kept_name


class DailyReportQuerySet(models.QuerySet["DailyReport"]):
    def current(self) -> Self:
        """The newest revision of each day and unit: the one that no other has superseded."""
        return self.filter(superseded_at=None)

    def standing(self) -> Self:
        """Of the newest revisions, those that were not returned (R12)."""
        return self.current().filter(returned_at=None)


class DailyReport(models.Model):
    """One send of one unit for one day: a revision that is never edited (R4).

    Only ``superseded_at`` and the ``returned_*`` columns are ever filled in later; the
    database refuses any other change (``reports/append_only.py``).
    """

    class Channel(models.TextChoices):
        """How the figures reached the system."""

        WEB = "web", "đơn vị gửi trên hệ thống"
        PHONE = "phone", "điện thoại"
        ZALO = "zalo", "Zalo"
        PAPER = "paper", "văn bản giấy"
        EXCEL = "excel", "tệp Excel"

    class Origin(models.TextChoices):
        """Whether the day was reported with the program, or its figures were brought in from before it."""

        PROGRAM = "program", "báo cáo trên hệ thống"
        BEFORE = "before", "nhập số liệu cũ"

    day = models.ForeignKey(ReportingDay, models.PROTECT, related_name="reports", verbose_name="ngày", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="reports", verbose_name="đơn vị", db_index=False)
    unit_name = kept_name("đơn vị, tên lúc đó")
    # The day's date once more: a unit's last report before a day is then one step into one index,
    # however many days lie between.
    date = models.DateField("ngày", editable=False)
    revision = models.PositiveIntegerField("lần gửi")
    sent_at = models.DateTimeField("gửi lúc")
    superseded_at = models.DateTimeField("được thay thế lúc", null=True, blank=True)
    first_sent_at = models.DateTimeField("gửi lần đầu lúc")
    #: Which figures were asked: those of this form and of the forms before it (R21).
    form_number = models.PositiveSmallIntegerField("biểu mẫu số", default=1)

    staff_total = count_field("staff_total")
    staff_smartphones = count_field("staff_smartphones")
    staff_installed = count_field("staff_installed")
    visitors_guided = count_field("visitors_guided")
    relatives_installed = count_field("relatives_installed")
    residents_total = count_field("residents_total")
    residents_smartphones = count_field("residents_smartphones")
    residents_installed = count_field("residents_installed")
    households_total = count_field("households_total")
    households_visited = count_field("households_visited")
    broadcasts = count_field("broadcasts")

    unchanged = models.BooleanField("không thay đổi so với hôm trước", default=False)
    #: Whether it repeats the figures of the returned revision before it: they are right (R12).
    confirms = models.BooleanField("xác nhận số liệu đúng", default=False)
    #: The first revision's, which the later ones carry on: correcting old figures makes nobody late.
    origin = models.CharField("nguồn gốc", max_length=10, choices=Origin, default=Origin.PROGRAM)
    channel = models.CharField("hình thức gửi", max_length=10, choices=Channel, default=Channel.WEB)
    sent_by = account("người gửi", related_name="sent_reports")
    sent_by_name = kept_name("người gửi, tên lúc đó")
    reported_by = models.CharField("người báo số liệu", max_length=100, blank=True)
    reported_at = models.DateTimeField("báo số liệu lúc", null=True, blank=True)
    reason = models.CharField("lý do", max_length=200, blank=True)
    confirmed_warnings = models.JSONField("cảnh báo đã xác nhận", default=list, blank=True)
    note = models.CharField("ghi chú", max_length=1000, blank=True)

    returned_at = models.DateTimeField("trả lại lúc", null=True, blank=True)
    returned_by = account("người trả lại", optional=True, related_name="returned_reports")
    returned_by_name = kept_name("người trả lại, tên lúc đó")
    returned_comment = models.CharField("lý do trả lại", max_length=500, blank=True)

    objects = DailyReportQuerySet.as_manager()

    class Meta:
        verbose_name = "báo cáo ngày"
        verbose_name_plural = "báo cáo ngày"
        ordering = ["day", "unit", "revision"]
        indexes = [models.Index(fields=["unit", "-date", "-revision"], name="report_latest_of_unit")]
        constraints = [
            models.UniqueConstraint(fields=["day", "unit", "revision"], name="report_revision_unique"),
            models.UniqueConstraint(
                fields=["day", "unit"], condition=Q(superseded_at=None), name="report_one_current_revision"
            ),
            models.CheckConstraint(condition=Q(revision__gte=1), name="report_revision_from_one"),
            *figure_constraints(),
            models.CheckConstraint(
                condition=Q(returned_at=None, returned_by=None)
                | Q(returned_at__isnull=False, returned_by__isnull=False),
                name="report_return_is_signed",
            ),
        ]

    def __str__(self) -> str:
        return self.receipt_code

    @property
    def receipt_code(self) -> str:
        """What an officer reads out on the phone: "25279-20200814-2"."""
        return f"{self.unit.code}-{self.day.date:%Y%m%d}-{self.revision}"

    @property
    def is_imported(self) -> bool:
        """Whether the day was brought in from before the program: it is neither on time nor late."""
        return self.origin == self.Origin.BEFORE

    @property
    def entered_for_unit(self) -> bool:
        """Whether the Office typed it for the unit (nhập thay, R12)."""
        return self.channel != self.Channel.WEB

    @property
    def figures(self) -> dict[str, int | None]:
        """The figures by field name, in the paper form's order."""
        return {field: getattr(self, field) for field in FIELDS}
