"""Districts full of units and days, inside a process with our settings.

The history is written by one INSERT … SELECT, past the actions, because a million sends would take hours;
the triggers that keep it append-only are in force all the while.
"""

import datetime
from collections.abc import Iterable, Iterator

from django.contrib.auth.hashers import make_password
from django.db import connection
from django.db.models import Count, Max
from django.utils import timezone

from reports.models import Campaign, DailyReport, ReportingDay
from tests.benchmarks.data import filled_in, sign_in
from units.models import District, Role, Unit, User

from .figures import columns, is_commune, typed_in

PASSWORD = "Bao-cao-15-gio"
#: How many rows go to the database at once.
BATCH = 1000


def fill(districts: int, units: int, days: int) -> None:
    """So many units, shared out over so many districts, in a campaign that began so many days ago."""
    today = timezone.localdate()
    start = today - datetime.timedelta(days=days)
    rows = District.objects.bulk_create(
        District(name=f"Lộc Ninh {n}", province="Bình Phước", seat="Lộc Ninh") for n in range(districts)
    )
    members = Unit.objects.bulk_create(_units(rows, units, start), batch_size=BATCH)
    User.objects.bulk_create(_users(rows, members), batch_size=BATCH)
    campaigns = Campaign.objects.bulk_create(_campaign(row, start, today) for row in rows)
    dates = [start + datetime.timedelta(days=n) for n in range(days + 1)]
    unsaved = [campaign.unsaved_day(date) for campaign in campaigns for date in dates]
    ReportingDay.objects.bulk_create(unsaved, batch_size=BATCH)


def _units(districts: list[District], count: int, start: datetime.date) -> Iterator[Unit]:
    for n in range(count):
        position = n // len(districts) + 1
        yield Unit(
            district=districts[n % len(districts)],
            code=f"dv-{position}",
            name=f"Ủy ban nhân dân xã Lộc Thạnh {position}",
            short_name=f"Lộc Thạnh {position}",
            kind=Unit.Kind.COMMUNE if is_commune(position) else Unit.Kind.AGENCY,
            position=position,
            active_from=start,
        )


def _users(districts: Iterable[District], units: Iterable[Unit]) -> Iterator[User]:
    # Hashed once: each sign-in checks it at full cost all the same.
    password = make_password(PASSWORD)
    for unit in units:
        yield User(
            username=f"officer-{unit.pk}", password=password, role=Role.OFFICER, district=unit.district, unit=unit
        )
    for n, district in enumerate(districts):
        for role in (Role.OFFICE, Role.LEADER):
            yield User(username=f"{role}-{n}", password=password, role=role, district=district)


def _campaign(district: District, start: datetime.date, today: datetime.date) -> Campaign:
    return Campaign(
        district=district,
        title="Cài đặt ứng dụng Bluezone",
        starts_on=start,
        target_on=today + datetime.timedelta(days=6),
    )


