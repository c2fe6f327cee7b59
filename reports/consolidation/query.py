"""The one reading of the database that everything printed comes from."""

import datetime
from dataclasses import fields
from typing import NamedTuple, TypeVar

from django.db.models import OuterRef, QuerySet, Subquery

from reports.figures.indicators import FIELDS, TABLES, DatedFigures, Figures
from reports.models import Campaign, DailyReport, Exemption, ProvinceCount, ReportingDay
from units.models import District, Unit

from .shape import CampaignFacts, Consolidation, DistrictFacts, Narrative, ProvinceFacts
from .unit_day import Send, Source, Status, UnitDay
from .words import WORDS

Facts = TypeVar("Facts", DistrictFacts, CampaignFacts)


def consolidate(day: ReportingDay, at: datetime.datetime) -> Consolidation:
    """Consolidate ``day`` as it stands (R14–R17), in five queries; ``at`` judges who is late, and is printed.

    What stands is told by numbers, the highest revision above all, and never by the clock (R23).
    ``day`` may be unsaved (a day that nobody has acted upon).
    """
    sends, previous, excuses = _sends(day), _previous(day), _excuses(day)
    return Consolidation(
        district=_facts(DistrictFacts, day.campaign.district),
        campaign=_facts(CampaignFacts, day.campaign),
        date=day.date,
        due_at=day.due_at,
        cutoff_at=day.cutoff_at,
        extension_reason=day.extension_reason,
        cut_at=at,
        narrative=Narrative(day.direction_text, day.difficulties_text, day.proposals_text),
        units=tuple(
            _unit_day(day, at, unit, sends.get(unit.pk), previous.get(unit.pk), excuses.get(unit.pk, NEVER_EXCUSED))
            for unit in _units(day)
        ),
        descriptions=TABLES,
        words=WORDS,
        province_count=_province_facts(day),
    )


def previous_reports(day: ReportingDay) -> QuerySet[DailyReport]:
    """Reports of days of the same campaign before ``day`` that stand, the last day first."""
    standing = DailyReport.objects.standing()
    return standing.filter(date__gte=day.campaign.starts_on, date__lt=day.date).order_by("-date", "-revision")


def _units(day: ReportingDay) -> QuerySet[Unit]:
    return Unit.objects.active_on(day.date).filter(district_id=day.campaign.district_id)


class Previous(NamedTuple):
    """A unit's last report before the day: plain rows, for nothing else of those reports is printed."""

    date: datetime.date
    revision: int
    figures: Figures


def _previous(day: ReportingDay) -> dict[int, Previous]:
    last = previous_reports(day).filter(unit=OuterRef("pk")).values("pk")[:1]
    reports = DailyReport.objects.filter(pk__in=_units(day).order_by().values_list(Subquery(last))).order_by()
    rows = reports.values_list("unit_id", "date", "revision", *FIELDS)
    return {
        unit: Previous(date, revision, dict(zip(FIELDS, figures, strict=True)))
        for unit, date, revision, *figures in rows
    }


class StoredSend(NamedTuple):
    """What the consolidation reads of a report; whole models would cost more than all the queries."""

    unit_id: int
    revision: int
    sent_at: datetime.datetime
    first_sent_at: datetime.datetime
    unchanged: bool
    channel: str
    reported_by: str
    reported_at: datetime.datetime | None
    reason: str
    note: str
    origin: str
    confirms: bool
    confirmed_warnings: list[dict[str, str]]
    returned_at: datetime.datetime | None
    returned_comment: str
    returned_by_name: str
    sent_by_name: str
    figures: Figures

    @property
    def is_imported(self) -> bool:
        return self.origin == DailyReport.Origin.BEFORE


def _sends(day: ReportingDay) -> dict[int, StoredSend]:
    *columns, _ = StoredSend._fields
    width = len(columns)
    rows = DailyReport.objects.current().filter(day_id=day.pk).order_by().values_list(*columns, *FIELDS)
    sends = (StoredSend._make((*row[:width], dict(zip(FIELDS, row[width:], strict=True)))) for row in rows)
    return {send.unit_id: send for send in sends}


