"""Reading editions: the frozen consolidation, and what has changed since."""

from dataclasses import dataclass
from functools import lru_cache

from reports.consolidation import Change, Consolidation, TableView, changes_between, consolidate, day_as_of, thaw
from reports.models import Deferral, Edition, ReportingDay
from reports.printing import Stamp
from units.models import Unit


@lru_cache(maxsize=32)
def _thawed(pk: int, sha256: str) -> Consolidation:
    # An edition never changes, so its checksum may stand for it as long as the process lives.
    return thaw(Edition.objects.values_list("content", flat=True).get(pk=pk))


def frozen(edition: Edition) -> Consolidation:
    """The consolidation that the edition froze; read from the database once per process."""
    return _thawed(edition.pk, edition.sha256)


def stamp_of(edition: Edition) -> Stamp:
    """What the papers print of the edition itself."""
    return Stamp(
        number=edition.number,
        cut_at=edition.cut_at,
        made_by=edition.made_by_name,
        reason=edition.reason,
    )


def previous_of(edition: Edition) -> Edition | None:
    """The edition of the same day before this one."""
    return Edition.objects.filter(day_id=edition.day_id, number=edition.number - 1).first()


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


def changes_since(edition: Edition, day: ReportingDay, now: Consolidation) -> ChangesSince:
    """What differs between the edition and ``now``, the day's consolidation of a later moment.

    A decision covers what stood in the list that its maker saw. Of the units listed, those that have
    changed again since that moment are asked about anew.
    """
    found = changes_between(frozen(edition), now)
    # The last list holds what the lists before it held; at most the last decision is needed.
    # A list of a later hour was decided before the clock was set back; what came since was not in it.
    made = edition.deferrals.filter(seen_at__lte=now.cut_at)
    deferral = made.order_by("seen_at").last()
    if deferral is None or not found:
        return ChangesSince(edition, found, undecided=found)
    anew = _changed_after(deferral, day, now) | _joined_or_left_after(deferral, day, found) | _of_a_later_hour(now)
    undecided = tuple(change for change in found if change.unit.code in anew)
    deferred = tuple(change for change in found if change.unit.code not in anew)
    return ChangesSince(edition, found, undecided, deferred, deferral)


def _changed_after(deferral: Deferral, day: ReportingDay, now: Consolidation) -> set[str]:
    """The codes of units whose line is not the one that stood in the list."""
    seen = consolidate(day_as_of(day, deferral.seen_at), deferral.seen_at)
    return {change.unit.code for change in changes_between(seen, now)}


def _of_a_later_hour(now: Consolidation) -> set[str]:
    """The codes of units that sent or were returned before the clock was set back.

    Whether the list held that already cannot be told until the clock has caught up.
    """
    moments = {unit.code: (unit.send.sent_at, unit.send.returned_at) for unit in now.units if unit.send}
    return {code for code, told in moments.items() if any(moment and moment > now.cut_at for moment in told)}


def _joined_or_left_after(deferral: Deferral, day: ReportingDay, found: tuple[Change, ...]) -> set[str]:
    """The codes of units whose membership was changed after the list.

    A past moment is recomputed with the units as they are now; when they came or went, their history knows.
    """
    moved = {change.unit.code for change in found if change.before is None or change.after is None}
    if not moved:
        return set()
    later = Unit.history.filter(district_id=day.campaign.district_id, history_date__gt=deferral.seen_at)
    return moved & set(later.values_list("code", flat=True))


@dataclass(frozen=True, slots=True)
class PublishedFigures:
    """What an edition published of a table where the day's newest figures say something else."""

    letter: str
    installed: int | None
    new_today: int | None


def published_otherwise(edition: Edition, now: Consolidation) -> list[PublishedFigures]:
    """The tables whose installations, or gain, are by ``now`` not what the edition published."""
    pairs = zip(frozen(edition).tables, now.tables, strict=True)
    return [_published(then) for then, newest in pairs if _published(then) != _published(newest)]


def _published(table: TableView) -> PublishedFigures:
    total, description = table.totals.all, table.description
    return PublishedFigures(description.letter, total.figures[description.numerator], total.new_today)
