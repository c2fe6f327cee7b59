"""Writing what the Office decides about a day: a later deadline, units excused, and taking either back."""

import datetime
import uuid

from django.db import transaction

from reports.models import DailyReport, Exemption, Extension, ReportingDay
from units.models import Unit, User

from .days import open_day
from .refusals import AlreadyExcused, ExtensionReliedUpon, NotInForce, NotLater
from .scheduled_tasks import plan_tasks
from .signing import signed


@transaction.atomic
def extend_day(
    *, day: ReportingDay, due_at: datetime.datetime, reason: str, by: User, at: datetime.datetime
) -> Extension:
    """Move the day's deadline for all units, with a reason that every form shows (R1).

    The same decision once more, a second tap above all, changes nothing. Raises ``NotLater`` if the
    deadline in force is as late as that already.
    """
    day = _locked(open_day(campaign=day.campaign, date=day.date))
    same: Extension | None = (
        day.extensions.in_force().filter(due_at=due_at, reason=reason, decided_by=by).order_by("pk").last()
    )
    if same and due_at == day.due_at:
        return same
    if due_at <= day.due_at:
        raise NotLater(day)
    extension = Extension.objects.create(
        day=day,
        previous_due_at=day.due_at,
        due_at=due_at,
        last_report=DailyReport.objects.order_by("pk").last(),
        reason=reason,
        decided_at=at,
        **signed("decided_by", by),
    )
    day.due_at, day.extension_reason = due_at, reason
    day.save(update_fields=["due_at", "extension_reason"])
    plan_tasks(day=day, since=at)
    return extension


@transaction.atomic
def withdraw_extension(
    *, day: ReportingDay, due_at: datetime.datetime, by: User, at: datetime.datetime
) -> ReportingDay:
    """Take back the extension in force, which moved the deadline to ``due_at``; return the day as it is then.

    The deadline and the reason before it count again. Raises ``NotInForce`` if another
    deadline is in force by now, so that a double tap never takes back two decisions; and
    ``ExtensionReliedUpon`` if units have sent since the earlier deadline: what their receipts say, holds.
    """
    day = _locked(day) if day.pk else day
    in_force = list(day.extensions.in_force().order_by("pk")) if day.pk else []
    if not in_force or in_force[-1].due_at != due_at:
        raise NotInForce
    *earlier, extension = in_force
    if relying := list(extension.units_on_time_by_it()):
        raise ExtensionReliedUpon(relying)
    Extension.objects.filter(pk=extension.pk).update(withdrawn_at=at, **signed("withdrawn_by", by))
    day.due_at = extension.previous_due_at
    day.extension_reason = earlier[-1].reason if earlier else ""
    day.save(update_fields=["due_at", "extension_reason"])
    plan_tasks(day=day, since=at)
    return day


def _locked(day: ReportingDay) -> ReportingDay:
    """The day as it stands, kept from others who move its deadline; SQLite has one writer anyway."""
    return ReportingDay.objects.select_for_update().get(pk=day.pk)


@transaction.atomic
def excuse_unit(
    *, unit: Unit, date: datetime.date, reason: str, by: User, at: datetime.datetime, until: datetime.date | None = None
) -> list[Exemption]:
    """Excuse the unit from the day's report, or from all days up to and including ``until`` (R3).

    One row for each day, returned in order; a later day that it is excused from already keeps that decision.
    Raises ``AlreadyExcused`` if it is excused from ``date`` itself, and ``NotInForce`` if that was being
    taken back at the same moment; then nothing is written.
    """
    dates = [date + datetime.timedelta(days=n) for n in range(((until or date) - date).days + 1)]
    decision = uuid.uuid4()
    told = {"decision": decision, "unit_name": unit.name, "reason": reason, "decided_at": at}
    told |= signed("decided_by", by)
    # The constraint decides, not a look-up: of two decisions at once the first one counts.
    Exemption.objects.bulk_create((Exemption(unit=unit, date=each, **told) for each in dates), ignore_conflicts=True)
    in_force = list(Exemption.objects.in_force().filter(unit=unit, date__in=dates))
    first = next((exemption for exemption in in_force if exemption.date == date), None)
    if first is None:
        raise NotInForce
    if first.decision != decision:
        raise AlreadyExcused(first)
    return in_force


@transaction.atomic
def withdraw_exemption(*, unit: Unit, date: datetime.date, by: User, at: datetime.datetime) -> list[datetime.date]:
    """Take back the unit's exemption from ``date``, with the later days decided together; return those dates.

    Raises ``NotInForce`` if the unit is not excused from the day.
    """
    exemption = Exemption.objects.in_force().filter(unit=unit, date=date).first()
    if exemption is None:
        raise NotInForce
    together = Exemption.objects.in_force().filter(unit=unit, date__gte=date, decision=exemption.decision)
    dates = list(together.values_list("date", flat=True))
    if not together.update(withdrawn_at=at, **signed("withdrawn_by", by)):
        raise NotInForce
    return dates
