"""The one reading of the database that everything printed comes from."""

import copy
import datetime
from typing import NamedTuple

from django.db.models import OuterRef, QuerySet, Subquery

from reports.figures.indicators import FIELDS, TABLES, DatedFigures, Figures
from reports.models import Campaign, DailyReport, Exemption, Extension, ProvinceCount, ReportingDay
from reports.models.moments import happened, has_happened
from units.models import District, Unit

from .shape import CampaignFacts, Consolidation, DistrictFacts, Narrative, ProvinceFacts
from .unit_day import Send, Source, Status, UnitDay
from .words import WORDS


def consolidate(day: ReportingDay, at: datetime.datetime) -> Consolidation:
    """Consolidate ``day`` as it stood at the moment ``at`` (R14–R17), in five queries.

    ``day`` may be unsaved (a day that nobody has acted upon). Any past moment can be
    asked for, because reports are append-only (R4).
    """
    sends, previous, excuses = _sends(day, at), _previous(day, at), _excuses(day, at)
    return Consolidation(
        district=_district_facts(day.campaign.district),
        campaign=_campaign_facts(day.campaign),
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
        province_count=_province_facts(day, at),
    )


def day_as_of(day: ReportingDay, moment: datetime.datetime) -> ReportingDay:
    """The day with the deadline, and its reason, that were in force at ``moment``."""
    extensions = list(Extension.objects.filter(day_id=day.pk).order_by("pk"))
    if not extensions:
        return day
    then = copy.copy(day)
    then.due_at, then.extension_reason = extensions[0].previous_due_at, ""
    for extension in extensions:
        if has_happened(extension.decided_at, moment) and not has_happened(extension.withdrawn_at, moment):
            then.due_at, then.extension_reason = extension.due_at, extension.reason
    return then


def previous_reports(day: ReportingDay, at: datetime.datetime) -> QuerySet[DailyReport]:
    """Reports of days of the same campaign before ``day`` that stood at ``at``, the last day first."""
    standing = DailyReport.objects.standing_at(at)
    return standing.filter(date__gte=day.campaign.starts_on, date__lt=day.date).order_by("-date", "-revision")


def _units(day: ReportingDay) -> QuerySet[Unit]:
    return Unit.objects.active_on(day.date).filter(district_id=day.campaign.district_id)


def _previous(day: ReportingDay, at: datetime.datetime) -> dict[int, DatedFigures]:
    """Each unit's last figures before the day; plain rows, for nothing else of those reports is printed."""
    last = previous_reports(day, at).filter(unit=OuterRef("pk")).values("pk")[:1]
    reports = DailyReport.objects.filter(pk__in=_units(day).order_by().values_list(Subquery(last))).order_by()
    rows = reports.values_list("unit_id", "date", *FIELDS)
    return {unit: DatedFigures(date, dict(zip(FIELDS, figures, strict=True))) for unit, date, *figures in rows}


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


def _sends(day: ReportingDay, at: datetime.datetime) -> dict[int, StoredSend]:
    *columns, _ = StoredSend._fields
    width = len(columns)
    # Ascending, so that the newest revision wins even if the server's clock was set back.
    reports = DailyReport.objects.current_at(at).filter(day_id=day.pk)
    rows = reports.order_by("revision").values_list(*columns, *FIELDS)
    sends = (StoredSend._make((*row[:width], dict(zip(FIELDS, row[width:], strict=True)))) for row in rows)
    return {send.unit_id: send for send in sends}


class Excuse(NamedTuple):
    """What was last decided about a unit's being excused from the day; no reason if that was taken back."""

    reason: str
    at: datetime.datetime | None
    by: str


NEVER_EXCUSED = Excuse("", None, "")


def _excuses(day: ReportingDay, at: datetime.datetime) -> dict[int, Excuse]:
    """Each unit's last decision by ``at``; among several, one that was taken back gave way to the next."""
    of_district = Exemption.objects.filter(date=day.date, unit__district_id=day.campaign.district_id)
    # As they were written down: the next decision is only made once the one before was taken back.
    decided = of_district.filter(happened("decided_at", at)).order_by("pk")
    rows = decided.values_list(
        "unit_id", "reason", "decided_at", "decided_by_name", "withdrawn_at", "withdrawn_by_name"
    )
    found = {}
    for unit, reason, decided_at, decided_by, withdrawn_at, withdrawn_by in rows:
        found[unit] = Excuse(reason, decided_at, decided_by)
        if has_happened(withdrawn_at, at):
            found[unit] = Excuse("", withdrawn_at, withdrawn_by)
    return found


def _unit_day(
    day: ReportingDay,
    at: datetime.datetime,
    unit: Unit,
    report: StoredSend | None,
    previous: DatedFigures | None,
    excuse: Excuse,
) -> UnitDay:
    returned = report is not None and has_happened(report.returned_at, at)
    counted, source = previous, Source.CARRIED if previous else Source.UNKNOWN
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
        send=_send(day, report, returned) if report else None,
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


def _send(day: ReportingDay, report: StoredSend, returned: bool) -> Send:
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
        returned_comment=report.returned_comment if returned else "",
        returned_at=report.returned_at if returned else None,
        returned_by=report.returned_by_name if returned else "",
        confirms=report.confirms,
    )


#: How django-simple-history marks that a row was taken away.
REMOVED = "-"


def _province_facts(day: ReportingDay, at: datetime.datetime) -> ProvinceFacts | None:
    """The province's count as it stood at ``at``, whatever was corrected later."""
    noted = ProvinceCount.history.filter(happened("entered_at", at), day_id=day.pk).order_by("-history_id")
    last = noted.values_list("history_type", "installed", "source").first()
    return ProvinceFacts(*last[1:]) if last and last[0] != REMOVED else None


def _district_facts(district: District) -> DistrictFacts:
    return DistrictFacts(
        name=district.name,
        full_name=district.full_name,
        committee=district.committee,
        province=district.province,
        seat=district.seat,
        superior_body=district.superior_body,
        office_name=district.office_name,
        office_phone=district.office_phone,
        signatory_title=district.signatory_title,
        signatory_name=district.signatory_name,
        is_demo=district.is_demo,
    )


def _campaign_facts(campaign: Campaign) -> CampaignFacts:
    return CampaignFacts(
        title=campaign.title,
        order_number=campaign.order_number,
        order_date=campaign.order_date,
        order_issuer=campaign.order_issuer,
        order_abstract=campaign.order_abstract,
        target_on=campaign.target_on,
        staff_target=campaign.staff_target,
        resident_target=campaign.resident_target,
        order_kind=campaign.order_kind,
    )
