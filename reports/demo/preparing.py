"""What must be there before the demo's data and its pages: tables and static files, each made only if it is missing."""

from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model


def make_tables() -> None:
    """Bring the tables up to date; in an empty database all at once, as the models describe them."""
    if connection.introspection.table_names():
        call_command("migrate", verbosity=0, interactive=False)
    else:
        _make_all_tables()


def _make_all_tables() -> None:
    """What all migrations come to where nothing is stored, in a tenth of their time; and that they are done."""
    recorder = MigrationRecorder(connection)
    models: list[type[Model]] = [*apps.get_models(), recorder.Migration]
    with connection.schema_editor() as editor:
        for model in models:
            if model._meta.can_migrate(connection):
                editor.create_model(model)
        recorder.migration_qs.bulk_create(
            recorder.Migration(app=app, name=name) for app, name in MigrationLoader(None).disk_migrations
        )
    emit_post_migrate_signal(verbosity=0, interactive=False, db=connection.alias)


def collect_static_files() -> None:
    """Collect and pack the static files, unless all that are there were collected as they are now."""
    manifest = Path(settings.STATIC_ROOT, "staticfiles.json")
    sources = apps.get_app_config("staticfiles").sources().values()  # type: ignore[attr-defined]  # ours has them
    # A file that is copied here keeps when it was written, but not when it changed.
    if not manifest.exists() or manifest.stat().st_ctime <= max(source.stat().st_ctime for source in sources):
        call_command("collectstatic", verbosity=0, interactive=False)
