"""Who waits for whom where several act at once, always in this order: districts, campaign, day, units (R11).

On PostgreSQL by locks of rows; SQLite has one writer, and each transaction reads what stands when it begins.
"""

from typing import TypeVar

from django.db import connection, models
from django.db.models import QuerySet

from .models import District, Unit

Row = TypeVar("Row", bound=models.Model)

#: The lock of PostgreSQL's that many sends hold at once, and that stops who would change what they rest on.
KEPT = " FOR KEY SHARE"


def hold_district(district_id: int) -> None:
    """Keep others from the district's campaigns and its list of units until the transaction ends; sends go on."""
    District.objects.select_for_update(no_key=True).get(pk=district_id)


def hold_all_districts() -> None:
    """Keep others from all accounts: sign-in names are one list over all districts."""
    list(District.objects.select_for_update(no_key=True).order_by("pk").values_list("pk"))


def hold_units(district_id: int) -> None:
    """Keep others from the district's list of units and wait for the sends of its units, which then wait in turn."""
    hold_district(district_id)
    list(Unit.objects.select_for_update().filter(district_id=district_id).order_by("pk").values_list("pk"))


def keep(rows: QuerySet[Row]) -> list[Row]:
    """The rows as they stand: who would lock them to change what a send rests on waits until the transaction ends.

    Others may keep them, too, and change the rest of them.
    """
    sql, parameters = rows.query.sql_with_params()
    share = KEPT if connection.vendor == "postgresql" else ""
    return list(rows.model._default_manager.raw(f"{sql}{share}", parameters))
