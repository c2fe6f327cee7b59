"""Writing an edition: the day as it stands, frozen; and leaving what changed since for later (R18)."""

import datetime
from dataclasses import replace

from django.db import IntegrityError, transaction
from django.db.models import Max

from reports.consolidation import Narrative, State, checksum, consolidate, freeze
from reports.models import Deferral, DocumentTemplate, Edition, ReportingDay
from units.models import User

from .days import open_day
from .refusals import AlreadyClosed, ReasonMissing
from .signing import signed


def close_day(
    *,
    day: ReportingDay,
    by: User | None,
    at: datetime.datetime,
    number: int,
    reason: str = "",
    narrative: Narrative | None = None,
) -> Edition:
    """Freeze the day as it stands into edition ``number`` (R18); ``by`` is ``None`` for the clock.

    ``narrative`` are the texts that the closer's page showed, saved before; without them the
    day's saved ones are frozen.

    Raises ``AlreadyClosed`` if that edition exists and ``ReasonMissing`` if an edition
    after the first comes without a reason.
    """
    try:
        with transaction.atomic():
            return _make_edition(day, by, at, number, reason, narrative)
    except IntegrityError:
        existing = Edition.objects.filter(day__campaign=day.campaign, day__date=day.date, number=number).first()
        if existing is None:
            raise
        raise AlreadyClosed(existing) from None


def _make_edition(
    day: ReportingDay, by: User | None, at: datetime.datetime, number: int, reason: str, narrative: Narrative | None
) -> Edition:
    day = open_day(campaign=day.campaign, date=day.date)
    last = day.editions.aggregate(last=Max("number"))["last"] or 0
    if number <= last:
        raise AlreadyClosed(day.editions.get(number=number))
    if last and not reason:
        raise ReasonMissing
    consolidation = consolidate(day, at)
    if narrative:
        consolidation = replace(consolidation, narrative=narrative)
    content, template = freeze(consolidation), DocumentTemplate.objects.newest(day.campaign.district_id)
    return Edition.objects.create(
        day=day,
        number=last + 1,
        cut_at=at,
        reason=reason,
        document_template=template if template and template.content else None,
        content=content,
        sha256=checksum(content),
        **signed("made_by", by),
    )


@transaction.atomic
def defer_changes(
    *, edition: Edition, covered: dict[str, State], seen_at: datetime.datetime, by: User, at: datetime.datetime
) -> Deferral:
    """Leave for the next day the changes after ``edition`` that stood in the list of ``seen_at`` (R18).

    ``covered`` is that list: what the line of each unit in it stood on. Deciding twice about one list leaves
    the first decision.
    """
    decided = {"covered": covered, "decided_at": at, **signed("decided_by", by)}
    deferral, _ = Deferral.objects.get_or_create(edition=edition, seen_at=seen_at, defaults=decided)
    return deferral
