"""The province's counts in the list of who changed what: their rows are their own record."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db.models import Model, QuerySet

from incoming.dates import day as spelled
from reports.figures.wording import count
from reports.models import ProvinceCount
from units.changelog import Entry, FieldChange
from units.models import District, Unit, signed_by

from .history import with_what_stood


class CountChanges:
    """Every writing of a count, told against the one before it."""

    model: type[Model] = ProvinceCount
    key: ClassVar = ("entered_at", "pk")

    def records(self, district: District, unit: Unit | None) -> QuerySet[Any]:
        """The district's writings; none is a unit's."""
        written = ProvinceCount.objects.filter(day__campaign__district=district)
        return written.none() if unit else written

    def read(self, ids: list[int]) -> Iterable[tuple[int, Entry]]:
        rows = ProvinceCount.objects.filter(pk__in=ids).select_related("day", "entered_by")
        return ((row.pk, _entry(row)) for row in with_what_stood(rows))


def _entry(row: Any) -> Entry:
    action = "xóa" if row.installed is None else "thêm" if row.old_installed is None else "sửa"
    told = row.old_installed if row.installed is None else row.installed
    pairs = {
        ProvinceCount.installed.field.verbose_name: (row.old_installed, row.installed),
        ProvinceCount.source.field.verbose_name: (row.old_source, row.source),
    }
    return Entry(
        at=row.entered_at,
        who=signed_by(row.entered_by_name, row.entered_by.username),
        action=action,
        noun="số liệu của tỉnh",
        name=f"ngày {spelled(row.day.date)}, {count(told)} người ({row.source})",
        reason="",
        changes=tuple(
            FieldChange(str(label), str(old), str(new))
            for label, (old, new) in pairs.items()
            if action == "sửa" and old != new
        ),
    )