def report(first_days_ago: int, last_days_ago: int, every: int = 1, only_first: bool = False) -> None:
    """One report on time of each unit on each of these days.

    ``every`` takes every so manieth unit alone, ``only_first`` those of the first district.
    """
    insert_reports(first_days_ago, last_days_ago, every, only_first)
    with connection.cursor() as cursor:
        # Else the statistics come in the middle of what is measured.
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def insert_reports(first_days_ago: int, last_days_ago: int, every: int = 1, only_first: bool = False) -> None:
    """The same without the statistics."""
    today = timezone.localdate()
    first, last = (today - datetime.timedelta(days=ago) for ago in (first_days_ago, last_days_ago))
    districts = District.objects.order_by("pk" if only_first else "-pk")
    last_district = districts.values_list("pk", flat=True)[0]
    is_area = f"u.kind IN ({', '.join(repr(str(kind)) for kind in Unit.AREA_KINDS)})"
    values = {
        "day_id": "d.id",
        "unit_id": "u.id",
        "date": "d.date",
        "revision": "1",
        "sent_at": "d.due_at",
        "first_sent_at": "d.due_at",
        "sent_by_id": "o.id",
        "sent_by_name": "o.username",
        "unit_name": "u.name",
        "form_number": "1",
        "origin": "'program'",
        "confirms": "FALSE",
        "unchanged": "FALSE",
        "channel": "'web'",
        "confirmed_warnings": "'[]'",
        **dict.fromkeys(("reported_by", "reason", "note", "returned_comment", "returned_by_name"), "''"),
        **columns("u.position", _age(), is_area),
    }
    statement = f"""
        INSERT INTO reports_dailyreport ({", ".join(values)})
        SELECT {", ".join(values.values())}
        FROM reports_reportingday d
        JOIN reports_campaign c ON c.id = d.campaign_id
        JOIN units_unit u ON u.district_id = c.district_id
        JOIN units_user o ON o.unit_id = u.id
        WHERE d.date BETWEEN %s AND %s AND u.position %% %s = 0 AND c.district_id <= %s
        ORDER BY d.date, u.id"""  # noqa: S608 - nothing here was typed by anybody
    with connection.cursor() as cursor:
        cursor.execute(statement, [first, last, every, last_district])


def _age() -> str:
    """The days since the campaign began, in the database's own words."""
    if connection.vendor == "postgresql":
        return "(d.date - c.starts_on)"
    return "CAST(julianday(d.date) - julianday(c.starts_on) AS INTEGER)"


# Who comes, and what they bring


def officers(count: int, signed_in: bool) -> list[dict]:
    """Officers of units that have not reported today, and what each types; signed in or with their password.

    Nobody comes twice.
    """
    today, age = timezone.localdate(), _age_today()
    waiting = User.objects.filter(role=Role.OFFICER).exclude(unit__reports__date=today).exclude(pk__in=called)
    users = list(waiting.order_by("unit__position", "-district", "pk")[:count])
    if len(users) < count:
        raise RuntimeError(f"only {len(users)} of {count} officers are left")
    called.update(user.pk for user in users)
    cookies = sign_in(users) if signed_in else [""] * len(users)
    return [_officer(user, cookie, age) for user, cookie in zip(users, cookies, strict=True)]


#: Officers who have been asked to come.
called: set[int] = set()


def _officer(user: User, session: str, age: int) -> dict:
    return {
        "username": user.username,
        "password": PASSWORD,
        "session": session,
        "unit": user.unit_id,
        # How many reports of today they have sent so far.
        "sent": 0,
        "values": filled_in(typed_in(user.unit.position, age)) | {"note": "", "reason": ""},
    }


def signed_in(comers: list[dict]) -> list[dict]:
    """The same officers with a session, who go on from what they have sent."""
    users = list(User.objects.filter(username__in=[officer["username"] for officer in comers]))
    sessions, reports = dict(zip((user.username for user in users), sign_in(users), strict=True)), stored()
    return [
        officer | {"session": sessions[officer["username"]], "sent": reports.get(str(officer["unit"]), [0, 0])[1]}
        for officer in comers
    ]


def boards(count: int) -> list[str]:
    """So many sessions of people of the first district who watch its board."""
    users = User.objects.filter(district=District.objects.earliest("pk"), unit=None)
    return [sign_in([user])[0] for user in (list(users) * count)[:count]]


def _age_today() -> int:
    return (timezone.localdate() - Campaign.objects.earliest("starts_on").starts_on).days


def stored() -> dict[str, list[int]]:
    """How many reports of today each unit has, and the number of the last; the sum over all as well."""
    today = DailyReport.objects.filter(date=timezone.localdate()).order_by()
    rows = today.values_list("unit").annotate(Count("pk"), Max("revision"))
    return {str(unit): [count, revision] for unit, count, revision in rows}


def size() -> dict[str, int]:
    """Reports, and bytes on the disk."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_database_size(current_database())")
        else:
            cursor.execute("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
        return {"reports": DailyReport.objects.count(), "bytes": cursor.fetchone()[0]}


def today() -> str:
    return timezone.localdate().isoformat()
