"""Reading editions: the frozen consolidation, what has changed since, and the form of its report."""

from functools import lru_cache

from .consolidation import Consolidation, thaw
from .models import DocumentTemplate, Edition
from .printing import Stamp


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
        made_by=edition.made_by.display_name if edition.made_by else "",
        reason=edition.reason,
    )


def previous_of(edition: Edition) -> Edition | None:
    """The edition of the same day before this one."""
    return Edition.objects.filter(day_id=edition.day_id, number=edition.number - 1).first()


def newest_template(district_id: int) -> DocumentTemplate | None:
    """The district's last decision on its form of the report; an empty one means the shipped template."""
    return DocumentTemplate.objects.filter(district_id=district_id).select_related("uploaded_by").first()
