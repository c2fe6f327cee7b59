"""The one reading of the database that everything printed comes from."""

import datetime
from collections.abc import Iterable
from dataclasses import fields, replace
from typing import Any, NamedTuple

from django.db.models import FilteredRelation, Model, OuterRef, Q, QuerySet, Subquery

from reports.figures.indicators import FIELDS, TABLES, DatedFigures, Figures, tables_of
from reports.models import Campaign, DailyReport, EntryAnswer, ProvinceCount, ReportingDay
from reports.models.campaign import moment_on
from reports.models.decisions import own_due_at
from units.models import Unit
from units.prepared import prepared

from .shape import CampaignFacts, Consolidation, DistrictFacts, GroundFacts, Narrative, ProvinceFacts
from .unit_day import PACE_DAYS, WORDS, EarlierDay, Send, Source, Status, UnitDay

TARGETS = ("staff_target", "resident_target")


def consolidate(day: ReportingDay, at: datetime.datetime) -> Consolidation:
    """Consolidate ``day`` as it stands (R14–R17), in three queries; ``at`` judges who is late, and is printed.

    What stands is told by numbers, the highest revision above all, and never by the clock (R23).
    ``day`` may be unsaved (a day that nobody has acted upon).
    """
    found, previous = _found(day), _previous(day)
    counts = count_of_day(day_id=day.pk or 0)
    return Consolidation(
        district=DistrictFacts(**_named(day.campaign.district, [field.name for field in fields(DistrictFacts)])),
        campaign=CampaignFacts(**_named(day.campaign, ("title", "target_on", *TARGETS, "app_name"))),
        date=day.date,
        due_at=day.due_at,
        cutoff_at=day.cutoff_at,
        extension_reason=day.extension_reason,
        cut_at=at,
        narrative=Narrative(day.direction_text, day.difficulties_text, day.proposals_text),
        units=tuple(
            _unit_day(day.with_deadline(unit.own_due_at), at, unit, sent, previous.get(unit.pk), excuse)
            for unit, excuse, sent in found
        ),
        descriptions=tables_of(day.campaign.app_name),
        words=WORDS,
        province_count=ProvinceFacts(*counts[0]) if counts else None,
        suspension_reason=day.suspension,
        usual_due_at=moment_on(day.date, day.campaign.due_time),
    )


def previous_reports(day: ReportingDay) -> QuerySet[DailyReport]:
    """Reports of days of the same campaign before ``day`` that stand, the last day first."""
    return _previous_reports(day.campaign.starts_on, day.date)


def _previous_reports(starts_on: datetime.date, date: datetime.date) -> QuerySet[DailyReport]:
    standing = DailyReport.objects.standing()
    return standing.filter(date__gte=starts_on, date__lt=date).order_by("-date", "-revision")


class Previous(NamedTuple):
    """A unit's last report before the day: plain rows, for nothing else of those reports is printed."""

    date: datetime.date
    revision: int
    figures: Figures
    #: The reported days before it, the last first.
    earlier: tuple[EarlierDay, ...]


#: What is read of the reported days before the last one: the day, and each table's installations.
INSTALLED = tuple(table.numerator for table in TABLES)
COUNTED = ("date", *INSTALLED)


def _previous(day: ReportingDay) -> dict[int, Previous]:
    rows = last_reports(district_id=day.campaign.district_id, starts_on=day.campaign.starts_on, date=day.date)
    return {unit: _read_previous(date, revision, row) for unit, date, revision, *row in rows}


def _read_previous(date: datetime.date, revision: int, row: list[Any]) -> Previous:
    figures, counted = row[: len(FIELDS)], row[len(FIELDS) :]
    days = (counted[start : start + len(COUNTED)] for start in range(0, len(counted), len(COUNTED)))
    earlier = tuple(EarlierDay(on, dict(zip(INSTALLED, of_day, strict=True))) for on, *of_day in days if on)
    return Previous(date, revision, dict(zip(FIELDS, figures, strict=True)), earlier)


@prepared
def last_reports(district_id: int, starts_on: datetime.date, date: datetime.date) -> QuerySet[Any, Any]:
    """The last report before the date of each of the district's units, and what the days before it had counted."""
    before = _previous_reports(starts_on, date)
    of_units = (
        _units(district_id, date).order_by().values_list(Subquery(before.filter(unit=OuterRef("pk")).values("pk")[:1]))
    )
    earlier = before.filter(unit=OuterRef("unit"), date__lt=OuterRef("date"))
    counted = [Subquery(earlier.values(name)[n : n + 1]) for n in range(PACE_DAYS - 1) for name in COUNTED]
    last = DailyReport.objects.filter(pk__in=of_units).order_by()
    return last.values_list("unit_id", "date", "revision", *FIELDS, *counted)


def _units(district_id: int, date: datetime.date) -> QuerySet[Unit]:
    return Unit.objects.active_on(date).filter(district_id=district_id)


@prepared
def count_of_day(day_id: int) -> QuerySet[Any, Any]:
    """The province's count that stands for the day, and its source."""
    return ProvinceCount.objects.current().filter(day_id=day_id).values_list("installed", "source")


class Reporter(NamedTuple):
    """A unit of the day's list: what is printed of it."""

    pk: int
    code: str
    name: str
    short_name: str
    kind: str
    #: Its own deadline, if it was given one (R3).
    own_due_at: datetime.datetime | None


class Excuse(NamedTuple):
    """What was last decided about a unit's being excused from the day; no reason if that was taken back."""

    reason: str
    at: datetime.datetime | None
    by: str


class Sent(NamedTuple):
    """A unit's newest revision: what is told of it, and its figures."""

    send: Send
    figures: Figures
    is_imported: bool


