"""Reading editions: the frozen consolidation, and what has changed since."""

from dataclasses import dataclass
from functools import lru_cache

from reports.consolidation import Change, Consolidation, State, TableView, changes_between, thaw
from reports.models import Deferral, Edition
from reports.printing.stamp import Stamp


@lru_cache(maxsize=32)
def _thawed(pk: int, sha256: str) -> Consolidation:
    # An edition never changes, so its checksum may stand for it as long as the process lives.
    return thaw(Edition.objects.values_list("content", flat=True).get(pk=pk))


def frozen(edition: Edition) -> Consolidation:
    """The consolidation that the edition froze; read from the database once per process."""
    return _thawed(edition.pk, edition.sha256)


def stamp_of(edition: Edition) -> Stamp:
    """What the papers print of the edition itself."""
    return Stamp(number=edition.number, cut_at=edition.cut_at, made_by=edition.made_by_name, reason=edition.reason)


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

    @property
    def states(self) -> dict[str, State]:
        """What each listed unit's line stands on: what is left for the next day by whoever sees the list."""
        return {change.unit.code: change.state for change in self.all}


def changes_since(edition: Edition, now: Consolidation) -> ChangesSince:
    """What differs between the edition and ``now``, the day's consolidation of a later moment.

    A decision covers what stood in the list that its maker saw; whatever has changed again is asked about anew.
    """
    found = changes_between(frozen(edition), now)
    deferrals = edition.deferrals.order_by("pk")
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
