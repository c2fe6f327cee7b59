"""manage.py migrate: Django's own, but a migration and the record that it was made are written together.

Django keeps statements such as foreign keys for the end of a migration's transaction, and then records the migration
after it. Killed between the two, the next migrate would begin the same migration again and find its tables there.
"""

from typing import Any

from django.core.management.commands import migrate
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor


class WholeExecutor(MigrationExecutor):
    """Records a migration within its transaction: Django does so wherever no statement was kept for the end."""

    def apply_migration(self, state: Any, migration: Migration, fake: bool = False, fake_initial: bool = False) -> Any:
        def apply(state: Any, schema_editor: Any, collect_sql: bool = False) -> Any:
            state = Migration.apply(migration, state, schema_editor, collect_sql)
            for statement in schema_editor.deferred_sql:
                schema_editor.execute(statement, None)
            schema_editor.deferred_sql.clear()
            return state

        migration.apply = apply  # type: ignore[method-assign, assignment]
        return super().apply_migration(state, migration, fake, fake_initial)


class Command(migrate.Command):
    def handle(self, *arguments: Any, **options: Any) -> None:
        migrate.MigrationExecutor = WholeExecutor  # type: ignore[attr-defined]
        super().handle(*arguments, **options)
