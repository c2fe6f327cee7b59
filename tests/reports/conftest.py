"""The server's clock, and the members of the cast sitting before their pages."""

import pytest
import time_machine

from tests.factories import at


@pytest.fixture
def clock():
    """The server's clock: it stands at 14:30 of the day until a test moves it."""
    with time_machine.travel(at(14, 30), tick=False) as clock:
        yield clock


@pytest.fixture
def officer_client(clock, sign_in, officer):
    return sign_in(officer)


@pytest.fixture
def commune_client(clock, sign_in, commune_officer):
    return sign_in(commune_officer)


@pytest.fixture
def office_client(clock, sign_in, office):
    return sign_in(office)
