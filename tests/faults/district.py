"""The district of the trials; run as a process of its own, it makes one in an empty database and prints it as JSON.

    python -m tests.faults.district

It is a quarter to three. Thirty units have an officer who is about to send; a few more stay silent
all day, so that something is carried, and one has never reported.
"""

import datetime
import json
import sys
from dataclasses import asdict, dataclass
from typing import Any

import django
from django.conf import settings

DATE = datetime.date(2020, 8, 14)
BEGINNING = datetime.datetime.combine(DATE, datetime.time(14, 45), datetime.timezone(datetime.timedelta(hours=7)))

SENDERS, COMMUNES, SILENT = 30, 6, 3


@dataclass(frozen=True)
class Desk:
    """Somebody who is signed in: the session's cookie, and the unit and figures that are worked on."""

    session: str
    code: str = ""
    #: Yesterday's figures, which all of today's begin from.
    figures: dict[str, int] | None = None


@dataclass(frozen=True)
class District:
    """Who takes part."""

    officers: tuple[Desk, ...]
    office: Desk

    @classmethod
    def read(cls, text: str) -> "District":
        told = json.loads(text)
        return cls(tuple(Desk(**officer) for officer in told["officers"]), Desk(**told["office"]))


def make() -> District:
    """Fill the empty database."""
    from tests import factories
    from units.models import Role, User

    campaign = factories.make_campaign(factories.make_district())
    office = User.objects.create_user("vhtt", role=Role.OFFICE, district=campaign.district)
    units = [_make_unit(campaign.district, number) for number in range(SENDERS + SILENT + 1)]
    for unit in units[:-1]:
        moment = factories.at(14, date=factories.YESTERDAY)
        factories.send(unit, office, moment, date=factories.YESTERDAY, staff_installed=unit.position % 18)
    return District(tuple(_officer_of(unit) for unit in units[:SENDERS]), Desk(_sign_in(office)))


def _make_unit(district: Any, number: int) -> Any:
    from tests import factories

    if number % (SENDERS // COMMUNES) == 0:
        return factories.make_commune(district, f"252{number:02}", f"Lộc Thạnh {number}")
    return factories.make_unit(district, f"P-{number:02}")


def _officer_of(unit: Any) -> Desk:
    from tests import factories
    from units.models import Role, User

    user = User.objects.create_user(unit.code.lower(), role=Role.OFFICER, district=unit.district, unit=unit)
    figures = factories.figures_for(unit, staff_installed=unit.position % 18)
    return Desk(_sign_in(user), unit.code, figures)


def _sign_in(user: Any) -> str:
    from django.test import Client

    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def main() -> None:
    from django.core.management import call_command

    from .wall_clock import Follower

    django.setup()
    call_command("migrate", verbosity=0)
    Follower()
    sys.stdout.write(json.dumps(asdict(make())))


if __name__ == "__main__":
    main()
