"""Changing the list of units: each change in one transaction with its record (who, when, why)."""

import datetime

from django.db import transaction
from django.db.models import Max
from simple_history.utils import bulk_update_with_history

from . import present, usage
from .locking import hold_district, hold_units
from .models import District, FormerName, Unit, User
from .recording import changed_fields

#: Why a unit's number changed that nobody moved.
SHIFTED = "dồn số thứ tự"
MOVED = "xếp lại thứ tự"
IMPORTED = "nhập từ tệp"


def joining_date(district: District, today: datetime.date) -> datetime.date:
    """From when new units report: the first ones with the campaign, later ones from today (R3)."""
    begins_on = usage.answers.begins_on(district.pk, today)
    if begins_on is None:
        return today
    return max(begins_on, today) if district.units.exists() else begins_on


@transaction.atomic
def add_unit(unit: Unit, *, after: Unit | None, by: User, reason: str = "") -> None:
    """Save a new unit behind ``after`` in the Office's order, or first."""
    last = unit.district.units.aggregate(last=Max("position"))["last"] or 0
    # What is too large for the column is put right by the renumbering.
    unit.position = min(last + 1, 9999)
    change_unit(unit, by=by, reason=reason)
    place_unit(unit, after=after, by=by)


@transaction.atomic
def change_unit(unit: Unit, *, by: User, reason: str = "") -> None:
    """Save a new unit, or what was changed of one, and who changed it and why.

    Raises ``ValidationError`` if the unit has reported meanwhile what the change would rewrite.
    """
    hold_units(unit.district_id)
    unit.clean()
    keep_former_names(unit)
    unit._history_user = by  # type: ignore[attr-defined]
    unit._change_reason = reason or None  # type: ignore[attr-defined]
    before = Unit.objects.filter(pk=unit.pk).first()
    unit.save(force_insert=before is None, update_fields=changed_fields(before, unit) if before else None)


def keep_former_names(unit: Unit) -> None:
    """Note the names that a unit is about to lose."""
    names = Unit.objects.filter(pk=unit.pk).values_list("name", "short_name").first() or ()
    lost = {*names} - {unit.name, unit.short_name}
    FormerName.objects.bulk_create([FormerName(unit=unit, name=name) for name in lost], ignore_conflicts=True)


@transaction.atomic
def place_unit(unit: Unit, *, after: Unit | None, by: User) -> None:
    """Put the unit behind ``after`` in the Office's order, or first, and number all units anew."""
    if after == unit:
        return
    hold_district(unit.district_id)
    ordered = [other for other in unit.district.units.all() if other.pk != unit.pk]
    ordered.insert(ordered.index(after) + 1 if after else 0, Unit.objects.get(pk=unit.pk))
    changed = [(number, other) for number, other in enumerate(ordered, 1) if other.position != number]
    for number, other in changed:
        other.position = number
        other._change_reason = MOVED if other.pk == unit.pk else SHIFTED  # type: ignore[attr-defined]
    units = [other for _, other in changed]
    bulk_update_with_history(units, Unit, ["position"], default_user=by, default_date=present.now())


@transaction.atomic
def move(unit: Unit, *, up: bool, by: User, today: datetime.date, seen: str = "") -> None:
    """Exchange the unit with the one before or behind it; units that have left do not count.

    ``seen`` is the number that the page showed: a second tap moves the unit no further.
    """
    hold_district(unit.district_id)
    if seen and seen != str(Unit.objects.values_list("position", flat=True).get(pk=unit.pk)):
        return
    units = [other for other in unit.district.units.all() if not other.has_left(today)]
    if unit in (units[1:] if up else units[:-1]):
        index = units.index(unit)
        ahead = units[: index - 1] if up else units[: index + 2]
        place_unit(unit, after=ahead[-1] if ahead else None, by=by)
