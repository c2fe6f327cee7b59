"""Writing down how an edition went to the province: put before its signatory, sent, or noted by mistake (R24)."""

import datetime
from typing import Any

from django.db import transaction

from reports.models import Edition, Handover
from reports.models.campaign import MINUTE
from reports.models.handover import TOLD
from units.models import User

from .refusals import HandoverNoted, TooEarly
from .scheduled_tasks import hold
from .signing import signed


@transaction.atomic
def note_handover(
    *,
    edition: Edition,
    base: int,
    stage: str,
    handed_at: datetime.datetime | None,
    by: User,
    at: datetime.datetime,
    **told: str,
) -> Handover:
    """Note what became of the edition; what was noted before stays as the row before.

    ``base`` is the number of the last note that the writer saw, 0 if there was none. The same once more is the
    first note. Raises ``HandoverNoted`` if another one stands by now, and ``TooEarly`` for a moment before the edition.
    """
    hold(edition.day_id)
    last: Handover | None = Handover.objects.filter(edition=edition).order_by("number").last()
    noted = dict.fromkeys(TOLD, "") | told | {"stage": stage, "handed_at": handed_at}
    if last and last.number == base + 1 and last.noted_by_id == by.pk and _says(last, noted):
        return last
    if base != (last.number if last else 0):
        raise HandoverNoted(last)
    if handed_at and handed_at < edition.cut_at.replace(second=0, microsecond=0):
        raise TooEarly
    return Handover.objects.create(edition=edition, number=base + 1, noted_at=at, **noted, **signed("noted_by", by))


def _says(last: Handover, noted: dict[str, Any]) -> bool:
    """Whether the last note says that; a second tap may come in the minute after."""
    moments = last.handed_at, noted["handed_at"]
    if all(moments) and abs(moments[1] - moments[0]) > MINUTE:
        return False
    return all(getattr(last, name) == noted[name] for name in ("stage", *TOLD))
