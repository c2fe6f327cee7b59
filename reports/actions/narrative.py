"""Writing the Office's own words for the report of a day."""

import datetime

from django.db import transaction

from reports.consolidation import Narrative
from reports.editions import saved_narrative, version_of
from reports.models import ReportingDay
from units.models import User

from .days import open_day
from .refusals import NarrativeChanged
from .signing import signed


@transaction.atomic
def write_narrative(
    *, day: ReportingDay, narrative: Narrative, base: str, by: User, at: datetime.datetime
) -> ReportingDay:
    """Save the texts of a day and return it; editions already made keep theirs (R18).

    ``base`` is the version that the writer's page was made from, "" if nothing was saved.
    Saving again what is saved changes nothing.

    Raises ``NarrativeChanged`` if somebody saved other texts meanwhile; nothing is overwritten.
    """
    day = open_day(campaign=day.campaign, date=day.date)
    if day.narrative_saved_at and saved_narrative(day) == narrative:
        return day
    found = ReportingDay.objects.filter(pk=day.pk, narrative_saved_at=day.narrative_saved_at)
    is_written = base == version_of(day) and found.update(
        direction_text=narrative.direction,
        difficulties_text=narrative.difficulties,
        proposals_text=narrative.proposals,
        narrative_saved_at=at,
        **signed("narrative_saved_by", by),
    )
    current = ReportingDay.objects.select_related("campaign").get(pk=day.pk)
    if not is_written:
        raise NarrativeChanged(current)
    return current
