"""The daily report: append-only revisions of a unit's figures."""

import datetime
from collections.abc import Iterator
from typing import Self

from django.db import models
from django.db.models import F, Max, Q, QuerySet
from django.db.models.functions import Coalesce

from reports.figures.indicators import BY_FIELD, FIELDS, INDICATORS, RESIDENTS, TABLES, TableDescription
from units.models import Unit
from units.recording import account, kept_name

from .campaign import Campaign, ReportingDay


def count_field(field: str) -> models.PositiveIntegerField:
    """A figure's column; empty where the unit has no area, or its form did not ask for it yet."""
    indicator = BY_FIELD[field]
    may_be_absent = indicator in RESIDENTS.indicators or indicator.since > 1
    return models.PositiveIntegerField(indicator.label, null=may_be_absent, blank=may_be_absent)


def figure_constraints() -> Iterator[models.CheckConstraint]:
    """What the database refuses of figures, made from their descriptions: makemigrations finds what is new (R8)."""
    for indicator in INDICATORS:
        if indicator.at_most:
            absent = Q(**{indicator.field: None}) | Q(**{indicator.at_most: None})
            within = Q(**{f"{indicator.field}__lte": F(indicator.at_most)})
            yield models.CheckConstraint(condition=absent | within, name=f"report_{indicator.field}_in_bounds")
    for table in TABLES:
        yield from _asked(table)


def _asked(table: TableDescription) -> Iterator[models.CheckConstraint]:
    """The figures that came with one form are all there where that form, or a later one, asked for them; else none."""
    has_area = Q(**{f"{table.indicators[0].field}__isnull": False})
    for since in sorted({indicator.since for indicator in table.indicators}):
        fields = [indicator.field for indicator in table.indicators if indicator.since == since]
        whole = Q(**{f"{field}__isnull": False for field in fields})
        absent = Q(**{f"{field}__isnull": True for field in fields})
        if since > 1:
            asked = Q(form_number__gte=since) & has_area
            yield models.CheckConstraint(
                condition=(asked & whole) | (~asked & absent), name=f"report_{table.table}_asked_since_{since}"
            )
        elif table.is_of_area:
            yield models.CheckConstraint(condition=absent | whole, name="report_area_whole_or_absent")


#: ``DailyReport.judged_at``, for the database.
JUDGED_AT = Coalesce("first_reported_at", "first_sent_at")


class DailyReportQuerySet(models.QuerySet["DailyReport"]):
    def current(self) -> Self:
        """The newest revision of each day and unit: the one that no other has superseded."""
        return self.filter(superseded_at=None)

    def standing(self) -> Self:
        """Of the newest revisions, those that were not returned (R12)."""
        return self.current().filter(returned_at=None)


class DailyReport(models.Model):
    """One send of one unit for one day (R4): the database refuses changes but to ``superseded_at``, ``returned_*``."""

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
    #: When the unit's word reached the Office that typed the first revision, on the day itself; it judges the day (R5).
    first_reported_at = models.DateTimeField("đơn vị báo lần đầu lúc", null=True, blank=True)
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
        verbose_name = verbose_name_plural = "báo cáo ngày"
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
            models.CheckConstraint(
                condition=Q(first_reported_at=None) | Q(first_reported_at__lte=F("first_sent_at")),
                name="report_told_before_typed",
            ),
        ]

    def __str__(self) -> str:
        return self.receipt_code

    @property
    def receipt_code(self) -> str:
        """What an officer reads out on the phone: "25279-20200814-2"."""
        return f"{self.unit.code}-{self.day.date:%Y%m%d}-{self.revision}"

    @property
    def judged_at(self) -> datetime.datetime:
        """The moment that says whether the day's report is on time (R5)."""
        return self.first_reported_at or self.first_sent_at

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


class EntryAnswer(models.Model):
    """What a unit says of figures that the Office typed for it (R12); the last answer counts."""

    report = models.ForeignKey(DailyReport, models.PROTECT, related_name="answers", verbose_name="báo cáo")
    is_right = models.BooleanField("số liệu đúng")
    answered_by = account("người trả lời", related_name="+")
    answered_by_name = kept_name("người trả lời, tên lúc đó")
    answered_at = models.DateTimeField("lúc")

    class Meta:
        verbose_name = verbose_name_plural = "trả lời về số liệu nhập thay"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.report}: {'đúng' if self.is_right else 'chưa đúng'}"


# What ``units`` is told when it asks on which days its units are used (``units.usage``).


def last_day_of_use(
    units: QuerySet, *, since: datetime.date | None = None, before: datetime.date | None = None
) -> datetime.date | None:
    """The last day in the half-open interval that one of the units reported, whatever became of the report."""
    reports = DailyReport.objects.filter(unit__in=units)
    reports = reports.filter(date__gte=since) if since else reports
    reports = reports.filter(date__lt=before) if before else reports
    last: datetime.date | None = reports.aggregate(last=Max("date"))["last"]
    return last


def begins_on(district_id: int, today: datetime.date) -> datetime.date | None:
    """From when the last campaign to begin, or else the first one to come, lets the district's units report (R1)."""
    first = Campaign.objects.filter(district_id=district_id).order_by("starts_on").first()
    campaign = Campaign.objects.begun_by(district_id, today) or first
    return campaign.starts_on if campaign else None
