"""Reading the Office's own words for the report: what is saved, what they begin from, what units noted."""

import datetime
from dataclasses import dataclass

from reports.consolidation import Consolidation, Narrative, UnitDay
from reports.models import Edition, ReportingDay

from .reading import frozen

#: The boxes, in the report's order: the form's name → the day's column.
COLUMNS = {"direction": "direction_text", "difficulties": "difficulties_text", "proposals": "proposals_text"}

NOTHING = Narrative("", "", "")


@dataclass(frozen=True, slots=True)
class Beginning:
    """The texts that the boxes begin with."""

    narrative: Narrative
    #: The day of the edition that they are taken from; ``None`` if they are the day's own.
    taken_from: datetime.date | None = None


def saved_narrative(day: ReportingDay) -> Narrative:
    """The texts that are saved for the day."""
    return Narrative(**{name: getattr(day, column) for name, column in COLUMNS.items()})


def version_of(day: ReportingDay) -> str:
    """Which state of the day's texts a page was made from; "" if nothing was saved."""
    return day.narrative_saved_at.astimezone(datetime.UTC).isoformat() if day.narrative_saved_at else ""


def beginning_of(day: ReportingDay) -> Beginning:
    """The day's own texts; before the first save those of the last edition of an earlier day that has any."""
    own = saved_narrative(day)
    if day.narrative_saved_at or own != NOTHING:
        return Beginning(own)
    earlier = Edition.objects.filter(day__campaign_id=day.campaign_id, day__date__lt=day.date)
    with_texts = earlier.exclude(**{f"content__narrative__{name}": "" for name in COLUMNS})
    last = with_texts.defer("content").select_related("day").order_by("-day__date", "-number").first()
    return Beginning(frozen(last).narrative, last.day.date) if last else Beginning(own)


def unit_notes(consolidation: Consolidation) -> list[UnitDay]:
    """The units whose newest report of the day has a note to pick from."""
    return [unit for unit in consolidation.units if unit.send and unit.send.note]
