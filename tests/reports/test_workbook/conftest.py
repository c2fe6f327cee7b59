"""A day with every kind of line, and the edition that follows it."""

import pytest

from reports.consolidation import changes_between, consolidate
from tests import factories
from tests.factories import YESTERDAY, at

from .reading import SECOND, opened


@pytest.fixture
def day_with_every_source(campaign, agency, other_agency, commune, other_commune, office):
    """One agency and one commune reported, one agency is carried from yesterday, one commune unknown."""
    factories.send(agency, office, at(14, 10, date=YESTERDAY), date=YESTERDAY, staff_installed=5)
    factories.send(other_agency, office, at(14, 20, date=YESTERDAY), date=YESTERDAY, staff_installed=4)
    factories.send(agency, office, at(14, 30), staff_installed=9)
    factories.send(commune, office, at(15, 7), staff_installed=11)
    return factories.day_of(campaign)


@pytest.fixture
def consolidation(day_with_every_source):
    return consolidate(day_with_every_source, at(15, 30))


@pytest.fixture
def second_edition(day_with_every_source, consolidation, office, other_commune):
    factories.send(other_commune, office, at(15, 40), residents_installed=1500, reason="rà soát lại")
    after = consolidate(day_with_every_source, at(15, 50))
    return opened(after, SECOND, changes=changes_between(consolidation, after), before=consolidation)
