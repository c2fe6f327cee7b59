"""Writing and reading the kept editions: a file for each day, with its editions and all that they printed.

The files of a format are made once, by ``python -m tests.reports.editions``, when its first release is
ready; they are never made anew, for then they would prove nothing.
"""

import datetime
import gzip
import json
from pathlib import Path
from typing import Any

import time_machine
from django.test import Client

from reports.models import Edition, ReportingDay
from tests import factories
from units.models import Role

from .printings import printings_of

FOLDER = Path(__file__).parent
#: After all of the kept days.
LATER = factories.at(10, date=datetime.date(2020, 8, 21))


def kept_days() -> list[Path]:
    return sorted(FOLDER.glob("format_*/*.json*"))


def read_kept(path: Path) -> list[dict[str, Any]]:
    """The day's editions, each with its content and what it printed."""
    packed = path.read_bytes()
    editions: list[dict[str, Any]] = json.loads(gzip.decompress(packed) if path.suffix == ".gz" else packed)
    return editions


def facts_of(day: ReportingDay) -> list[dict[str, Any]]:
    """The day's editions as they are stored."""
    return [_facts(edition) for edition in day.editions.order_by("number")]


def _facts(edition: Edition) -> dict[str, Any]:
    return {
        "number": edition.number,
        "cut_at": edition.cut_at.isoformat(),
        "made_by": edition.made_by_name,
        "reason": edition.reason,
        "sha256": edition.sha256,
        "content": edition.content,
    }


def put_back(kept: list[dict[str, Any]]) -> tuple[Client, list[Edition]]:
    """The editions in a database that knows nothing else of their day, and an Office that looks at them.

    One more edition follows them, so that none is compared with the empty day that it is now.
    """
    facts = kept[0]["content"]
    district = factories.make_district()
    campaign = factories.make_campaign(district, starts_on=datetime.date(2020, 8, 1))
    moments = {name: datetime.datetime.fromisoformat(facts[name]) for name in ("due_at", "cutoff_at")}
    date = datetime.date.fromisoformat(facts["date"])
    day = ReportingDay.objects.create(campaign=campaign, date=date, **moments)
    client = Client()
    client.force_login(factories.make_user("nguoi-xem", Role.OFFICE, district))
    after = kept[-1] | {"number": len(kept) + 1, "reason": "lần sau", "made_by": ""}
    return client, [_put_back(day, edition) for edition in [*kept, after]][:-1]


def _put_back(day: ReportingDay, kept: dict[str, Any]) -> Edition:
    name = kept["made_by"]
    district = day.campaign.district
    maker = factories.make_user(f"nguoi-chot-{kept['number']}", Role.OFFICE, district, last_name=name) if name else None
    return Edition.objects.create(
        day=day,
        number=kept["number"],
        cut_at=datetime.datetime.fromisoformat(kept["cut_at"]),
        made_by=maker,
        made_by_name=name,
        reason=kept["reason"],
        content=kept["content"],
        sha256=kept["sha256"],
    )


def print_again(kept: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What each of the editions prints; to be called in a transaction of its own, for it fills the database."""
    with time_machine.travel(LATER, tick=False):
        client, editions = put_back(kept)
        return [printings_of(client, edition) for edition in editions]


def keep(path: Path, facts: list[dict[str, Any]], printed: list[dict[str, Any]]) -> None:
    """Write the day's editions down, each with what it prints."""
    whole = [edition | {"printed": printings} for edition, printings in zip(facts, printed, strict=True)]
    text = json.dumps(whole, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(gzip.compress(text.encode(), mtime=0) if path.suffix == ".gz" else f"{text}\n".encode())
