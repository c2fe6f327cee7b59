"""Our side, inside a process with our settings: its data, and its pages and workbook to be timed.

The history is written by bulk_create, past the actions, only because twenty thousand sends
would take minutes; everything that is timed goes the way that a person's request goes.
"""

import contextlib
import datetime
from collections.abc import Callable, Iterable
from functools import partial

from django.contrib.auth.hashers import make_password
from django.core.management import call_command
from django.utils import timezone

from reports import workbook
from reports.consolidation import consolidate
from reports.models import Campaign, DailyReport, ReportingDay
from units.models import District, Role, Unit, User

from . import data
from .asking import Visitor, questions
from .filled_forms import import_forms
from .hidden import form_on
from .processes import peak_memory
from .sampling import Sampler
from .timing import busy

FORM, BOARD = "/bao-cao/", "/tong-hop/"
PARTIAL = {"hx-request": "true"}
CREATED = "Benchmark"
PASSWORD = "Bao-cao-15-gio"

#: Whether the unit at a position reports an area.
IsArea = Callable[[int], bool]


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


def people_to_sign_in(count: int) -> list[dict[str, str]]:
    """So many officers with the name and password of each, hashed as ever."""
    officers = _make_senders()[:count]
    User.objects.filter(pk__in=[officer.pk for officer in officers]).update(password=make_password(PASSWORD))
    return [{"username": officer.username, "password": PASSWORD} for officer in officers]


def heaviest_pages() -> dict:
    """What costs a worker most: the board and the draft workbook, with the Office's session."""
    office = User.objects.get(username="office-0")
    return {
        "session": data.sign_in([office])[0],
        "paths": [BOARD, f"{BOARD}{timezone.localdate().isoformat()}/du-thao.xlsx"],
    }


def _make_campaign(number: int, units: int = data.UNITS, is_area: IsArea = data.is_commune) -> Campaign:
    """One more district with its units, its Office and a campaign since last year."""
    district = District.objects.create(name=f"{CREATED} {number}", province=CREATED, seat=CREATED)
    start = timezone.localdate() - datetime.timedelta(days=300)
    Unit.objects.bulk_create(_unit(district, position, start, is_area(position)) for position in range(units))
    User.objects.bulk_create([_user(f"office-{number}", district, Role.OFFICE)])
    return Campaign.objects.create(
        district=district,
        title="Cài đặt ứng dụng Bluezone",
        starts_on=start,
        target_on=timezone.localdate() + datetime.timedelta(days=6),
    )


def _unit(district: District, position: int, start: datetime.date, is_area: bool) -> Unit:
    return Unit(
        district=district,
        code=f"u{position:02}",
        name=f"Ủy ban nhân dân xã Lộc Thạnh {position:02}",
        short_name=f"Lộc Thạnh {position:02}",
        kind=Unit.Kind.COMMUNE if is_area else Unit.Kind.AGENCY,
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
        **data.figures(unit.position, age, is_area=unit.reports_area),
    )


def _make_senders() -> list[User]:
    """One more district; an officer of each of its units, with a week behind them and nothing sent today."""
    number = District.objects.count()
    campaign = _make_campaign(number, is_area=data.is_sending_commune)
    units = list(campaign.district.units.order_by("position"))
    _write_history(campaign, units, range(1, 1 + data.DAYS_BEFORE_A_SEND))
    officers = [_user(f"officer-{number}-{u.position}", campaign.district, Role.OFFICER, u) for u in units]
    return User.objects.bulk_create(officers)


def _send(unit: Unit, cookie: str) -> dict:
    return {"session": cookie, "values": _typed(unit)}


def _typed(unit: Unit) -> dict[str, str]:
    """What its officer types; the page's own fields come with the page."""
    owed = data.figures(unit.position, 300, is_area=unit.reports_area).items()
    return data.filled_in({field: value for field, value in owed if value is not None}) | {"note": ""}


# What is timed


