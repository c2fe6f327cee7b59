"""Writing what a unit says of the figures that the Office typed for it (R12)."""

import datetime

from django.db import transaction

from reports.models import DailyReport, EntryAnswer
from units.models import User

from .refusals import StaleRevision
from .signing import signed


@transaction.atomic
def answer_entry(*, report: DailyReport, is_right: bool, by: User, at: datetime.datetime) -> EntryAnswer:
    """Write down whether the typed figures are right; the same answer once more changes nothing.

    Raises ``StaleRevision`` if other figures stand by now: nobody has answered about those.
    """
    current = DailyReport.objects.select_for_update(of=("self",)).order_by().current()
    newest = current.get(day_id=report.day_id, unit_id=report.unit_id)
    if newest.pk != report.pk:
        raise StaleRevision(newest)
    last: EntryAnswer | None = report.answers.order_by("pk").last()
    if last and last.is_right == is_right:
        return last
    return EntryAnswer.objects.create(report=report, is_right=is_right, answered_at=at, **signed("answered_by", by))