class Excuse(NamedTuple):
    """What was last decided about a unit's being excused from the day; no reason if that was taken back."""

    reason: str
    at: datetime.datetime | None
    by: str


NEVER_EXCUSED = Excuse("", None, "")


def _excuses(day: ReportingDay) -> dict[int, Excuse]:
    """Each unit's last decision; among several, one that was taken back gave way to the next."""
    of_district = Exemption.objects.filter(date=day.date, unit__district_id=day.campaign.district_id)
    # As they were written down: the next decision is only made once the one before was taken back.
    decided = of_district.order_by("pk")
    rows = decided.values_list(
        "unit_id", "reason", "decided_at", "decided_by_name", "withdrawn_at", "withdrawn_by_name"
    )
    found = {}
    for unit, reason, decided_at, decided_by, withdrawn_at, withdrawn_by in rows:
        found[unit] = Excuse(reason, decided_at, decided_by)
        if withdrawn_at:
            found[unit] = Excuse("", withdrawn_at, withdrawn_by)
    return found


def _unit_day(
    day: ReportingDay,
    at: datetime.datetime,
    unit: Unit,
    report: StoredSend | None,
    previous: Previous | None,
    excuse: Excuse,
) -> UnitDay:
    returned = report is not None and report.returned_at is not None
    counted = previous and DatedFigures(previous.date, previous.figures)
    source = Source.CARRIED if previous else Source.UNKNOWN
    if report is not None and not returned:
        counted, source = DatedFigures(day.date, report.figures), Source.REPORTED
    status = status_of(day, at, report, returned, bool(excuse.reason))
    return UnitDay(
        code=unit.code,
        name=unit.name,
        short_name=unit.short_name,
        kind=unit.kind,
        kind_label=Unit.Kind(unit.kind).label,
        reports_area=unit.reports_area,
        status=status,
        status_label=status.label,
        source=source,
        figures=counted.figures if counted else None,
        figures_date=counted.date if counted else None,
        previous=previous.figures if previous else None,
        previous_date=previous.date if previous else None,
        previous_revision=previous.revision if previous else None,
        send=_send(day, report) if report else None,
        exemption_reason=excuse.reason,
        excused_at=excuse.at,
        excused_by=excuse.by,
    )


def status_of(
    day: ReportingDay, at: datetime.datetime, report: DailyReport | StoredSend | None, returned: bool, exempt: bool
) -> Status:
    """Where a unit stands with the day, judged at ``at`` from its newest revision."""
    if exempt:
        return Status.EXEMPT
    if report is None:
        return Status.WAITING if day.is_on_time(at) else Status.MISSING
    if returned:
        return Status.RETURNED
    if report.is_imported:
        return Status.IMPORTED
    # The first valid send decides; a correction never makes a report late or on time (R5).
    return Status.ON_TIME if day.is_on_time(report.first_sent_at) else Status.LATE


def _send(day: ReportingDay, report: StoredSend) -> Send:
    return Send(
        revision=report.revision,
        sent_at=report.sent_at,
        first_sent_at=report.first_sent_at,
        minutes_late=0 if report.is_imported else day.minutes_late(report.first_sent_at),
        unchanged=report.unchanged,
        channel=report.channel,
        channel_label=DailyReport.Channel(report.channel).label,
        sent_by=report.sent_by_name,
        reported_by=report.reported_by,
        reported_at=report.reported_at,
        reason=report.reason,
        note=report.note,
        confirmed_warnings=tuple(warning["text"] for warning in report.confirmed_warnings),
        returned_comment=report.returned_comment,
        returned_at=report.returned_at,
        returned_by=report.returned_by_name,
        confirms=report.confirms,
    )


def _province_facts(day: ReportingDay) -> ProvinceFacts | None:
    count = ProvinceCount.objects.filter(day_id=day.pk).by_date().get(day.date)
    return ProvinceFacts(*count) if count else None


def _facts(kind: type[Facts], of: District | Campaign) -> Facts:
    """What the papers tell of the district or the campaign, under the same names."""
    return kind(**{field.name: getattr(of, field.name) for field in fields(kind)})
