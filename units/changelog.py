"""Who changed what: the recorded changes of units and of what other parts register, as one list.

django-simple-history keeps a copy of the object, without passwords, at each change; each is read against the last.
"""

import datetime
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.db.models import IntegerField, Model, OuterRef, Q, QuerySet, Subquery, Value
from django.utils import timezone

from incoming.dates import day

from . import roster
from .models import District, Unit

NOTHING = "–"
#: Where no person was signed in.
MACHINE = "lệnh trên máy chủ"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field: its label, what stood there and what stands there since."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One recorded change: when, who, what was done to which thing, why, field by field."""

    at: datetime.datetime
    who: str
    action: str
    noun: str
    name: str
    reason: str
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class Recorded:
    """A model whose changes are listed, and how its copies are read; an heir reads rows that are their own record."""

    model: type[Model]
    noun: str
    name: Callable[[Any], str]
    #: The lookups from a copy to its district and, if it has one, to its unit.
    district_lookup: str = "district_id"
    unit_lookup: str = ""
    only: Mapping[str, Any] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    hidden: Collection[str] = ()
    related: tuple[str, ...] = ()
    #: Recorded reasons that say what was done.
    actions: Collection[str] = ()

    #: What names a copy: its moment and its number.
    key: ClassVar[tuple[str, str]] = ("history_date", "history_id")

    def records(self, district: District, unit: Unit | None) -> QuerySet[Any]:
        """The copies of the district's things, or of one unit's."""
        history: Any = self.model.history  # type: ignore[attr-defined]
        records: QuerySet[Any] = history.filter(**{self.district_lookup: district.pk})
        if unit is None:
            # Who moves one unit renumbers many: they are listed with the unit's own changes alone.
            return records.filter(**self.only).exclude(history_change_reason=roster.SHIFTED)
        if not self.unit_lookup:
            return records.none()
        # What left the unit was its own until then.
        before = history.filter(id=OuterRef("id"), history_id__lt=OuterRef("history_id")).order_by("-history_id")
        records = records.alias(left=Subquery(before.values(self.unit_lookup)[:1]))
        return records.filter(Q(**self.only, **{self.unit_lookup: unit.pk}) | Q(left=unit.pk))

    def read(self, ids: list[int]) -> Iterable[tuple[int, Entry]]:
        """What each of the copies says, read against the one before it."""
        history: Any = self.model.history  # type: ignore[attr-defined]
        earlier = history.filter(id=OuterRef("id"), history_id__lt=OuterRef("history_id")).order_by("-history_id")
        records = history.filter(history_id__in=ids).annotate(before=Subquery(earlier.values("history_id")[:1]))
        records = list(records.select_related(*self.related))
        before = history.select_related(*self.related).in_bulk([r.before for r in records], field_name="history_id")
        return [(record.history_id, _entry(self, record, before.get(record.before))) for record in records]


_recorded: list[Recorded] = []


def register(recorded: Recorded) -> None:
    """List the changes of one more model; another part does so when it starts."""
    _recorded.append(recorded)


def keys(district: District, unit: Unit | None = None) -> QuerySet[Any]:
    """What names each change, newest first: its moment, its number and its model; to be cut into pages."""
    parts = [
        recorded.records(district, unit)
        .order_by()
        # Named so that no model has a field of that name.
        .annotate(model_number=Value(number, output_field=IntegerField()))
        .values_list(*recorded.key, "model_number")
        for number, recorded in enumerate(_recorded)
    ]
    listed: QuerySet[Any] = parts[0].union(*parts[1:], all=True)
    # Numbers of two models may be equal; pages must not shift all the same.
    return listed.order_by("-history_date", "-history_id", "model_number")


def entries(page: Iterable[tuple[datetime.datetime, int, int]]) -> list[Entry]:
    """The changes that the keys of a page name, in their order; a fixed number of queries."""
    page = list(page)
    read: dict[tuple[int, int], Entry] = {}
    for number, recorded in enumerate(_recorded):
        wanted = [record for _, record, of_model in page if of_model == number]
        read |= {(number, record): entry for record, entry in recorded.read(wanted)} if wanted else {}
    return [read[number, record] for _, record, number in page]


def latest(unit: Unit) -> Entry:
    """The newest change of a unit itself."""
    record = unit.history.latest()
    return entries([(record.history_date, record.history_id, 0)])[0]


def _entry(recorded: Recorded, record: Any, before: Any) -> Entry:
    reason = record.history_change_reason or ""
    said = reason in recorded.actions
    return Entry(
        at=record.history_date,
        who=record.history_user_name or MACHINE,
        action=reason if said else _action(record, before),
        noun=recorded.noun,
        name=recorded.name(record),
        reason="" if said else reason,
        changes=tuple(_changes(recorded, record, before)) if before else (),
    )


def _action(record: Any, before: Any) -> str:
    """What was done, where no recorded reason says it."""
    if record.history_type != "~":
        return "thêm" if record.history_type == "+" else "xóa"
    if before and getattr(before, "is_active", None) != getattr(record, "is_active", None):
        return "mở lại" if record.is_active else "khóa"
    return "sửa"


def _changes(recorded: Recorded, record: Any, before: Any) -> Iterable[FieldChange]:
    for model_field in record.tracked_fields:
        name, hidden = model_field.name, {"id", "district", *recorded.hidden}
        if name not in hidden and getattr(before, model_field.attname) != getattr(record, model_field.attname):
            label = recorded.labels.get(name, str(model_field.verbose_name))
            yield FieldChange(label, _printed(before, name), _printed(record, name))


def _printed(record: Any, name: str) -> str:
    value = getattr(record, f"get_{name}_display", lambda: getattr(record, name))()
    if value in (None, "", []):
        return NOTHING
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, datetime.datetime):
        return f"{timezone.localtime(value):%H:%M} {day(timezone.localdate(value))}"
    if isinstance(value, datetime.date):
        return day(value)
    if isinstance(value, datetime.time):
        return f"{value:%H:%M}"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


OWN_ACTIONS = frozenset({roster.MOVED, roster.SHIFTED, roster.IMPORTED})
register(
    Recorded(Unit, "đơn vị", lambda record: f"{record.name} ({record.code})", unit_lookup="id", actions=OWN_ACTIONS)
)
register(Recorded(District, "huyện", lambda record: record.name, district_lookup="id"))
