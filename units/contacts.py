"""What a unit says of its own contacts: that they are wrong, until the Office has mended or looked at them."""

import datetime

from django.db import transaction

from .locking import hold_units
from .models import ContactWord, Unit, User


@transaction.atomic
def say_wrong(*, unit: Unit, text: str, by: User, at: datetime.datetime) -> ContactWord:
    """Write down that the unit's contacts are wrong; the same once more, a second tap above all, adds nothing."""
    hold_units(unit.district_id)
    same = ContactWord.objects.open().filter(unit=unit, text=text).first()
    said_by = {"said_by": by, "said_by_name": by.display_name}
    return same or ContactWord.objects.create(unit=unit, text=text, said_at=at, **said_by)


@transaction.atomic
def settle(*, unit: Unit, by: User, at: datetime.datetime) -> None:
    """Write down that the Office has dealt with all that the unit said."""
    hold_units(unit.district_id)
    done = {"settled_at": at, "settled_by": by, "settled_by_name": by.display_name}
    ContactWord.objects.open().filter(unit=unit).update(**done)
