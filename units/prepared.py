"""Queries whose SQL is made once and run again with other values: to make it takes longer than to run it.

The decorator makes a prepared query of a function that builds a queryset. It is called with keywords, answers a list::

    @prepared
    def reports_of(day_id: int, since: datetime.date) -> QuerySet[DailyReport]:
        return DailyReport.objects.filter(day_id=day_id, date__gte=since)

    reports_of(day_id=day.pk, since=date)           # one query
    reports_of.queryset(day_id=day.pk, since=date)  # the same as Django does it; a test holds both together

While the SQL is made, each parameter is an expression that stands for the values to come: fields are compared with it,
nothing is decided by it, and it is never ``None`` or a list. The queryset yields models (``select_related``, ``only``,
``prefetch_related`` too) or ``values_list``; it annotates nothing. What is kept between runs is a text and names of
columns: nothing of any row or district.
"""

import datetime
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, NamedTuple, TypeVar

from django.db import connection
from django.db.models import QuerySet, Value, prefetch_related_objects
from django.db.models.query import ModelIterable, get_related_populators  # type: ignore[attr-defined]

Row = TypeVar("Row")


@dataclass(frozen=True)
class Slot:
    """Where a value will stand among the parameters."""

    name: str


class Plan(NamedTuple):
    """A query as one kind of database runs it: its SQL and its parameters, and how a row becomes what was asked for."""

    sql: str
    parameters: list[Any]
    compiler: Any
    converters: dict[int, Any]
    read: Callable[[Any], Any]
    prefetched: tuple[Any, ...]


class Prepared(Generic[Row]):
    """A query that is made at its first run; with a clause of PostgreSQL's that locks what it finds."""

    #: All of them, for the test that holds each against its queryset.
    every: "ClassVar[list[Prepared[Any]]]" = []

    def __init__(self, build: Callable[..., "QuerySet[Any, Row]"], lock: str = "") -> None:
        self.queryset, self.name, self.lock = build, build.__qualname__, lock
        self.slots = {name: Value(Slot(name)) for name in inspect.signature(build).parameters}
        self.plans: dict[str, Plan] = {}
        self.every.append(self)

    def __call__(self, **values: Any) -> list[Row]:
        plan = self.plans.get(connection.vendor) or self._plan()
        parameters = [_adapted(values[p.name]) if isinstance(p, Slot) else p for p in plan.parameters]
        with connection.cursor() as cursor:
            cursor.execute(plan.sql, parameters)
            rows = cursor.fetchall()
        found = [plan.read(row) for row in plan.compiler.apply_converters(rows, plan.converters)]
        prefetch_related_objects(found, *plan.prefetched)
        return found

    def _plan(self) -> Plan:
        queryset: Any = self.queryset(**self.slots)
        compiler = queryset.query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        converters = compiler.get_converters([selected[0] for selected in compiler.select])
        read = _reader(compiler) if queryset._iterable_class is ModelIterable else tuple
        # SQLite has one writer.
        sql += self.lock if connection.features.has_select_for_update else ""
        plan = Plan(sql, list(parameters), compiler, converters, read, queryset._prefetch_related_lookups)
        return self.plans.setdefault(connection.vendor, plan)


def prepared(build: Callable[..., "QuerySet[Any, Row]"]) -> Prepared[Row]:
    return Prepared(build)


def _adapted(value: Any) -> Any:
    """As Django hands it to the database."""
    if isinstance(value, datetime.datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value) if isinstance(value, datetime.date) else value


def _reader(compiler: Any) -> Callable[[Any], Any]:
    """How a row becomes a model with its related ones, as ``ModelIterable`` does it."""
    own = compiler.klass_info["select_fields"]
    model, start, end = compiler.klass_info["model"], own[0], own[-1] + 1
    names = [selected[0].target.attname for selected in compiler.select[start:end]]
    populators = get_related_populators(compiler.klass_info, compiler.select, connection.alias)

    def read(row: Any) -> Any:
        found = model.from_db(connection.alias, names, row[start:end])
        for populator in populators:
            populator.populate(row, found)
        return found

    return read
