"""The campaign and its days: what was ordered, and until when each day."""

import datetime
from copy import copy
from itertools import zip_longest

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet
from django.utils import timezone
from simple_history.models import HistoricalRecords

from reports.figures.indicators import APP, TableDescription
from units.models import District
from units.prepared import prepared
from units.recording import SignedCopy, account, kept_name

MINUTE, ONE_DAY = datetime.timedelta(minutes=1), datetime.timedelta(days=1)
#: A reminder further from the deadline is none.
MOST_REMINDER_MINUTES = 24 * 60


def whole_minute(time: datetime.time) -> None:
    """Deadlines are minutes, as they are printed (R2). Raises ``ValidationError``."""
    if time.second or time.microsecond:
        raise ValidationError("Giờ ghi đến phút, không có giây.")


def moment_on(date: datetime.date, time: datetime.time) -> datetime.datetime:
    """The moment at which it is ``time`` in Việt Nam on the day."""
    return timezone.make_aware(datetime.datetime.combine(date, time))


def default_reminder_minutes() -> list[int]:
    """Minutes before the deadline at which the missing are reminded; negative is after it."""
    return [60, 20, -5]


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def running_on(self, date: datetime.date) -> "CampaignQuerySet":
        """Each district's campaign on ``date``: the one that began last, unless it has ended (R1)."""
        begun = Campaign.objects.filter(starts_on__lte=date)
        later = begun.filter(district=OuterRef("district"), starts_on__gt=OuterRef("starts_on"))
        has_not_ended = Q(ends_on=None) | Q(ends_on__gte=date)
        return self.filter(~Exists(later), has_not_ended, starts_on__lte=date)

    def in_force(self, district_id: int, date: datetime.date) -> "Campaign | None":
        """The district's campaign on ``date``, if the day belongs to one."""
        return self.running_on(date).filter(district_id=district_id).first()

    def begun_by(self, district_id: int, date: datetime.date) -> "Campaign | None":
        """The district's campaign that began last up to ``date``, ended or not."""
        return self.filter(district_id=district_id, starts_on__lte=date).order_by("-starts_on").first()


class Campaign(models.Model):
    """A drive (đợt triển khai) ordered by a letter: each calendar day is reported from its first to its last (R1)."""

    district = models.ForeignKey(District, models.PROTECT, related_name="campaigns", verbose_name="huyện")
    title = models.CharField("tên đợt triển khai", max_length=200)
    app_name = models.CharField("tên ứng dụng", max_length=50, default=APP, help_text="Ví dụ: Bluezone, VNeID.")
    starts_on = models.DateField("báo cáo từ ngày")
    target_on = models.DateField("ngày phải đạt mục tiêu")
    ends_on = models.DateField(
        "báo cáo đến hết ngày", null=True, blank=True, help_text="Để trống: chưa định ngày kết thúc."
    )
    #: Why each date that stands suspended is none of the district's days, by the date as ISO writes it: what its
    #: ``Suspension`` rows come to, written by the same acts, so that whoever has a day knows it.
    suspended = models.JSONField(default=dict, blank=True, editable=False)
    due_time = models.TimeField("đơn vị gửi chậm nhất lúc", default=datetime.time(15, 0), validators=[whole_minute])
    cutoff_time = models.TimeField("báo cáo tỉnh trước lúc", default=datetime.time(16, 0), validators=[whole_minute])
    auto_close_time = models.TimeField("hệ thống tự chốt lúc", default=datetime.time(15, 55), validators=[whole_minute])
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
        excluded_fields=["suspended", "minutes_set_at", "minutes_set_by", "minutes_set_by_name"], bases=[SignedCopy]
    )

    class Meta:
        verbose_name = verbose_name_plural = "đợt triển khai"
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
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="campaign_end_not_before_start",
                violation_error_message="Ngày kết thúc không được trước ngày bắt đầu.",
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

    def includes(self, date: datetime.date) -> bool:
        """Whether the date lies between its first and its last day; a later campaign may have taken over by then."""
        return self.starts_on <= date and (self.ends_on is None or date <= self.ends_on)

    def can_end_on(self, ends_on: datetime.date | None, today: datetime.date) -> bool:
        """Whether its end may be moved there: no day that has come is taken away, none that was free is owed (R1)."""
        if ends_on == self.ends_on:
            return True
        has_ended = self.ends_on is not None and self.ends_on < today
        return not has_ended and (ends_on is None or ends_on >= today)

    def target_of(self, table: TableDescription) -> int:
        """The target of the table's rate, in per cent."""
        return self.resident_target if table.is_of_area else self.staff_target

    def unsaved_day(self, date: datetime.date) -> "ReportingDay":
        """The day under the campaign's present times, not yet saved."""
        due_at, cutoff_at = moment_on(date, self.due_time), moment_on(date, self.cutoff_time)
        return ReportingDay(campaign=self, date=date, due_at=due_at, cutoff_at=cutoff_at)


