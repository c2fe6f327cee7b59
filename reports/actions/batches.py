"""Writing many units' reports at once, as a file brought them: all or nothing."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, fields

from django.db import transaction

from reports.figures.indicators import FORM_NUMBER, Figures
from reports.models import DailyReport, ReportingDay
from units.locking import keep
from units.models import Unit, User

from .days import open_day
from .reports import send_report


@dataclass(frozen=True, slots=True)
class BatchSend:
    """One report of a batch: the arguments of ``send_report`` that differ between its units."""

    day: ReportingDay
    unit: Unit
    figures: Figures
    base_revision: int
    reported_by: str = ""
    reason: str = ""
    note: str = ""
    confirmed_warnings: tuple[dict[str, str], ...] = ()
    form_number: int = FORM_NUMBER
    origin: str = DailyReport.Origin.PROGRAM


@transaction.atomic
def send_batch(
    *, sends: Sequence[BatchSend], by: User, at: datetime.datetime, channel: str = DailyReport.Channel.EXCEL
) -> list[DailyReport]:
    """Accept all of the sends, each under the rules of ``send_report``, and return the reports in their order.

    A repeated identical batch returns the revisions that it made the first time (R11).
    Raises ``InvalidFigures``, ``StaleRevision`` or ``UnitChanged`` for the first send that is refused; then none is
    written.
    """
    # Always in one order: who waits for another's units must not be waited for by it.
    if sends:
        keep(Unit.objects.filter(pk__in={send.unit.pk for send in sends}).order_by("pk"))
    days: dict[tuple[int, datetime.date], ReportingDay] = {}
    reports = {}
    # Always in one order: two batches that wait for each other's rows must not wait in a circle.
    for send in sorted(sends, key=lambda send: (send.day.date, send.unit.pk)):
        key = (send.day.campaign.pk, send.day.date)
        if key not in days:
            days[key] = open_day(campaign=send.day.campaign, date=send.day.date)
        reports[send.unit.pk, send.day.date] = send_report(
            **{field.name: getattr(send, field.name) for field in fields(send)} | {"day": days[key]},
            channel=channel,
            by=by,
            at=at,
        )
    return [reports[send.unit.pk, send.day.date] for send in sends]
