"""Keeps editions of a format of content: ``python -m tests.reports.editions format_2 [every-case]``."""

# ruff: noqa: E402

import os
import sys
from collections.abc import Iterator
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from django.db import connection, transaction

from reports.demo import script
from tests.factories import at

from .keeping import FOLDER, facts_of, keep, print_again
from .made_day import make_day


def kept() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The name of each file, and the editions that belong in it."""
    with transaction.atomic():
        yield "every-case.json", facts_of(make_day())
        transaction.set_rollback(True)
    with transaction.atomic():
        days = script.load(at(10, 30)).campaigns.get().days.exclude(editions=None).distinct()
        yield from [(f"demo-{day.date.isoformat()}.json.gz", facts_of(day)) for day in days]
        transaction.set_rollback(True)


def main(name: str, begins: str = "") -> None:
    connection.creation.create_test_db(verbosity=0)
    try:
        for file, facts in [(file, facts) for file, facts in kept() if file.startswith(begins)]:
            with transaction.atomic():
                printed = print_again(facts)
                transaction.set_rollback(True)
            keep(FOLDER / name / file, facts, printed)
    finally:
        connection.creation.destroy_test_db("", verbosity=0)


main(*sys.argv[1:])
