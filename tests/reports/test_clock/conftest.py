"""A district that can be written to, and a clock that stands."""

import pytest
import time_machine

from tests.factories import at


@pytest.fixture
def district(district):
    district.office_email = "vhtt@locninh.example"
    district.save()
    return district


@pytest.fixture
def reachable(agency):
    agency.contact_email = "p-nv@locninh.example"
    agency.save()
    return agency


@pytest.fixture
def clock_stands():
    with time_machine.travel(at(8), tick=False) as stands:
        yield stands
