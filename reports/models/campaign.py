"""The campaign and its days: what was ordered, and until when each day."""

import datetime
from itertools import zip_longest

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from reports.figures.indicators import TableDescription
from units.models import District
from units.recording import SignedCopy

from .names import account, kept_name

MINUTE, ONE_DAY = datetime.timedelta(minutes=1), datetime.timedelta(days=1)
#: A reminder further from the deadline is none.
MOST_REMINDER_MINUTES = 24 * 60


def default_reminder_minutes() -> list[int]:
    """Minutes before the deadline at which the missing are reminded; negative is after it."""
    return [60, 20, -5]


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def in_force(self, district_id: int, date: datetime.date) -> "Campaign | None":
        """The district's campaign on ``date``: the one that began last."""
        return self.filter(district_id=district_id, starts_on__lte=date).order_by("-starts_on").first()


class Campaign(models.Model):
    """A drive (đợt triển khai) ordered by an official letter; every calendar day of it is reported (R1).

    A later campaign of the same district takes over on its first day.
    """

    district = models.ForeignKey(District, models.PROTECT, related_name="campaigns", verbose_name="huyện")
    title = models.CharField("tên đợt triển khai", max_length=200)
    order_kind = models.CharField("loại văn bản chỉ đạo", max_length=50, default="Công văn", blank=True)
    order_number = models.CharField("số, ký hiệu văn bản chỉ đạo", max_length=50)
    order_date = models.DateField("ngày văn bản")
    order_issuer = models.CharField("cơ quan ban hành", max_length=200, blank=True)
    order_abstract = models.CharField("trích yếu", max_length=300, blank=True)
    starts_on = models.DateField("báo cáo từ ngày")
    target_on = models.DateField("ngày phải đạt mục tiêu")
    due_time = models.TimeField("đơn vị gửi chậm nhất lúc", default=datetime.time(15, 0))
    cutoff_time = models.TimeField("báo cáo tỉnh trước lúc", default=datetime.time(16, 0))
    auto_close_time = models.TimeField("hệ thống tự chốt lúc", default=datetime.time(15, 55))
    reminder_minutes = models.JSONField(
        "nhắc trước hạn (phút; số âm là sau hạn)", default=default_reminder_minutes, blank=True
    )
    #: Who last changed them; empty while they are what they were at the start.
    minutes_set_at = models.DateTimeField("giờ nhắc đặt lúc", null=True, blank=True, editable=False)
    minutes_set_by = account("người đặt giờ nhắc", optional=True, related_name="+", editable=False)
    minutes_set_by_name = kept_name("người đặt giờ nhắc, tên lúc đó", editable=False)
    staff_target = models.PositiveSmallIntegerField("mục tiêu cán bộ (%)", default=100)
    resident_target = models.PositiveSmallIntegerField("mục tiêu người dân (%)", default=60)

    objects = CampaignQuerySet.as_manager()
    history = HistoricalRecords(
        excluded_fields=["minutes_set_at", "minutes_set_by", "minutes_set_by_name"], bases=[SignedCopy]
    )

    class Meta:
        verbose_name = "đợt triển khai"
        verbose_name_plural = "đợt triển khai"
        ordering = ["-starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["district", "starts_on"],
                name="campaign_start_unique_in_district",
                violation_error_message="Huyện đã có đợt triển khai bắt đầu ngày này.",
            ),
            models.CheckConstraint(
                condition=Q(target_on__gte=F("starts_on")),
                name="campaign_target_not_before_start",
                violation_error_message="Ngày đạt mục tiêu không được trước ngày bắt đầu.",
            ),
            models.CheckConstraint(
                condition=Q(due_time__lt=F("auto_close_time"), auto_close_time__lt=F("cutoff_time")),
                name="campaign_due_then_close_then_cutoff",
                violation_error_message="Thứ tự phải là: hạn của đơn vị, giờ tự chốt, hạn báo cáo tỉnh.",
            ),
            models.CheckConstraint(
                condition=Q(staff_target__range=(1, 100), resident_target__range=(1, 100)),
                name="campaign_targets_are_percentages",
                violation_error_message="Mục tiêu là tỷ lệ phần trăm từ 1 đến 100.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def usable_reminder_minutes(self) -> list[int]:
        """The reminder minutes; entries that are not minutes are ignored."""
        written = self.reminder_minutes if isinstance(self.reminder_minutes, list) else []
        return [entry for entry in written if type(entry) is int and abs(entry) <= MOST_REMINDER_MINUTES]

    def target_of(self, table: TableDescription) -> int:
        """The target of the table's rate, in per cent."""
        return self.resident_target if table.is_of_area else self.staff_target

    def unsaved_day(self, date: datetime.date) -> "ReportingDay":
        """The day under the campaign's present times, not yet saved."""

        def moment(time: datetime.time) -> datetime.datetime:
            return timezone.make_aware(datetime.datetime.combine(date, time))

        return ReportingDay(campaign=self, date=date, due_at=moment(self.due_time), cutoff_at=moment(self.cutoff_time))


class ReportingDayQuerySet(models.QuerySet["ReportingDay"]):
    def of_district(self, district_id: int) -> "ReportingDayQuerySet":
        return self.filter(campaign__district_id=district_id)


class ReportingDay(models.Model):
    """One calendar day of a campaign, with deadlines of its own (R1).

    The row is written when the day is first acted upon (``actions.open_day``); until
    then the same day, unsaved, is computed from the campaign, so that reading never writes.
    """

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="days", verbose_name="đợt triển khai")
    date = models.DateField("ngày")
    due_at = models.DateTimeField("đơn vị gửi chậm nhất lúc")
    cutoff_at = models.DateTimeField("báo cáo tỉnh trước lúc")
    extension_reason = models.CharField("lý do lùi hạn", max_length=300, blank=True)
    direction_text = models.TextField("công tác chỉ đạo, tuyên truyền", blank=True)
    difficulties_text = models.TextField("khó khăn, vướng mắc", blank=True)
    proposals_text = models.TextField("đề xuất, kiến nghị", blank=True)
    narrative_saved_at = models.DateTimeField("lời văn lưu lúc", null=True, blank=True)
    narrative_saved_by = account("người lưu", optional=True, related_name="+")
    narrative_saved_by_name = kept_name("người lưu, tên lúc đó")

    objects = ReportingDayQuerySet.as_manager()

    class Meta:
        verbose_name = "ngày báo cáo"
        verbose_name_plural = "ngày báo cáo"
        ordering = ["-date"]
        constraints = [models.UniqueConstraint(fields=["campaign", "date"], name="day_unique_in_campaign")]

    def __str__(self) -> str:
        return f"{self.date:%d/%m/%Y}"

    # The printed minute decides (R2): every comparison with a deadline is one of these three.

    def is_on_time(self, moment: datetime.datetime) -> bool:
        """Whether a report that arrives at ``moment`` is on time: 15:00:59 is, 15:01:00 is not."""
        return self.minutes_late(moment) == 0

    def minutes_late(self, moment: datetime.datetime) -> int:
        """Whole printed minutes after the deadline, 0 if on time."""
        return max(0, -minutes_until(self.due_at, moment))

    def is_in_time_for_province(self, moment: datetime.datetime) -> bool:
        """Whether an edition made at ``moment`` is in time: 15:59:59 is, 16:00:00 is not."""
        return minutes_until(self.cutoff_at, moment) > 0

    def is_open_to_units(self, moment: datetime.datetime) -> bool:
        """Whether units themselves may still send: until midnight in Việt Nam (R13)."""
        return timezone.localdate(moment) == self.date


def minutes_until(deadline: datetime.datetime, moment: datetime.datetime) -> int:
    """Minutes from the printed minute of ``moment`` to ``deadline``; negative once it has passed."""
    return (deadline.replace(second=0, microsecond=0) - moment.replace(second=0, microsecond=0)) // MINUTE


def days_until(district_id: int, last: datetime.date) -> list[ReportingDay]:
    """The district's days up to ``last``, the newest first, saved or as their campaign draws them; in two queries.

    A campaign's days end where the next one begins.
    """
    campaigns = list(Campaign.objects.filter(district_id=district_id, starts_on__lte=last).order_by("starts_on"))
    written = ReportingDay.objects.filter(campaign__in=campaigns)
    saved = {(day.campaign_id, day.date): day for day in written}
    days = []
    for campaign, following in zip_longest(campaigns, campaigns[1:]):
        end = following.starts_on - ONE_DAY if following else last
        for date in (campaign.starts_on + n * ONE_DAY for n in range((end - campaign.starts_on).days + 1)):
            day = saved.get((campaign.pk, date)) or campaign.unsaved_day(date)
            day.campaign = campaign
            days.append(day)
    return days[::-1]
