"""The one reading of the database that everything printed comes from."""

import datetime
from dataclasses import fields
from typing import Any, NamedTuple, TypeVar

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
    count = ProvinceCount.objects.filter(day_id=day.pk).by_date().get(day.date)
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
            _unit_day(day, at, unit, sends.get(unit.pk), previous.get(unit.pk), excuses.get(unit.pk, Excuse()))
            for unit in _units(day)
        ),
        descriptions=TABLES,
        words=WORDS,
        province_count=ProvinceFacts(*count) if count else None,
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


class Sent(NamedTuple):
    """A unit's newest revision: what is told of it, and its figures."""

    send: Send
    figures: Figures
    is_imported: bool


#: What is told of a report as it is stored.
TOLD = (
    *("revision", "sent_at", "first_sent_at", "unchanged", "channel", "reported_by", "reported_at", "reason", "note"),
    *("returned_at", "returned_comment", "confirms"),
)


def _sends(day: ReportingDay) -> dict[int, Sent]:
    # Plain rows: whole models would cost more than all the queries.
    columns = (*TOLD, "unit_id", "origin", "sent_by_name", "returned_by_name", "confirmed_warnings", *FIELDS)
    rows = DailyReport.objects.current().filter(day_id=day.pk).order_by().values(*columns)
    return {row["unit_id"]: _sent(day, row) for row in rows}


def _sent(day: ReportingDay, row: dict[str, Any]) -> Sent:
    is_imported = row["origin"] == DailyReport.Origin.BEFORE
    send = Send(
        **{name: row[name] for name in TOLD},
        minutes_late=0 if is_imported else day.minutes_late(row["first_sent_at"]),
        channel_label=DailyReport.Channel(row["channel"]).label,
        sent_by=row["sent_by_name"],
        returned_by=row["returned_by_name"],
        confirmed_warnings=tuple(warning["text"] for warning in row["confirmed_warnings"]),
    )
    return Sent(send, {field: row[field] for field in FIELDS}, is_imported)


class Excuse(NamedTuple):
    """What was last decided about a unit's being excused from the day; no reason if that was taken back."""

    reason: str = ""
    at: datetime.datetime | None = None
    by: str = ""


def _excuses(day: ReportingDay) -> dict[int, Excuse]:
    """Each unit's last decision; among several, one that was taken back gave way to the next."""
    of_district = Exemption.objects.filter(date=day.date, unit__district_id=day.campaign.district_id)
    # As they were written down: the next decision is only made once the one before was taken back.
    return {
        decided.unit_id: Excuse("", decided.withdrawn_at, decided.withdrawn_by_name)
        if decided.withdrawn_at
        else Excuse(decided.reason, decided.decided_at, decided.decided_by_name)
        for decided in of_district.order_by("pk")
    }


def _unit_day(
    day: ReportingDay,
    at: datetime.datetime,
    unit: Unit,
    sent: Sent | None,
    previous: Previous | None,
    excuse: Excuse,
) -> UnitDay:
    counted = previous and DatedFigures(previous.date, previous.figures)
    source = Source.CARRIED if previous else Source.UNKNOWN
    if sent and not sent.send.returned_at:
        counted, source = DatedFigures(day.date, sent.figures), Source.REPORTED
    status = status_of(day, at, sent and sent.send, bool(sent and sent.is_imported), bool(excuse.reason))
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
        send=sent and sent.send,
        exemption_reason=excuse.reason,
        excused_at=excuse.at,
        excused_by=excuse.by,
    )


def status_of(
    day: ReportingDay, at: datetime.datetime, newest: DailyReport | Send | None, is_imported: bool, is_exempt: bool
) -> Status:
    """Where a unit stands with the day, judged at ``at`` from its newest revision."""
    if is_exempt:
        return Status.EXEMPT
    if newest is None:
        return Status.WAITING if day.is_on_time(at) else Status.MISSING
    if newest.returned_at:
        return Status.RETURNED
    if is_imported:
        return Status.IMPORTED
    # The first valid send decides; a correction never makes a report late or on time (R5).
    return Status.ON_TIME if day.is_on_time(newest.first_sent_at) else Status.LATE


def _facts(kind: type[Facts], of: District | Campaign) -> Facts:
    """What the papers tell of the district or the campaign, under the same names."""
    return kind(**{field.name: getattr(of, field.name) for field in fields(kind)})
