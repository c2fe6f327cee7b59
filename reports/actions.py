"""Everything that is written about a day. Nothing else writes a report or an edition.

Each function is one transaction; who (``by``) and when (``at``) are always passed.
"""

import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from units.models import Unit, User

from . import checks
from .consolidation import checksum, consolidate, freeze
from .indicators import FIELDS, Figures, for_unit
from .models import Campaign, DailyReport, Edition, Exemption, Extension, ReportingDay
from .models.report import DailyReportQuerySet


class StaleRevision(Exception):
    """Somebody sent a newer revision meanwhile (R11); ``newest`` is theirs."""

    def __init__(self, newest: DailyReport) -> None:
        super().__init__(f"revision {newest.revision} is newer")
        self.newest = newest


class InvalidFigures(Exception):
    """The figures break a blocking check (R8); ``errors`` says which, by field."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__(", ".join(errors))
        self.errors = errors


class AlreadyClosed(Exception):
    """An edition with that number exists; ``edition`` is it."""

    def __init__(self, edition: Edition) -> None:
        super().__init__(f"edition {edition.number} exists")
        self.edition = edition


class ReasonMissing(Exception):
    """The act needs a reason: a further edition (R18)."""


@transaction.atomic
def open_day(*, campaign: Campaign, date: datetime.date) -> ReportingDay:
    """Return the day's row, writing it under the campaign's present times if it is new (R1)."""
    draft = campaign.draft_day(date)
    day, _ = ReportingDay.objects.get_or_create(
        campaign=campaign,
        date=date,
        defaults={"due_at": draft.due_at, "cutoff_at": draft.cutoff_at},
    )
    day.campaign = campaign
    return day


@transaction.atomic
def change_campaign(*, campaign: Campaign, by: User, today: datetime.date) -> None:
    """Save a changed campaign; days up to and including today keep the deadlines that they had (R1)."""
    before = Campaign.objects.get(pk=campaign.pk)
    written = set(before.days.values_list("date", flat=True))
    days = ((before.starts_on + datetime.timedelta(days=n)) for n in range((today - before.starts_on).days + 1))
    ReportingDay.objects.bulk_create(before.draft_day(date) for date in days if date not in written)
    campaign._history_user = by  # type: ignore[attr-defined]  # read by django-simple-history
    campaign.save()


@transaction.atomic
def extend_day(
    *, day: ReportingDay, due_at: datetime.datetime, reason: str, by: User, at: datetime.datetime
) -> Extension:
    """Move the day's deadline for all units, with a reason that every form shows (R1)."""
    day = open_day(campaign=day.campaign, date=day.date)
    extension = Extension.objects.create(
        day=day, previous_due_at=day.due_at, due_at=due_at, reason=reason, decided_by=by, decided_at=at
    )
    ReportingDay.objects.filter(pk=day.pk).update(due_at=due_at, extension_reason=reason)
    return extension


@transaction.atomic
def excuse_unit(*, unit: Unit, date: datetime.date, reason: str, by: User, at: datetime.datetime) -> Exemption:
    """Excuse the unit from the day's report (R3); excusing it twice leaves the first decision."""
    exemption, _ = Exemption.objects.get_or_create(
        unit=unit,
        date=date,
        withdrawn_at=None,
        defaults={"reason": reason, "decided_by": by, "decided_at": at},
    )
    return exemption


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
    confirmed_warnings: list[dict[str, str]] | None = None,
) -> DailyReport:
    """Accept a unit's figures for a day as a new revision and return it (R4).

    ``base_revision`` is the revision that the sender saw, 0 if none. A repeated identical
    send returns the revision that it made the first time (R11).

    Raises ``InvalidFigures`` (R8) and ``StaleRevision`` if somebody else was faster.
    """
    owed = {indicator.field: figures.get(indicator.field) for indicator in for_unit(unit.reports_area)}
    complete = dict.fromkeys(FIELDS) | owed
    if found := checks.errors(complete, unit.reports_area):
        raise InvalidFigures(found)
    content = {
        **complete,
        "unchanged": unchanged,
        "channel": channel,
        "reported_by": reported_by,
        "reported_at": reported_at,
        "reason": reason,
        "note": note,
        "confirmed_warnings": confirmed_warnings or [],
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
        newest = _newest(day, unit)
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

    No look-up comes before it: at 14:59 almost every send is the first and only one.
    """
    if day.pk is None:
        day = open_day(campaign=day.campaign, date=day.date)
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
        sent_by=by,
        **content,
    )


def _supersede(
    day: ReportingDay, unit: Unit, content: dict[str, Any], at: datetime.datetime, revision: int
) -> DailyReport:
    """The newest revision, superseded by now; left as it is if it stands and says the same."""
    found = DailyReport.objects.current().filter(day=day, unit=unit, revision=revision)
    base = found.first()
    if base is None:
        raise IntegrityError("not the newest revision")
    base.day, base.unit = day, unit
    if base.returned_at is None and _says_the_same(base, content):
        return base
    if not found.update(superseded_at=at):
        raise IntegrityError("superseded meanwhile")
    base.superseded_at = at
    return base


def _newest(day: ReportingDay, unit: Unit) -> DailyReport | None:
    return _reports_of(day, unit).current().first()


def _reports_of(day: ReportingDay, unit: Unit) -> DailyReportQuerySet:
    """All revisions of the unit's day, of which ``day`` may be a copy that was not saved."""
    reports = DailyReport.objects.select_related("day", "unit", "sent_by")
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


def close_day(*, day: ReportingDay, by: User | None, at: datetime.datetime, number: int, reason: str = "") -> Edition:
    """Freeze the day as it stands into edition ``number`` (R18); ``by`` is ``None`` for the clock.

    Raises ``AlreadyClosed`` if that edition exists and ``ReasonMissing`` if an edition
    after the first comes without a reason.
    """
    try:
        with transaction.atomic():
            return _make_edition(day, by, at, number, reason)
    except IntegrityError:
        existing = Edition.objects.filter(day__campaign=day.campaign, day__date=day.date, number=number).first()
        if existing is None:
            raise
        raise AlreadyClosed(existing) from None


def _make_edition(day: ReportingDay, by: User | None, at: datetime.datetime, number: int, reason: str) -> Edition:
    day = open_day(campaign=day.campaign, date=day.date)
    last = day.editions.aggregate(last=Max("number"))["last"] or 0
    if number <= last:
        raise AlreadyClosed(day.editions.get(number=number))
    if last and not reason:
        raise ReasonMissing
    content = freeze(consolidate(day, at))
    return Edition.objects.create(
        day=day, number=last + 1, cut_at=at, made_by=by, reason=reason, content=content, sha256=checksum(content)
    )
