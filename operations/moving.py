"""Moving a whole installation from one database into another, an empty one: SQLite to PostgreSQL or back.

Everything is written in one transaction of the new database and compared before it counts; the old
database is only read.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.color import no_style
from django.core.serializers.base import DeserializedObject
from django.db import connections, models, router, transaction

from . import totals
from .health.database import missing_triggers

HERE, THERE = "default", "there"

#: What ``migrate`` itself writes into a new database; replaced by what the old one holds.
MADE_BY_MIGRATE = ("contenttypes.ContentType", "auth.Permission")

Model = type[models.Model]


class MoveFailed(Exception):
    """Nothing was moved; the message says why, in Vietnamese."""


def connect_to(url: str) -> None:
    """Make the database at ``url`` known as ``THERE``, as the program would open it. Raises ``MoveFailed``."""
    try:
        found: dict[str, Any] = settings.DATABASE_AT(url)
    except ValueError as error:
        raise MoveFailed(f"Địa chỉ phải theo mẫu của DATABASE_URL. {error}") from None
    # One connection is enough, and a pool would outlive the command.
    found["OPTIONS"] = {name: value for name, value in found["OPTIONS"].items() if name != "pool"}
    if all(found[key] == settings.DATABASES[HERE][key] for key in ("ENGINE", "NAME", "HOST", "PORT")):
        raise MoveFailed("Đây chính là cơ sở dữ liệu đang dùng.")
    connections.settings = connections.configure_settings({**connections.settings, THERE: found})


def stored_models() -> list[Model]:
    """Every table of the program, those between two others included."""
    found = apps.get_models(include_auto_created=True)
    return [model for model in found if model._meta.managed and not model._meta.proxy]


def prepare() -> None:
    """Make the tables of this version in the new database. Raises ``MoveFailed`` if it holds anything already."""
    existing = set(connections[THERE].introspection.table_names())
    if any(_count(model, THERE) for model in stored_models() if model._meta.db_table in existing and not _made(model)):
        raise MoveFailed("Cơ sở dữ liệu mới đã có số liệu. Chỉ chuyển vào một cơ sở dữ liệu trống.")
    with _everything_there():
        call_command("migrate", database=THERE, verbosity=0, interactive=False)


@contextmanager
def _everything_there() -> Iterator[None]:
    """Let migrations that fill rows find those of the new database, as where it is the only one."""
    way = _WayThere()
    router.routers.insert(0, way)
    try:
        yield
    finally:
        router.routers.remove(way)


class _WayThere:
    def db_for_read(self, model: Model, **hints: Any) -> str:
        return THERE

    db_for_write = db_for_read


def move(tell: Callable[[str, int], None]) -> None:
    """Copy every row into ``THERE``; ``tell`` hears of each table and its number of rows.

    Raises ``MoveFailed`` and leaves the new database without a row unless counts, day totals and editions'
    checksums are the same on both sides and the append-only triggers are in force there.
    """
    found = stored_models()
    # On SQLite this also keeps everybody from writing meanwhile.
    with transaction.atomic(using=HERE), transaction.atomic(using=THERE):
        if connections[HERE].vendor == "postgresql":
            with connections[HERE].cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        for model in reversed([model for model in found if _made(model)]):
            model._base_manager.using(THERE).all().delete()
        for model in found:
            tell(model._meta.db_table, _copy(model))
        # The next row of each table gets a number that none has.
        with connections[THERE].cursor() as cursor:
            for statement in connections[THERE].ops.sequence_reset_sql(no_style(), found):
                cursor.execute(statement)
        connections[THERE].check_constraints()
        if differing := differences(found):
            raise MoveFailed("Hai bên chưa khớp, chưa chuyển: " + "; ".join(differing))


def differences(found: Iterable[Model]) -> list[str]:
    """What the two databases do not have in common; nothing, after a move."""
    differing = [model._meta.db_table for model in found if _count(model, HERE) != _count(model, THERE)]
    if totals.day_totals(HERE) != totals.day_totals(THERE):
        differing.append("số liệu từng ngày")
    if broken := totals.broken_editions(THERE):
        differing.append("mã kiểm tra của " + ", ".join(broken))
    if missing := missing_triggers(connections[THERE]):
        differing.append("thiếu trigger " + ", ".join(missing))
    return differing


def _made(model: Model) -> bool:
    return model._meta.label in MADE_BY_MIGRATE


def _count(model: Model, using: str) -> int:
    return model._base_manager.using(using).count()


def _copy(model: Model) -> int:
    """Write every row as it is: no default, no automatic time, no history of its own."""
    copied = 0
    for row in model._base_manager.using(HERE).order_by("pk").iterator(chunk_size=1000):
        DeserializedObject(row).save(using=THERE, force_insert=True)
        copied += 1
    return copied
