"""Reading editions: the frozen consolidation, what has changed since, the Office's own words."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import QuerySet
from django.utils import timezone

from reports.consolidation import Change, Consolidation, Narrative, State, TableView, UnitDay, changes_between, thaw
from reports.figures.wording import clock, short_day
from reports.models import Deferral, Edition, Handover, ReportingDay
from reports.printing import Stamp
from units.prepared import prepared


@lru_cache(maxsize=32)
def _thawed(pk: int, sha256: str) -> Consolidation:
    # An edition never changes, so its checksum may stand for it as long as the process lives.
    return thaw(Edition.objects.values_list("content", flat=True).get(pk=pk))


def frozen(edition: Edition) -> Consolidation:
    """The consolidation that the edition froze; read from the database once per process."""
    return _thawed(edition.pk, edition.sha256)


def stamp_of(edition: Edition, before: Edition | None) -> Stamp:
    """What the papers print of the edition itself, which takes the place of the one ``before``."""
    replaces = before.cut_at if before else None
    return Stamp(edition.number, edition.cut_at, edition.made_by_name, edition.reason, replaces)


def previous_of(edition: Edition) -> Edition | None:
    """The edition of the same day before this one."""
    return Edition.objects.filter(day_id=edition.day_id, number=edition.number - 1).first()


@prepared
def editions_of(day_id: int) -> QuerySet[Edition]:
    """The day's editions in order, without what they froze."""
    return Edition.objects.filter(day_id=day_id).defer("content").order_by("number")


@prepared
def handovers_of(day_id: int) -> QuerySet[Handover]:
    """All that was noted of the way of the day's editions to the province, in its order."""
    return Handover.objects.filter(edition__day_id=day_id).order_by("edition__number", "number")


@dataclass(frozen=True, slots=True)
class HandedOver:
    """How far one edition has come on its way to the province, and what was noted of it (R24)."""

    edition: Edition
    notes: tuple[Handover, ...]
    #: Whether it was sent before the province's hour; ``None`` if it was not sent.
    in_time: bool | None

    @property
    def standing(self) -> Handover | None:
        """The note that holds."""
        last = self.notes[-1] if self.notes else None
        return last if last and not last.is_withdrawn else None

    @property
    def is_sent(self) -> bool:
        return self.in_time is not None

    @property
    def sentence(self) -> str:
        """*Đã gửi UBND tỉnh 15:48, số 123/BC-UBND*; "" while nothing is known."""
        if not self.standing or not self.standing.handed_at:
            return ""
        at, told = self.standing.handed_at, self.standing.get_stage_display()
        is_another_day = timezone.localdate(at) != timezone.localdate(self.edition.cut_at)
        told += f" {clock(at)}{f' ngày {short_day(timezone.localdate(at))}' if is_another_day else ''}"
        if self.is_sent:
            told += f", số {self.standing.document_number}{'' if self.in_time else ' (sau giờ báo cáo tỉnh)'}"
        return told

    @property
    def as_json(self) -> dict[str, str] | None:
        """What ``so-lieu.json`` answers."""
        if not self.standing or not self.standing.handed_at or not self.is_sent:
            return None
        told, at = self.standing, timezone.localtime(self.standing.handed_at).isoformat()
        return {"number": told.document_number, "signed_by": told.signed_by, "at": at, "way": told.way}


def handed_over(day: ReportingDay, editions: Sequence[Edition], notes: Iterable[Handover]) -> list[HandedOver]:
    """The same for each of the day's editions, in their order."""
    found, notes = [], list(notes)
    for edition in editions:
        of_edition = tuple(note for note in notes if note.edition_id == edition.pk)
        sent_at = of_edition[-1].handed_at if of_edition and of_edition[-1].is_sent else None
        found.append(HandedOver(edition, of_edition, day.is_in_time_for_province(sent_at) if sent_at else None))
    return found


def way_of(day: ReportingDay, edition: Edition) -> HandedOver:
    """How far this one has come."""
    return handed_over(day, [edition], Handover.objects.filter(edition=edition).order_by("number"))[0]


def last_sent(several: Sequence[HandedOver]) -> HandedOver | None:
    """That of the last edition that was sent."""
    return next((each for each in reversed(several) if each.is_sent), None)


@dataclass(frozen=True, slots=True)
class ChangesSince:
    """What has changed since an edition, and how much of it the Office has left for the next day (R18)."""

    edition: Edition
    all: tuple[Change, ...]
    #: The changes that nobody has decided about.
    undecided: tuple[Change, ...]
    #: The changes that ``deferral`` leaves for the next day.
    deferred: tuple[Change, ...] = ()
    deferral: Deferral | None = None

    @property
    def states(self) -> dict[str, State]:
        """What each listed unit's line stands on: what is left for the next day by whoever sees the list."""
        return {change.unit.code: change.state for change in self.all}


def changes_since(edition: Edition, now: Consolidation, *, has_deferrals: bool = True) -> ChangesSince:
    """What differs between the edition and ``now``; a decision covers what stood in the list that its maker saw.

    Who knows that nothing was left for the next day says so.
    """
    found = changes_between(frozen(edition), now)
    deferrals = list(edition.deferrals.order_by("pk")) if has_deferrals else []
    covering = {
        change.unit.code: deferral
        for deferral in deferrals
        for change in found
        if deferral.covers(change.unit.code, change.state)
    }
    undecided = tuple(change for change in found if change.unit.code not in covering)
    deferred = tuple(change for change in found if change.unit.code in covering)
    last = max(covering.values(), key=lambda deferral: deferral.pk, default=None)
    return ChangesSince(edition, found, undecided, deferred, last)


def published_otherwise(edition: Edition, now: Consolidation) -> list[tuple[str, int | None, int | None]]:
    """The tables of which ``now`` has other installations, or gains: the letter, and what was published of both."""
    pairs = zip(frozen(edition).tables, now.tables, strict=True)
    return [_published(then) for then, newest in pairs if _published(then) != _published(newest)]


def _published(table: TableView) -> tuple[str, int | None, int | None]:
    total, description = table.totals.all, table.description
    return description.letter, total.figures[description.numerator], total.new_today


#: The boxes, in the report's order: the form's name → the day's column.
COLUMNS = {"direction": "direction_text", "difficulties": "difficulties_text", "proposals": "proposals_text"}


def saved_narrative(day: ReportingDay) -> Narrative:
    """The texts that are saved for the day."""
    return Narrative(**{name: getattr(day, column) for name, column in COLUMNS.items()})


def version_of(day: ReportingDay) -> str:
    """Which state of the day's texts a page was made from; "" if nothing was saved."""
    return day.narrative_saved_at.astimezone(datetime.UTC).isoformat() if day.narrative_saved_at else ""


def beginning_of(day: ReportingDay) -> tuple[Narrative, datetime.date | None]:
    """The day's own texts; before the first save those of the last earlier edition that has any, and its day."""
    own = saved_narrative(day)
    if day.narrative_saved_at or own != Narrative("", "", ""):
        return own, None
    earlier = Edition.objects.filter(day__campaign_id=day.campaign_id, day__date__lt=day.date)
    with_texts = earlier.exclude(**{f"content__narrative__{name}": "" for name in COLUMNS})
    last = with_texts.defer("content").select_related("day").order_by("-day__date", "-number").first()
    return (frozen(last).narrative, last.day.date) if last else (own, None)


def unit_notes(consolidation: Consolidation) -> list[UnitDay]:
    """The units whose newest report of the day has a note to pick from."""
    return [unit for unit in consolidation.units if unit.send and unit.send.note]
