"""An edition as its papers name it, and what stands in their margins and file names."""

import datetime
from dataclasses import dataclass

from django.utils.text import slugify

from incoming.text import folded
from reports.consolidation import Consolidation
from units.models import DEMO_MARK

DRAFT = "DỰ THẢO"
CLOCK = "hệ thống tự chốt"


@dataclass(frozen=True, slots=True)
class Stamp:
    """An edition (lần chốt) as its papers name it."""

    number: int
    cut_at: datetime.datetime
    #: Who closed; "" if the clock did.
    made_by: str
    #: Why the edition was made; needed from the second one on.
    reason: str
    #: When the edition before it was cut, which it replaces.
    replaces: datetime.datetime | None = None


def file_name(what: str, consolidation: Consolidation, which: str) -> str:
    """A file's name without diacritics, its ending left out: "tong-hop-bluezone-2020-08-14-lan-1"."""
    app = slugify(folded(consolidation.campaign.app_name)) or "ung-dung"
    return f"{what}-{app}-{consolidation.date.isoformat()}-{which}"


def marks(consolidation: Consolidation, stamp: Stamp | None) -> list[str]:
    """The warnings in capitals that every printed page carries."""
    demo = [DEMO_MARK] if consolidation.district.is_demo else []
    return demo + ([] if stamp else [DRAFT])