class Ground(models.Model):
    """A letter that the report cites (căn cứ): the superior's first, then the district's own (R25)."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="grounds", verbose_name="đợt triển khai")
    position = models.PositiveSmallIntegerField("thứ tự", default=1)
    kind = models.CharField("loại văn bản", max_length=50, default="Công văn", blank=True)
    number = models.CharField("số, ký hiệu", max_length=50)
    date = models.DateField("ngày văn bản")
    issuer = models.CharField("cơ quan ban hành", max_length=200, blank=True)
    abstract = models.CharField("trích yếu", max_length=300, blank=True)

    history = HistoricalRecords(bases=[SignedCopy])

    class Meta:
        verbose_name = verbose_name_plural = "văn bản làm căn cứ"
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.kind or 'Văn bản'} số {self.number}"


class ReportingDay(models.Model):
    """One calendar day of a campaign, with deadlines of its own (R1).

    Reading never writes: until somebody acts (``actions.open_day``) it is computed from the campaign, unsaved.
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

    #: What ``decisions.with_extensions_of`` reads besides: one unit's own deadline, and its reason that was noted.
    own_due_at: datetime.datetime | None = None
    noted_reason = noted_by = ""
    noted_at: datetime.datetime | None = None

    class Meta:
        verbose_name = verbose_name_plural = "ngày báo cáo"
        ordering = ["-date"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "date"], name="day_unique_in_campaign"),
            models.CheckConstraint(condition=Q(due_at__lt=F("cutoff_at")), name="day_due_before_cutoff"),
        ]

    def __str__(self) -> str:
        return f"{self.date:%d/%m/%Y}"

    @property
    def latest_due_at(self) -> datetime.datetime:
        """The last minute that may be the units' deadline: one more is needed to close, before the district's own."""
        return self.cutoff_at - 2 * MINUTE

    @property
    def suspension(self) -> str:
        """Why the day is suspended for the whole district; "" if it is not (R1)."""
        reason: str = self.campaign.suspended.get(self.date.isoformat(), "")
        return reason

    @property
    def latest_own_due_at(self) -> datetime.datetime:
        """The last minute that may be one unit's own deadline (R3): the closing waits for no single unit."""
        return moment_on(self.date, self.campaign.auto_close_time) - MINUTE

    def with_deadline(self, own_due_at: datetime.datetime | None) -> "ReportingDay":
        """The day as it is for a unit that was given a later deadline of its own (R3); never to be saved."""
        if own_due_at is None or own_due_at <= self.due_at:
            return self
        day = copy(self)
        day.due_at, day.extension_reason = own_due_at, ""
        return day

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


@prepared
def _in_force_with_day(district_id: int, date: datetime.date) -> QuerySet[Campaign]:
    saved = FilteredRelation("days", condition=Q(days__date=date))
    with_day = Campaign.objects.annotate(saved=saved).select_related("saved")  # type: ignore[misc]
    return with_day.running_on(date).filter(district_id=district_id)


def day_on(district_id: int, date: datetime.date) -> ReportingDay | None:
    """The day of the campaign in force on ``date``, saved or as the campaign draws it (R1); in one query."""
    for campaign in _in_force_with_day(district_id=district_id, date=date):
        day: ReportingDay = vars(campaign).pop("saved", None) or campaign.unsaved_day(date)
        day.campaign = campaign
        return day
    return None


def days_until(
    district_id: int, last: datetime.date, days_with: "models.QuerySet[ReportingDay] | None" = None
) -> list[ReportingDay]:
    """The district's days up to ``last``, the newest first, saved or as their campaign draws them; in two queries.

    ``days_with`` reads the saved ones with something more.
    """
    campaigns = list(Campaign.objects.filter(district_id=district_id, starts_on__lte=last).order_by("starts_on"))
    written = (ReportingDay.objects.all() if days_with is None else days_with).filter(campaign__in=campaigns)
    saved = {(day.campaign_id, day.date): day for day in written}
    days = []
    for campaign, following in zip_longest(campaigns, campaigns[1:]):
        end = min(filter(None, (campaign.ends_on, following and following.starts_on - ONE_DAY, last)))
        for date in (campaign.starts_on + n * ONE_DAY for n in range((end - campaign.starts_on).days + 1)):
            day = saved.get((campaign.pk, date)) or campaign.unsaved_day(date)
            day.campaign = campaign
            days.append(day)
    return days[::-1]
