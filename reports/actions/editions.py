"""Writing an edition: the day as it stands, frozen; and leaving what changed since for later (R18)."""

import datetime
from dataclasses import replace

from django.db import IntegrityError, transaction
from django.db.models import Max

from reports.consolidation import (
    Consolidation,
    Narrative,
    State,
    changes_between,
    checksum,
    consolidate,
    freeze,
    with_grounds,
)
from reports.models import Deferral, DocumentTemplate, Edition, Email, ReportingDay
from units.models import User

from .days import open_day
from .emails import leaders_of, write_emails
from .refusals import AlreadyClosed, ReasonMissing, ReviewOvertaken
from .scheduled_tasks import hold
from .signing import signed


def close_day(
    *,
    day: ReportingDay,
    by: User | None,
    at: datetime.datetime,
    number: int,
    reason: str = "",
    narrative: Narrative | None = None,
    reviewed: Consolidation | None = None,
) -> Edition:
    """Freeze the day as it stands into edition ``number`` (R18); ``by`` is ``None`` for the clock.

    ``narrative`` are the texts that the closer's page showed, saved before; without them the
    day's saved ones are frozen. ``reviewed`` are the figures that it showed.

    Raises ``AlreadyClosed`` if that edition exists, ``ReasonMissing`` if an edition
    after the first comes without a reason, and ``ReviewOvertaken`` if other figures stand by now.
    """
    try:
        with transaction.atomic():
            return _make_edition(day, by, at, number, reason, narrative, reviewed)
    except IntegrityError:
        existing = Edition.objects.filter(day__campaign=day.campaign, day__date=day.date, number=number).first()
        if existing is None:
            raise
        raise AlreadyClosed(existing) from None


def _make_edition(
    day: ReportingDay,
    by: User | None,
    at: datetime.datetime,
    number: int,
    reason: str,
    narrative: Narrative | None,
    reviewed: Consolidation | None,
) -> Edition:
    day = open_day(campaign=day.campaign, date=day.date)
    last = day.editions.aggregate(last=Max("number"))["last"] or 0
    if number <= last:
        raise AlreadyClosed(day.editions.get(number=number))
    if last and not reason:
        raise ReasonMissing
    consolidation = with_grounds(consolidate(day, at), day.campaign)
    if reviewed and is_overtaken(reviewed, consolidation):
        raise ReviewOvertaken(reviewed, consolidation)
    if narrative:
        consolidation = replace(consolidation, narrative=narrative)
    content, template = freeze(consolidation), DocumentTemplate.objects.newest(day.campaign.district_id)
    edition = Edition.objects.create(
        day=day,
        number=last + 1,
        cut_at=at,
        reason=reason,
        document_template=template if template and template.content else None,
        content=content,
        sha256=checksum(content),
        **signed("made_by", by),
    )
    if leaders := leaders_of(day):
        write_emails(kind=Email.Kind.RESULT, day=day, recipients=[(None, leaders)], at=at, edition=edition)
    return edition


def is_overtaken(reviewed: Consolidation, now: Consolidation) -> bool:
    """Whether something came in since: a passing deadline alone brings nothing."""
    return reviewed.province_count != now.province_count or bool(changes_between(reviewed, now))


@transaction.atomic
def defer_changes(
    *, edition: Edition, covered: dict[str, State], seen_at: datetime.datetime, by: User, at: datetime.datetime
) -> Deferral:
    """Leave for the next day the changes after ``edition`` that stood in the list of ``seen_at`` (R18).

    ``covered`` is that list: what the line of each unit in it stood on. Deciding twice about one list leaves
    the first decision; two lists of one moment are two (R23).
    """
    hold(edition.day_id)
    for earlier in edition.deferrals.filter(seen_at=seen_at):
        if earlier.covered == covered:
            return earlier
    return edition.deferrals.create(covered=covered, seen_at=seen_at, decided_at=at, **signed("decided_by", by))
