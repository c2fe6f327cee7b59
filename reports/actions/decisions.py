"""Writing what the Office decides about a day: a later deadline, units excused, and taking either back."""

import datetime
import uuid
from typing import Any

from django.db import transaction

from reports.models import DailyReport, Exemption, Extension, ReportingDay
from units.models import Unit, User

from .days import open_day
from .refusals import (
    AlreadyExcused,
    AlreadyNoted,
    DeadlineImpossible,
    ExtensionReliedUpon,
    HasSent,
    NotInForce,
    NotLate,
)
from .scheduled_tasks import plan_tasks
from .signing import signed


@transaction.atomic
def extend_day(
    *, day: ReportingDay, due_at: datetime.datetime, reason: str, by: User, at: datetime.datetime
) -> Extension:
    """Move the day's deadline for all units, with a reason that every form shows (R1).

    The same decision once more, a second tap above all, changes nothing. Raises ``DeadlineImpossible`` if
    the deadline in force is as late as that already, or no minute is left to close before the district must report.
    """
    day = _locked(open_day(campaign=day.campaign, date=day.date))
    same: Extension | None = (
        day.extensions.for_all().in_force().filter(due_at=due_at, reason=reason, decided_by=by).order_by("pk").last()
    )
    if same and due_at == day.due_at:
        return same
    if not day.due_at < due_at <= day.latest_due_at:
        raise DeadlineImpossible(day)
    extension = _moved(day, due_at, reason, by, at)
    day.due_at, day.extension_reason = due_at, reason
    day.save(update_fields=["due_at", "extension_reason"])
    plan_tasks(day=day, since=at)
    return extension


def _moved(
    day: ReportingDay, due_at: datetime.datetime | None, reason: str, by: User, at: datetime.datetime, **for_one: Any
) -> Extension:
    return Extension.objects.create(
        day=day,
        due_at=due_at,
        last_report=DailyReport.objects.order_by("pk").last(),
        reason=reason,
        decided_at=at,
        **signed("decided_by", by),
        **({"previous_due_at": day.due_at} | for_one),
    )


@transaction.atomic
def extend_for_unit(
    *, day: ReportingDay, unit: Unit, due_at: datetime.datetime, reason: str, by: User, at: datetime.datetime
) -> Extension:
    """Move the day's deadline for one unit that has not sent yet, with a reason that it is told (R3).

    A second tap finds what the first one did. Raises ``DeadlineImpossible`` unless it is later than the one that the
    unit has and before the closing, and ``HasSent`` once there is a report: its minute is judged.
    """
    day = _locked(open_day(campaign=day.campaign, date=day.date))
    given = day.extensions.in_force().filter(unit=unit, due_at__isnull=False)
    own: Extension | None = given.order_by("pk").last()
    if own and (own.due_at, own.reason, own.decided_by_id) == (due_at, reason, by.pk):
        return own
    if day.reports.filter(unit=unit).exists():
        raise HasSent(unit)
    own_day = day.with_deadline(own.due_at if own else None)
    if not max(own_day.due_at, at) < due_at <= day.latest_own_due_at:
        raise DeadlineImpossible(own_day)
    return _moved(day, due_at, reason, by, at, unit=unit, unit_name=unit.name, previous_due_at=own_day.due_at)


@transaction.atomic
def note_reason(*, day: ReportingDay, unit: Unit, reason: str, by: User, at: datetime.datetime) -> Extension:
    """Write down afterwards that a late or missing report had a good reason (lý do khách quan, R3).

    It changes no state, no count and no edition. Raises ``NotLate`` if there is nothing to excuse, and
    ``AlreadyNoted`` where another reason was noted; a second tap finds what the first one did.
    """
    day = _locked(open_day(campaign=day.campaign, date=day.date))
    of_unit = day.extensions.in_force().filter(unit=unit)
    noted: Extension | None = of_unit.filter(due_at=None).first()
    if noted:
        if (noted.reason, noted.decided_by_id) != (reason, by.pk):
            raise AlreadyNoted(noted)
        return noted
    own = of_unit.filter(due_at__isnull=False).order_by("pk").last()
    own_day, first = day.with_deadline(own.due_at if own else None), day.reports.filter(unit=unit, revision=1).first()
    owed = not day.suspension and not (first and first.is_imported)
    if not owed or own_day.is_on_time(first.judged_at if first else at):
        raise NotLate
    return _moved(day, None, reason, by, at, unit=unit, unit_name=unit.name, previous_due_at=own_day.due_at)


