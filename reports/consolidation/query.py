"""The one reading of the database that everything printed comes from."""

import datetime

from django.db.models import OuterRef, QuerySet, Subquery

from reports.models import Campaign, DailyReport, Exemption, ReportingDay
from units.models import District, Unit

from .shape import CampaignFacts, Consolidation, DistrictFacts, Narrative, Send, Source, Status, UnitDay


def consolidate(day: ReportingDay, at: datetime.datetime) -> Consolidation:
    """Consolidate ``day`` as it stood at the moment ``at`` (R14–R17), in four queries.

    ``day`` may be unsaved (a day that nobody has acted upon). Any past moment can be
    asked for, because reports are append-only (R4).
    """
    sends, previous = _sends(day, at), _previous(day, at)
    exemptions = dict(
        Exemption.objects.valid_at(at)
        .filter(date=day.date, unit__district_id=day.campaign.district_id)
        .values_list("unit_id", "reason")
    )
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
            _unit_day(day, at, unit, sends.get(unit.pk), previous.get(unit.pk), exemptions.get(unit.pk, ""))
            for unit in _units(day)
        ),
    )


def previous_reports(day: ReportingDay, at: datetime.datetime) -> QuerySet[DailyReport]:
    """Reports of days of the same campaign before ``day`` that stood at ``at``, the last day first."""
    return (
        DailyReport.objects.standing_at(at)
        .filter(day__campaign_id=day.campaign_id, day__date__lt=day.date)
        .order_by("-day__date", "-revision")
    )


def _units(day: ReportingDay) -> QuerySet[Unit]:
    return Unit.objects.active_on(day.date).filter(district_id=day.campaign.district_id)


def _previous(day: ReportingDay, at: datetime.datetime) -> dict[int, DailyReport]:
    """Each unit's last report before the day."""
    last = previous_reports(day, at).filter(unit=OuterRef("pk")).values("pk")[:1]
    of_units = _units(day).order_by().values_list(Subquery(last))
    return {report.unit_id: report for report in DailyReport.objects.filter(pk__in=of_units).select_related("day")}


def _sends(day: ReportingDay, at: datetime.datetime) -> dict[int, DailyReport]:
    # Ascending, so that the newest revision wins even if the server's clock was set back.
    reports = DailyReport.objects.current_at(at).filter(day_id=day.pk).select_related("sent_by").order_by("revision")
    return {report.unit_id: report for report in reports}


def _unit_day(
    day: ReportingDay,
    at: datetime.datetime,
    unit: Unit,
    report: DailyReport | None,
    previous: DailyReport | None,
    exemption_reason: str,
) -> UnitDay:
    returned = report is not None and report.returned_at is not None and report.returned_at <= at
    counted = previous if report is None or returned else report
    if counted is None:
        source = Source.UNKNOWN
    else:
        source = Source.REPORTED if counted is report else Source.CARRIED
    return UnitDay(
        code=unit.code,
        name=unit.name,
        short_name=unit.short_name,
        kind=unit.kind,
        kind_label=unit.get_kind_display(),
        reports_area=unit.reports_area,
        status=status_of(day, at, report, returned, bool(exemption_reason)),
        source=source,
        figures=counted.figures if counted else None,
        figures_date=None if counted is None else day.date if counted is report else counted.day.date,
        previous=previous.figures if previous else None,
        previous_date=previous.day.date if previous else None,
        send=_send(day, report, returned) if report else None,
        exemption_reason=exemption_reason,
    )


def status_of(
    day: ReportingDay, at: datetime.datetime, report: DailyReport | None, returned: bool, exempt: bool
) -> Status:
    """Where a unit stands with the day, judged at ``at`` from its newest revision."""
    if exempt:
        return Status.EXEMPT
    if report is None:
        return Status.WAITING if day.is_on_time(at) else Status.MISSING
    if returned:
        return Status.RETURNED
    # The first valid send decides; a correction never makes a report late or on time (R5).
    return Status.ON_TIME if day.is_on_time(report.first_sent_at) else Status.LATE


def _send(day: ReportingDay, report: DailyReport, returned: bool) -> Send:
    return Send(
        revision=report.revision,
        sent_at=report.sent_at,
        first_sent_at=report.first_sent_at,
        minutes_late=day.minutes_late(report.first_sent_at),
        unchanged=report.unchanged,
        channel=report.channel,
        channel_label=report.get_channel_display(),
        sent_by=report.sent_by.display_name,
        reported_by=report.reported_by,
        reported_at=report.reported_at,
        reason=report.reason,
        note=report.note,
        confirmed_warnings=tuple(warning["text"] for warning in report.confirmed_warnings),
        returned_comment=report.returned_comment if returned else "",
    )


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
    )
