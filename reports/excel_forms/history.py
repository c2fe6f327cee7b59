"""Figures of days before the program: laid beside what is there, in the order of the days."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import F
from django.utils import timezone

from incoming.dates import day
from incoming.problems import Remark
from reports.actions import BatchSend
from reports.consolidation.unit_form import HISTORY_LENGTH
from reports.figures import checks
from reports.figures.indicators import FIELDS, DatedFigures, Figures
from reports.figures.wording import short_day
from reports.models import Campaign, DailyReport, Edition, ReportingDay
from units.models import District

from .preview import ComparedReport
from .shape import FiledReport


@dataclass(frozen=True, slots=True)
class Known:
    """What one unit's newest revisions say of each day."""

    figures: dict[datetime.date, Figures] = field(default_factory=dict)
    #: Days whose figures the Office has returned: later ones are not compared with them (R12).
    returned: set[datetime.date] = field(default_factory=set)

    def before(self, date: datetime.date, starts_on: datetime.date) -> list[DatedFigures]:
        """The last days of the campaign before ``date``, the newest first."""
        earlier = (d for d in self.figures.keys() - self.returned if starts_on <= d < date)
        return [DatedFigures(d, self.figures[d]) for d in sorted(earlier, reverse=True)[:HISTORY_LENGTH]]


@dataclass(frozen=True)
class HistoryLine(ComparedReport):
    """One report of a past day."""

    day: ReportingDay


@dataclass(frozen=True, slots=True)
class HistoryReview:
    """What an import of past days would write; with ``problems``, nothing."""

    lines: list[HistoryLine] = field(default_factory=list)
    #: Reports that are there already, figure by figure.
    skipped: list[FiledReport] = field(default_factory=list)
    problems: list[Remark] = field(default_factory=list)

    @property
    def counts(self) -> list[tuple[datetime.date, int]]:
        """How many reports would be written for each day."""
        return sorted(Counter(line.filed.date for line in self.lines).items())

    @property
    def warned(self) -> list[HistoryLine]:
        return [line for line in self.lines if line.warnings]

    @property
    def sends(self) -> list[BatchSend]:
        return [
            line.as_send(
                day=line.day,
                base_revision=line.base_revision,
                form_number=line.filed.form_number,
                reported_by=line.filed.reported_by,
                reason=DailyReport.Origin.BEFORE.label,
                origin=DailyReport.Origin.BEFORE,
            )
            for line in self.lines
        ]

    @property
    def summary(self) -> str:
        units = len({line.filed.unit.pk for line in self.lines})
        written = f"{len(self.lines)} báo cáo của {units} đơn vị, {len(self.counts)} ngày"
        return f"{written}; bỏ qua {len(self.skipped)} báo cáo giống hệt số đã có" if self.skipped else written


def review_history(district: District, reports: Iterable[FiledReport], at: datetime.datetime) -> HistoryReview:
    """Check the reports day by day, so that each stands on those before it, in four queries."""
    review, campaigns = HistoryReview(), list(district.campaigns.order_by("-starts_on"))
    ordered = sorted(reports, key=lambda filed: (filed.date, filed.unit.position, filed.unit.pk))
    known, in_use = _known(district), _days_in_use(district)
    for filed in ordered:
        begun = next((c for c in campaigns if c.starts_on <= filed.date), None)
        campaign = begun if begun and begun.includes(filed.date) else None
        of_unit, date = known[filed.unit.pk], filed.date
        there = of_unit.figures.get(date)
        problem = _wrong_day(date, campaign, campaigns, at) or _conflict(filed, there, date in in_use)
        if problem:
            review.problems.append(Remark(problem, filed.line))
        elif there is not None:
            review.skipped.append(filed)
        elif campaign:
            campaign.district = district
            history = of_unit.before(date, campaign.starts_on)
            asked = checks.warnings(filed.figures, date, history, filed.unit.reports_area, campaign.app_name)
            review.lines.append(HistoryLine(filed, tuple(asked), 0, campaign.unsaved_day(date)))
            of_unit.figures[date] = dict.fromkeys(FIELDS) | dict(filed.figures)
    return review


def _wrong_day(
    date: datetime.date, campaign: Campaign | None, campaigns: Sequence[Campaign], at: datetime.datetime
) -> str | None:
    if date >= timezone.localdate(at):
        return f"Ngày {day(date)} chưa qua; chỉ nhập số liệu của những ngày trước hôm nay."
    if campaign is None:
        first = f" (bắt đầu ngày {day(campaigns[-1].starts_on)})" if campaigns else ""
        return f"Ngày {day(date)} không thuộc đợt triển khai nào{first}."
    return None


def _conflict(filed: FiledReport, there: Figures | None, is_in_use: bool) -> str | None:
    """Why the report cannot stand beside what the unit, or the others, have reported for the day."""
    if there is None and is_in_use:
        return (
            f"Ngày {day(filed.date)} các đơn vị đã báo cáo trên hệ thống; {filed.unit.name} không báo cáo ngày này "
            "thì nhập thay ở trang của đơn vị, có ghi lý do."
        )
    if there is not None and any(there[name] != value for name, value in filed.figures.items()):
        return f"{filed.unit.name} đã có báo cáo ngày {short_day(filed.date)} với số liệu khác; không ghi đè."
    return None


def _days_in_use(district: District) -> set[datetime.date]:
    """Days that were reported with the program: whoever was missing then stays so on record."""
    sent = DailyReport.objects.filter(unit__district=district, revision=1, sent_at__date=F("date"))
    closed = Edition.objects.filter(day__campaign__district=district, cut_at__date=F("day__date"))
    return {*sent.values_list("date", flat=True).distinct(), *closed.values_list("day__date", flat=True)}


def _known(district: District) -> dict[int, Known]:
    found: dict[int, Known] = defaultdict(Known)
    reports = DailyReport.objects.current().filter(unit__district=district).order_by()
    for unit, date, returned_at, *figures in reports.values_list("unit_id", "date", "returned_at", *FIELDS):
        found[unit].figures[date] = dict(zip(FIELDS, figures, strict=True))
        if returned_at:
            found[unit].returned.add(date)
    return found