@transaction.atomic
def withdraw_from_unit(*, extension: Extension, by: User, at: datetime.datetime) -> None:
    """Take back what was decided about one unit's deadline; a second tap finds what the first one did.

    Raises ``HasSent`` once a report was judged by it, and ``NotInForce`` if a colleague took it back
    or gave it another one since.
    """
    _locked(extension.day)
    extension.refresh_from_db()
    if extension.withdrawn_at and extension.withdrawn_by_id == by.pk:
        return
    of_unit = extension.day.extensions.in_force().filter(unit=extension.unit, due_at__isnull=not extension.due_at)
    if of_unit.order_by("pk").last() != extension:
        raise NotInForce
    if extension.due_at and extension.unit and extension.day.reports.filter(unit=extension.unit).exists():
        raise HasSent(extension.unit)
    Extension.objects.filter(pk=extension.pk).update(withdrawn_at=at, **signed("withdrawn_by", by))


@transaction.atomic
def withdraw_extension(
    *, day: ReportingDay, due_at: datetime.datetime, by: User, at: datetime.datetime, extension: int | None = None
) -> ReportingDay:
    """Take back the extension in force, which moved the deadline to ``due_at``; return the day as it is then.

    The deadline and the reason before it count again. A second tap finds what the first one did. Raises
    ``NotInForce`` if another ``extension`` is in force by now, so that nobody takes back two decisions; and
    ``ExtensionReliedUpon`` if units have sent since the earlier deadline: what their receipts say, holds.
    """
    day = _locked(day) if day.pk else day
    in_force = list(day.extensions.for_all().in_force().order_by("pk")) if day.pk else []
    shown = {"due_at": due_at} | ({"pk": extension} if extension else {})
    if not in_force or any(getattr(in_force[-1], name) != value for name, value in shown.items()):
        if day.pk and day.extensions.for_all().filter(withdrawn_by=by, **shown).exists():
            return day
        raise NotInForce
    *earlier, last = in_force
    if relying := list(last.units_on_time_by_it()):
        raise ExtensionReliedUpon(relying)
    Extension.objects.filter(pk=last.pk).update(withdrawn_at=at, **signed("withdrawn_by", by))
    day.due_at = last.previous_due_at
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
    A second tap finds what the first one did. Raises ``AlreadyExcused`` if it is excused from ``date`` itself, and
    ``NotInForce`` if that was being taken back at the same moment; then nothing is written.
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
    if first.decision == decision:
        return in_force
    together = [exemption for exemption in in_force if exemption.decision == first.decision]
    if (first.decided_by_id, first.reason, len(together)) != (by.pk, reason, len(dates)):
        raise AlreadyExcused(first)
    return together


@transaction.atomic
def withdraw_exemption(
    *, unit: Unit, date: datetime.date, by: User, at: datetime.datetime, decision: uuid.UUID | None = None
) -> list[datetime.date]:
    """Take back the unit's exemption from ``date``, with the later days decided together; return those dates.

    A second tap finds what the first one did. Raises ``NotInForce`` if the unit is not excused from the day, or
    not by the ``decision`` that was shown.
    """
    shown = Exemption.objects.filter(unit=unit, date=date, **({"decision": decision} if decision else {}))
    if exemption := shown.in_force().first():
        together = Exemption.objects.in_force().filter(unit=unit, date__gte=date, decision=exemption.decision)
        dates = list(together.values_list("date", flat=True))
        if together.update(withdrawn_at=at, **signed("withdrawn_by", by)):
            return dates
    done = shown.filter(withdrawn_by=by).order_by("pk").last()
    if done is None:
        raise NotInForce
    together = Exemption.objects.filter(unit=unit, date__gte=date, decision=done.decision, withdrawn_by=by)
    return list(together.values_list("date", flat=True))
