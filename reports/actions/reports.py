"""Writing a report: append-only revisions, one at a time (R4, R11)."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from reports.figures import checks
from reports.figures.indicators import FIELDS, FORM_NUMBER, Figures, for_unit
from reports.models import DailyReport, ReportingDay
from reports.models.report import DailyReportQuerySet
from units.locking import KEPT
from units.models import Unit, User
from units.prepared import Prepared

from .days import open_day
from .refusals import InvalidFigures, StaleRevision, UnitChanged
from .signing import signed


def send_report(
    *,
    day: ReportingDay,
    unit: Unit,
    figures: Figures,
    by: User,
    at: datetime.datetime,
    base_revision: int,
    unchanged: bool = False,
    channel: str = DailyReport.Channel.WEB,
    reported_by: str = "",
    reported_at: datetime.datetime | None = None,
    reason: str = "",
    note: str = "",
    confirmed_warnings: Sequence[dict[str, str]] = (),
    origin: str = DailyReport.Origin.PROGRAM,
    form_number: int = FORM_NUMBER,
) -> DailyReport:
    """Accept a unit's figures for a day as a new revision and return it (R4).

    ``base_revision`` is the revision that the sender saw, 0 if none. A repeated identical
    send returns the revision that it made the first time (R11). A further revision keeps the ``origin``
    of the one before it. ``form_number`` is the form's that asked for the figures: an old table knows fewer.

    Raises ``InvalidFigures`` (R8), ``StaleRevision`` if somebody else was faster, and ``UnitChanged`` if the
    unit has left or reports other figures by now.
    """
    owed = {indicator.field: figures.get(indicator.field) for indicator in for_unit(unit.reports_area, form_number)}
    complete = dict.fromkeys(FIELDS) | owed
    if found := checks.errors(complete, unit.reports_area, form_number):
        raise InvalidFigures(found)
    content = {
        **complete,
        "form_number": form_number,
        "unchanged": unchanged,
        "channel": channel,
        "reported_by": reported_by,
        "reported_at": reported_at,
        "reason": reason,
        "note": note,
        "confirmed_warnings": list(confirmed_warnings),
        "origin": origin,
    }
    return _send(day, unit, content, by, at, base_revision)


def _send(
    day: ReportingDay, unit: Unit, content: dict[str, Any], by: User, at: datetime.datetime, base_revision: int
) -> DailyReport:
    try:
        return _append_revision(day, unit, content, by, at, base_revision)
    except IntegrityError:
        if repeated := _repeated_send(day, unit, content, by, base_revision):
            return repeated
        newest = _reports_of(day, unit).current().first()
        if newest is None and base_revision:
            # The revision that the sender names never was.
            return _send(day, unit, content, by, at, 0)
        if newest is None or newest.revision == base_revision:
            raise
        raise StaleRevision(newest) from None


@transaction.atomic
def _append_revision(
    day: ReportingDay, unit: Unit, content: dict[str, Any], by: User, at: datetime.datetime, base_revision: int
) -> DailyReport:
    """Write revision ``base_revision + 1``; the unique constraints let only one send do so (R11).

    No look-up of other sends comes before it: at 14:59 almost every send is the first and only one.
    """
    if day.pk is None:
        day = open_day(campaign=day.campaign, date=day.date)
    unit = _standing_on(day, unit)
    base = _supersede(day, unit, content, at, base_revision) if base_revision else None
    if base and base.superseded_at is None:
        return base
    return DailyReport.objects.create(
        day=day,
        unit=unit,
        date=day.date,
        revision=base_revision + 1,
        sent_at=at,
        first_sent_at=base.first_sent_at if base else at,
        first_reported_at=base.first_reported_at if base else _told_in_time(day, content),
        unit_name=unit.name,
        # The same figures again after a return: they are right (R12).
        confirms=bool(base and base.returned_at and all(base.figures[field] == content[field] for field in FIELDS)),
        **signed("sent_by", by),
        **(content | ({"origin": base.origin} if base else {})),
    )


def _told_in_time(day: ReportingDay, content: dict[str, Any]) -> datetime.datetime | None:
    """When the unit's word reached the Office, if that was on the day itself: its backlog makes nobody late (R5)."""
    told: datetime.datetime | None = content["reported_at"]
    return told if told and day.is_open_to_units(told) else None


def _unit_of_day(day_id: int, unit_id: int) -> QuerySet[Unit]:
    return Unit.objects.filter(pk=unit_id, district__campaigns__days=day_id).order_by()


#: The day before the unit, as ``units.locking`` has it; of the tables between them nothing is locked.
unit_and_day_kept = Prepared(_unit_of_day, lock=f"{KEPT} OF {ReportingDay._meta.db_table}, {Unit._meta.db_table}")


def _standing_on(day: ReportingDay, unit: Unit) -> Unit:
    """The unit as it stands; who moves the day's deadline or lets the unit leave waits for this send, and sees it."""
    (standing,) = unit_and_day_kept(day_id=day.pk, unit_id=unit.pk)
    if not standing.is_active_on(day.date) or standing.reports_area != unit.reports_area:
        raise UnitChanged(standing)
    return standing


def _supersede(
    day: ReportingDay, unit: Unit, content: dict[str, Any], at: datetime.datetime, revision: int
) -> DailyReport:
    """The newest revision, superseded by now; left as it is if it stands and says the same."""
    found = DailyReport.objects.current().filter(day=day, unit=unit, revision=revision)
    # Kept from a return at the same instant: whether the new revision confirms a returned one is written with it.
    # The report alone: in its usual order the day and the unit are joined, and a lock of theirs stops all others.
    base = found.order_by().select_for_update(of=("self",)).first()
    if base is None:
        raise IntegrityError("not the newest revision")
    base.day, base.unit = day, unit
    if base.returned_at is None and _says_the_same(base, content):
        return base
    if not found.update(superseded_at=at):
        raise IntegrityError("superseded meanwhile")
    base.superseded_at = at
    return base


def _reports_of(day: ReportingDay, unit: Unit) -> DailyReportQuerySet:
    """All revisions of the unit's day, of which ``day`` may be a copy that was not saved."""
    reports = DailyReport.objects.select_related("day", "unit")
    return reports.filter(day__campaign_id=day.campaign_id, day__date=day.date, unit=unit)


def _repeated_send(
    day: ReportingDay, unit: Unit, content: dict[str, Any], by: User, base_revision: int
) -> DailyReport | None:
    """The revision that this very send made before: a double tap, or a retry on a weak line."""
    reports = _reports_of(day, unit).filter(revision__in=[base_revision, base_revision + 1])
    for report in reports.order_by("-revision"):
        made_by_this_send = report.revision == base_revision + 1 and report.sent_by_id == by.pk
        still_stands = report.superseded_at is None and report.returned_at is None
        if (made_by_this_send or still_stands) and _says_the_same(report, content):
            return report
    return None


def _says_the_same(report: DailyReport, content: dict[str, Any]) -> bool:
    """Whether the content adds nothing to the report: same figures, same note, same reason."""
    return all(getattr(report, field) == content[field] for field in (*FIELDS, "note", "reason"))
