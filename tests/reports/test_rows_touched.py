"""What the daily pages read does not grow with the history: three years of days cost no more than eight."""

import pytest
from django.db import connection

from tests.load import filling, pages
from tests.touched import touched_by

UNITS, FEW, MANY = 10, 8, 1095
#: Steps of SQLite's machine that differ from time to time; to read one row takes more.
SLACK = 5
#: Shows every day there is, and so reads every day of its unit.
GROWS = "own record"


@pytest.fixture
def measured(db, clock):
    """What each act touches after eight days, and after three years."""

    def touched() -> dict[str, object]:
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
        acts = pages.acts()
        # An edition is read once by each process, which then keeps it in memory.
        acts["board"]()
        return {name: touched_by(act) for name, act in acts.items()}

    filling.fill(districts=1, units=UNITS, days=MANY)
    filling.insert_reports(FEW, 1)
    few = touched()
    filling.insert_reports(MANY, FEW + 1)
    return few, touched()


def test_daily_pages_read_as_much_after_three_years_as_after_eight_days(measured):
    few, many = measured
    assert {name for name in few if many[name].read > few[name].read + SLACK} == {GROWS}
    assert {name for name in few if many[name].queries != few[name].queries} == set()
    if connection.vendor == "postgresql":  # which counts rows
        # Its unit's reports, each with the first of its day, and the days: nothing of the other units.
        assert many[GROWS].read < 5 * MANY
