"""Our side, inside a process with our settings: its data, and its pages and workbook to be timed.

The history is written by bulk_create, past the actions, only because twenty thousand sends
would take minutes; everything that is timed goes the way that a person's request goes.
"""

import contextlib
import datetime
from collections.abc import Iterable, Iterator
from functools import partial

from django.contrib.auth.hashers import make_password
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from reports import workbook
from reports.consolidation import consolidate
from reports.models import Campaign, DailyReport, ReportingDay
from units.models import District, Role, Unit, User

from . import data
from .filled_forms import import_forms
from .processes import peak_memory

FORM, BOARD = "/bao-cao/", "/tong-hop/"
CREATED = "Benchmark"


def migrate() -> None:
    """Make the tables, and the names of the static files."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


# The data


def fill(reports: int) -> None:
    """Bring the first district to so many reports: today's, then of ever earlier days."""
    campaign = Campaign.objects.first() or _make_campaign(0)
    units = list(campaign.district.units.order_by("position"))
    _write_history(campaign, units, range(campaign.days.count(), reports // data.UNITS))


def senders(count: int) -> dict:
    """Officers with a session and a first report of today to send, one for each of ``count`` units."""
    users: list[User] = []
    while len(users) < count:
        users += _make_senders()
    cookies = data.sign_in(users[:count])
    return {
        "path": FORM,
        "sends": [_send(user.unit, cookie) for user, cookie in zip(users, cookies, strict=False)],
    }


def heaviest_pages() -> dict:
    """What costs a worker most: the board and the draft workbook, with the Office's session."""
    office = User.objects.get(username="office-0")
    return {
        "session": data.sign_in([office])[0],
        "paths": [BOARD, f"{BOARD}{timezone.localdate().isoformat()}/du-thao.xlsx"],
    }


def _make_campaign(number: int, units: int = data.UNITS) -> Campaign:
    """One more district with its units, its Office and a campaign since last year."""
    district = District.objects.create(name=f"{CREATED} {number}", province=CREATED, seat=CREATED)
    start = timezone.localdate() - datetime.timedelta(days=300)
    Unit.objects.bulk_create(_unit(district, position, start) for position in range(units))
    User.objects.bulk_create([_user(f"office-{number}", district, Role.OFFICE)])
    return Campaign.objects.create(
        district=district,
        title="Cài đặt ứng dụng Bluezone",
        order_number="758/UBND-VX",
        order_date=start,
        starts_on=start,
        target_on=timezone.localdate() + datetime.timedelta(days=6),
    )


def _unit(district: District, position: int, start: datetime.date) -> Unit:
    return Unit(
        district=district,
        code=f"u{position:02}",
        name=f"Ủy ban nhân dân xã Lộc Thạnh {position:02}",
        short_name=f"Lộc Thạnh {position:02}",
        kind=Unit.Kind.COMMUNE if data.is_commune(position) else Unit.Kind.AGENCY,
        position=position,
        active_from=start,
    )


def _user(username: str, district: District, role: Role, unit: Unit | None = None) -> User:
    return User(username=username, password=make_password(None), role=role, district=district, unit=unit)


def _write_history(campaign: Campaign, units: list[Unit], days_ago: Iterable[int]) -> None:
    """One report of each unit on each of the days."""
    today, office = timezone.localdate(), User.objects.get(district=campaign.district, role=Role.OFFICE)
    days = [campaign.unsaved_day(today - datetime.timedelta(days=ago)) for ago in days_ago]
    ReportingDay.objects.bulk_create(days)
    reports = (_report(day, unit, office) for day in days for unit in units)
    DailyReport.objects.bulk_create(reports, batch_size=500)


def _report(day: ReportingDay, unit: Unit, by: User) -> DailyReport:
    moment, age = data.sent_at(day.date), (day.date - day.campaign.starts_on).days
    return DailyReport(
        day=day,
        unit=unit,
        unit_name=unit.name,
        date=day.date,
        revision=1,
        sent_at=moment,
        first_sent_at=moment,
        sent_by=by,
        sent_by_name=by.display_name,
        note=data.note(unit.position, age),
        **data.figures(unit.position, age),
    )


def _make_senders() -> Iterator[User]:
    """One more district; an officer of each of its units, with a week behind them and nothing sent today."""
    number = District.objects.count()
    campaign = _make_campaign(number)
    units = list(campaign.district.units.order_by("position"))
    _write_history(campaign, units, range(1, 1 + data.DAYS_BEFORE_A_SEND))
    officers = [_user(f"officer-{number}-{u.position}", campaign.district, Role.OFFICER, u) for u in units]
    return User.objects.bulk_create(officers)


def _send(unit: Unit, cookie: str) -> dict:
    values = {f: v for f, v in data.figures(unit.position, 300).items() if v is not None}
    return {"session": cookie, "values": data.filled_in(values) | {"base_revision": "0", "note": "", "reason": ""}}


# What is timed


def time_page(name: str, runs: int) -> list[float]:
    """Seconds of the board whole, of the part that htmx fetches, or of the answer that nothing changed."""
    client = Client()
    client.force_login(User.objects.get(username="office-0"))
    if name == "unchanged":
        return _time_unchanged(client, runs)
    headers = {"hx-request": "true"} if name == "partial" else {}
    data.fetch(client, BOARD, **headers)
    return data.seconds(runs, lambda: data.fetch(client, BOARD, **headers))


def _time_unchanged(client: Client, runs: int) -> list[float]:
    """The tag holds the minute: where a minute ends in between, the runs are repeated under the new tag."""
    while True:
        tag = data.fetch(client, BOARD, **{"hx-request": "true"})["ETag"]
        ask = partial(data.fetch, client, BOARD, 304, **{"hx-request": "true", "if-none-match": tag})
        with contextlib.suppress(RuntimeError):
            return data.seconds(runs, ask)


def time_workbook(runs: int) -> list[float]:
    """Seconds from the database to the finished file, as the draft's view does it."""
    _make_workbook()
    return data.seconds(runs, _make_workbook)


def time_import(forms: int) -> tuple[float, float]:
    """Seconds of preview and confirmation of so many filled forms, in a district of its own with a week behind it."""
    number = District.objects.count()
    campaign = _make_campaign(number, forms)
    units = list(campaign.district.units.order_by("position"))
    _write_history(campaign, units, range(1, 1 + data.DAYS_BEFORE_A_SEND))
    return import_forms(campaign, User.objects.get(username=f"office-{number}"))


def make_workbook_once() -> float:
    """Make one workbook; the memory that this process has needed at most."""
    _make_workbook()
    return peak_memory()


def _make_workbook() -> bytes:
    district = District.objects.get(name=f"{CREATED} 0")
    campaign = Campaign.objects.in_force(district.pk, timezone.localdate())
    day = ReportingDay.objects.get(campaign=campaign, date=timezone.localdate())
    day.campaign = campaign
    return workbook.build(consolidate(day, timezone.now()))
