"""Writing that a report goes back to its unit (trả lại, R12)."""

import datetime

from django.db import transaction

from reports.models import DailyReport, Email, ReportingDay
from units.models import Unit, User

from .emails import addresses_of, write_emails
from .refusals import AlreadyReturned, StaleRevision
from .signing import signed


@transaction.atomic
def return_report(
    *, day: ReportingDay, unit: Unit, revision: int, comment: str, by: User, at: datetime.datetime, link: str = ""
) -> DailyReport:
    """Return the unit's current report, which is ``revision``, with a comment; give it back as it is then.

    The unit counts as missing again until it sends or confirms; its first time stays (R5). An email to each
    of its addresses is written down, which leads to ``link``, the unit's own form.

    Raises ``StaleRevision`` if the unit has sent a newer one, ``AlreadyReturned`` if somebody has returned
    this one, ``DailyReport.DoesNotExist`` if there is none.
    """
    current = DailyReport.objects.current().filter(day_id=day.pk, unit=unit)
    # One conditional update: whoever sends or returns at the same instant is either before it or after.
    filled = {"returned_at": at, "returned_comment": comment, **signed("returned_by", by)}
    is_done = current.filter(revision=revision, returned_at=None).update(**filled)
    report = current.select_related("day", "unit").get()
    if is_done:
        if addresses := addresses_of(unit):
            write_emails(
                kind=Email.Kind.RETURN, day=day, recipients=[(unit, addresses)], at=at, report=report, link=link
            )
        return report
    if report.revision != revision:
        raise StaleRevision(report)
    raise AlreadyReturned(report)
