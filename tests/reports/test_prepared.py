"""Prepared queries ask the database what Django would ask, and read the same from its answer."""

import datetime
import importlib

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories import START, TODAY, at
from units.prepared import Prepared

# All of them are there once the addresses and the sessions are.
for module in (settings.ROOT_URLCONF, settings.SESSION_ENGINE):
    importlib.import_module(module)


@pytest.fixture
def values(world, sign_in):
    """What each is asked for, of one district and then of the other."""
    sign_in(world.own["officer"])
    sign_in(world.foreign["officer"])
    keys = Session.objects.order_by("pk").values_list("pk", flat=True)

    def of(cast):
        day, unit = cast["reportingday"].pk, {"unit_id": cast["unit"].pk}
        district = {"district_id": cast["office"].district_id}
        return {
            "account": [{"pk": cast["officer"].pk}, {"pk": cast["office"].pk}, {"pk": 0}],
            "_in_force_with_day": [
                {"district_id": cast["office"].district_id, "date": TODAY + datetime.timedelta(days=n)}
                for n in (0, 1, -400)
            ],
            "newest_revision": [{"day_id": day, **unit}, {"day_id": 0, **unit}],
            "figures_before": [
                {**unit, "starts_on": START, "date": TODAY + datetime.timedelta(days=n)} for n in (0, 1)
            ],
            "exemptions_since": [{**unit, "date": START}, {**unit, "date": TODAY}],
            "_unit_of_day": [{"day_id": day, **unit}, {"day_id": day, "unit_id": 0}],
            "reminders_of": [{"day_id": day, **unit}, {"day_id": 0, **unit}],
            "revision_of": [{"day_id": day, **unit, "revision": n} for n in (1, 3, 9)],
            "last_edition": [{"day_id": day}, {"day_id": 0}],
            "extensions_of": [{"day_id": day, **unit}, {"day_id": 0, **unit}],
            "facts_of_day": [{**district, "date": date} for date in (TODAY, START, TODAY.replace(year=2019))],
            "units_of_day": [{**district, "date": TODAY, "day_id": number} for number in (day, 0)],
            "last_reports": [
                {**district, "starts_on": START, "date": TODAY + datetime.timedelta(days=n)} for n in (0, 1)
            ],
            **{
                name: [{"day_id": day}, {"day_id": 0}]
                for name in ("count_of_day", "editions_of", "emails_of_day", "handovers_of", "tasks_written")
            },
        }

    own, foreign = of(world.own), of(world.foreign)
    both = {name: [*own[name], *foreign[name]] for name in own}
    later = timezone.now() + datetime.timedelta(days=1)
    return both | {"open_session": [{"key": key, "now": now} for key in keys for now in (at(15, 5), later)]}


def content(found, *within):
    """All that a row holds, the rows that were read with it included."""
    if isinstance(found, dict):
        return {name: [content(row, *within) for row in rows] for name, rows in found.items()}
    if not isinstance(found, models.Model) or found in within:
        return found
    held = vars(found) | found._state.fields_cache
    kept = {name: content(value, found, *within) for name, value in held.items() if name != "_state"}
    return type(found), found._state.adding, found._state.db, kept


def test_each_is_tried(values):
    assert sorted(query.name for query in Prepared.every) == sorted(values)


@pytest.mark.parametrize("query", Prepared.every, ids=lambda query: query.name)
def test_prepared_query_is_the_querysets(query, values):
    answers = []
    for asked in values[query.name]:
        with CaptureQueriesContext(connection) as captured:
            as_django = [content(found) for found in query.queryset(**asked)]
        with CaptureQueriesContext(connection) as again:
            prepared = [content(found) for found in query(**asked)]
        assert prepared == as_django
        # The first is the query itself; what it reads beside its rows follows.
        assert again[0]["sql"].removesuffix(query.lock) == captured[0]["sql"]
        assert len(again) == len(captured)
        answers.append(prepared)
    assert any(answers)
