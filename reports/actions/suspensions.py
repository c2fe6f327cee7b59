"""Writing which days have no report for the whole district, and taking that back (R1)."""

import datetime

from django.db import transaction
from django.utils import timezone

from reports.models import Campaign, Edition, Suspension
from reports.models.decisions import suspended_dates
from units.locking import hold_district
from units.models import District, User

from .days import open_day
from .refusals import AlreadyClosed, AlreadySuspended, NotInForce
from .scheduled_tasks import plan_tasks
from .signing import signed


@transaction.atomic
def suspend_days(
    *, district: District, first_on: datetime.date, last_on: datetime.date, reason: str, by: User, at: datetime.datetime
) -> Suspension:
    """Suspend the dates for the whole district: one act, whatever units it has or will have by then (R1).

    A second tap finds what the first one did. Raises ``AlreadySuspended`` if another decision covers one of the
    dates, and ``AlreadyClosed`` if one of them has an edition.
    """
    hold_district(district.pk)
    decided = {"first_on": first_on, "last_on": last_on, "reason": reason}
    of_district = Suspension.objects.in_force().filter(district=district)
    earlier: Suspension | None = of_district.filter(first_on__lte=last_on, last_on__gte=first_on).first()
    if earlier:
        if earlier.decided_by_id == by.pk and all(getattr(earlier, name) == decided[name] for name in decided):
            return earlier
        raise AlreadySuspended(earlier)
    closed = Edition.objects.filter(day__campaign__district=district, day__date__range=(first_on, last_on))
    if edition := closed.select_related("day").first():
        raise AlreadyClosed(edition)
    suspension = Suspension.objects.create(district=district, decided_at=at, **decided, **signed("decided_by", by))
    _write_down(district.pk, at)
    return suspension


@transaction.atomic
def withdraw_suspension(*, suspension: Suspension, by: User, at: datetime.datetime) -> Suspension:
    """Take the suspension back from today on; days that have passed stay suspended.

    A second tap finds what the first one did. Raises ``NotInForce`` if it was taken back, or is over.
    """
    hold_district(suspension.district_id)
    current, today = Suspension.objects.get(pk=suspension.pk), timezone.localdate(at)
    if current.withdrawn_at and current.withdrawn_by_id == by.pk:
        return current
    if current.withdrawn_at or current.last_on < today:
        raise NotInForce
    current.resumes_on, current.withdrawn_at = max(current.first_on, today), at
    current.withdrawn_by, current.withdrawn_by_name = by, by.display_name
    current.save(update_fields=["resumes_on", "withdrawn_at", "withdrawn_by", "withdrawn_by_name"])
    _write_down(current.district_id, at)
    return current


def _write_down(district_id: int, at: datetime.datetime) -> None:
    """Let every day know it, and the clock do today what is to be done now."""
    Campaign.objects.filter(district_id=district_id).update(suspended=suspended_dates(district_id))
    today = timezone.localdate(at)
    if campaign := Campaign.objects.in_force(district_id, today):
        plan_tasks(day=open_day(campaign=campaign, date=today), since=at)