#: What is read of each unit's newest revision: what is told as it is stored, and then the figures.
TOLD = (
    *("revision", "sent_at", "first_sent_at", "unchanged", "channel", "reported_by", "reported_at", "reason", "note"),
    *("returned_at", "returned_comment", "confirms", "first_reported_at"),
)
SENT = ("origin", "sent_by_name", "returned_by_name", "confirmed_warnings", *TOLD, *FIELDS)
#: And of each decision about its being excused.
DECIDED = ("reason", "decided_at", "decided_by_name", "withdrawn_at", "withdrawn_by_name")
CHANNELS: dict[str, str] = dict(DailyReport.Channel.choices)
KINDS: dict[str, str] = dict(Unit.Kind.choices)


def _found(day: ReportingDay) -> list[tuple[Reporter, Excuse, Sent | None]]:
    """Every unit in the Office's order with its excuse and its report, in plain rows: models would cost more."""
    rows = units_of_day(district_id=day.campaign.district_id, date=day.date, day_id=day.pk or 0)
    start, end = len(Reporter._fields), len(Reporter._fields) + len(DECIDED)
    # A unit has a row for each decision, as they were written down: the next is only made once the one before was
    # taken back, so that the last of them holds.
    last = {row[0]: row for row in rows}.values()
    return [
        (Reporter(*row[:start]), _excuse(*row[start:end]), _sent(day.with_deadline(row[start - 1]), *row[end:]))
        for row in last
    ]


@prepared
def units_of_day(district_id: int, date: datetime.date, day_id: int) -> QuerySet[Any, Any]:
    """The district's units, with each decision about their being excused and with their newest revision."""
    answers = EntryAnswer.objects.filter(report=OuterRef("sent__pk")).order_by("-pk").values("is_right")
    joined = _units(district_id, date).annotate(
        decided=FilteredRelation("exemptions", condition=Q(exemptions__date=date)),
        # As ``DailyReportQuerySet.current`` has it.
        sent=FilteredRelation("reports", condition=Q(reports__day_id=day_id, reports__superseded_at=None)),
        own_due_at=own_due_at(unit=OuterRef("pk"), day=day_id),
    )
    joined = joined.annotate(is_right=Subquery(answers[:1]))
    decided, sent = [f"decided__{name}" for name in DECIDED], [f"sent__{name}" for name in SENT]
    return joined.order_by("position", "pk", "decided__pk").values_list(*Reporter._fields, *decided, "is_right", *sent)


def _excuse(
    reason: str | None, decided_at: Any, decided_by: str | None, withdrawn_at: Any, withdrawn_by: str
) -> Excuse:
    if withdrawn_at:
        return Excuse("", withdrawn_at, withdrawn_by)
    return Excuse(reason or "", decided_at, decided_by or "")


def _sent(
    day: ReportingDay,
    is_right: bool | None,
    origin: str | None,
    sent_by: str,
    returned_by: str,
    warnings: list[dict[str, str]],
    *row: Any,
) -> Sent | None:
    if origin is None:
        return None
    told, is_imported = dict(zip(TOLD, row, strict=False)), origin == DailyReport.Origin.BEFORE
    send = Send(
        **told,
        minutes_late=0 if is_imported else day.minutes_late(told["first_reported_at"] or told["first_sent_at"]),
        entered_late=0 if is_imported else day.minutes_late(told["first_sent_at"]),
        channel_label=CHANNELS[told["channel"]],
        sent_by=sent_by,
        returned_by=returned_by,
        is_right=is_right,
        confirmed_warnings=tuple(warning["text"] for warning in warnings),
    )
    return Sent(send, dict(zip(FIELDS, row[len(TOLD) :], strict=True)), is_imported)


def _unit_day(
    day: ReportingDay,
    at: datetime.datetime,
    unit: Reporter,
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
        kind_label=KINDS[unit.kind],
        reports_area=unit.kind in Unit.AREA_KINDS,
        status=status,
        status_label=status.label,
        source=source,
        figures=counted.figures if counted else None,
        figures_date=counted.date if counted else None,
        previous=previous.figures if previous else None,
        previous_date=previous.date if previous else None,
        previous_revision=previous.revision if previous else None,
        earlier=previous.earlier if previous else (),
        send=sent and sent.send,
        exemption_reason=excuse.reason,
        excused_at=excuse.at,
        excused_by=excuse.by,
        own_due_at=day.due_at if unit.own_due_at == day.due_at else None,
    )


def status_of(
    day: ReportingDay, at: datetime.datetime, newest: DailyReport | Send | None, is_imported: bool, is_exempt: bool
) -> Status:
    """Where a unit stands with the day, judged at ``at`` from its newest revision."""
    if is_exempt or day.suspension:
        return Status.EXEMPT
    if newest is None:
        return Status.WAITING if day.is_on_time(at) else Status.MISSING
    if newest.returned_at:
        return Status.RETURNED
    if is_imported:
        return Status.IMPORTED
    # The first valid send decides; a correction never makes a report late or on time (R5).
    return Status.ON_TIME if day.is_on_time(newest.judged_at) else Status.LATE


def with_grounds(consolidation: Consolidation, campaign: Campaign) -> Consolidation:
    """The same with the letters that its papers cite (R25), in one query more: no page of a day shows them."""
    names = [field.name for field in fields(GroundFacts)]
    grounds = tuple(GroundFacts(**_named(ground, names)) for ground in campaign.grounds.all())
    return replace(consolidation, campaign=replace(consolidation.campaign, grounds=grounds))


def _named(of: Model, names: Iterable[str]) -> dict[str, Any]:
    """What the papers tell of the thing, under the same names."""
    return {name: getattr(of, name) for name in names}