def time_page(name: str, runs: int, number: int = 0) -> list[float]:
    """Seconds of CPU of the board whole, of the part that htmx fetches, or of the answer that nothing changed."""
    if name != "unchanged":
        return busy(runs, _asking(name, number))
    while True:
        # The tag holds the minute: where a minute ends in between, the runs are repeated under the new tag.
        with contextlib.suppress(RuntimeError):
            return busy(runs, _asking(name, number))


def _asking(name: str, number: int = 0) -> Callable[[], str]:
    """What asks a district's board for itself, for its part, or for what has changed; asked once already."""
    visitor, headers = Visitor(User.objects.get(username=f"office-{number}")), {} if name == "board" else PARTIAL
    visitor.answer(visitor.request(BOARD, **headers))
    if name != "unchanged":
        return partial(visitor.answer, visitor.request(BOARD, **headers))
    request = visitor.request(BOARD, **headers, **{"if-none-match": visitor.headers["ETag"]})
    return partial(visitor.answer, request, 304)


def time_workbook(runs: int, number: int = 0) -> list[float]:
    """Seconds of CPU from the database to the finished file, as the draft's view does it."""
    _make_workbook(number)
    return busy(runs, partial(_make_workbook, number))


def fill_wide(units: int) -> int:
    """A district of so many units that have reported for a week and today; the number of its name."""
    number = District.objects.count()
    campaign = _make_campaign(number, units)
    _write_history(campaign, list(campaign.district.units.order_by("position")), range(1 + data.DAYS_BEFORE_A_SEND))
    return number


# What takes how long


def profile_a_send(seconds: float) -> dict:
    """Form, send and receipt of officers of several districts, until each was busy for so many seconds."""
    samplers = {name: Sampler() for name in ("form", "send", "receipt")}
    officers: list[User] = []
    while samplers["send"].busy < seconds:
        officers = officers or _make_senders()
        officer = officers.pop()
        visitor, pages = Visitor(officer), []
        ask = partial(visitor.answer, visitor.request(FORM))
        samplers["form"].over(lambda ask=ask, pages=pages: pages.append(ask()))
        address, fields = form_on(pages[0], FORM)
        samplers["send"].over(partial(visitor.answer, visitor.request(address, fields | _typed(officer.unit)), 302))
        samplers["receipt"].over(partial(visitor.answer, visitor.request(visitor.headers["Location"])))
    return {name: sampler.found() for name, sampler in samplers.items()}


def profile_page(name: str, seconds: float) -> dict:
    """The board whole, its part, or the answer that nothing changed."""
    sampler = Sampler()
    while sampler.busy < seconds:
        ask = _asking(name)
        with contextlib.suppress(RuntimeError):
            for _ in range(20):
                sampler.over(ask)
    return sampler.found()


def profile_workbook(seconds: float) -> dict:
    """The draft workbook with its consolidation."""
    sampler = Sampler()
    while sampler.busy < seconds:
        sampler.over(_make_workbook)
    return sampler.found()


# What the database is asked


def questions_of_a_send() -> dict[str, int]:
    """How many queries form, send and receipt take, once the day has been opened."""
    officers = _make_senders()
    _send_and_count(officers[0])
    return _send_and_count(officers[1])


def _send_and_count(officer: User) -> dict[str, int]:
    visitor = Visitor(officer)
    with questions() as form:
        page = visitor.answer(visitor.request(FORM))
    address, fields = form_on(page, FORM)
    with questions() as send:
        visitor.answer(visitor.request(address, fields | _typed(officer.unit)), 302)
    with questions() as receipt:
        visitor.answer(visitor.request(visitor.headers["Location"]))
    return {"send": len(send), "form": len(form), "receipt": len(receipt)}


def questions_of_the_board() -> int:
    """How many queries the board takes."""
    visitor = Visitor(User.objects.get(username="office-0"))
    with questions() as board:
        visitor.answer(visitor.request(BOARD))
    return len(board)


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


def _make_workbook(number: int = 0) -> bytes:
    district = District.objects.get(name=f"{CREATED} {number}")
    campaign = Campaign.objects.in_force(district.pk, timezone.localdate())
    day = ReportingDay.objects.get(campaign=campaign, date=timezone.localdate())
    day.campaign = campaign
    return workbook.build(consolidate(day, timezone.now()))
