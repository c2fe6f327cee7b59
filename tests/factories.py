"""A small district and valid reports, to change one thing of in each test."""

import datetime
import io
from typing import Any

from django.utils import timezone

from reports import actions, document
from reports.figures.indicators import RESIDENTS, STAFF
from reports.models import Campaign, DailyReport, ReportingDay
from units.models import District, Role, Unit, User

#: The day that most tests happen on; a Friday.
TODAY = datetime.date(2020, 8, 14)
YESTERDAY = datetime.date(2020, 8, 13)
START = datetime.date(2020, 8, 10)

PASSWORD = "Mat-khau-thu-1508"

# A figure that the program learns later is 0 here until somebody gives it a number.
STAFF_FIGURES = dict.fromkeys(STAFF.fields, 0) | {
    "staff_total": 20,
    "staff_smartphones": 18,
    "staff_installed": 9,
    "visitors_guided": 4,
    "relatives_installed": 7,
}
AREA_FIGURES = dict.fromkeys(RESIDENTS.fields, 0) | {
    "residents_total": 8000,
    "residents_smartphones": 5000,
    "residents_installed": 1200,
    "households_total": 2000,
    "households_visited": 600,
    "broadcasts": 12,
}


def at(hour: int, minute: int = 0, second: int = 0, microsecond: int = 0, date: datetime.date = TODAY):
    """A moment in Việt Nam."""
    return timezone.make_aware(datetime.datetime.combine(date, datetime.time(hour, minute, second, microsecond)))


def make_district(name: str = "Lộc Ninh", **fields: Any) -> District:
    return District.objects.create(**{"name": name, "province": "Bình Phước", "seat": name, **fields})


def make_campaign(district: District, *, ground: dict[str, Any] | None = None, **fields: Any) -> Campaign:
    defaults = {
        "title": "Cài đặt ứng dụng Bluezone",
        "starts_on": START,
        "target_on": datetime.date(2020, 8, 20),
    }
    campaign = Campaign.objects.create(district=district, **(defaults | fields))
    campaign.grounds.create(**({"number": "758/UBND-VX", "date": datetime.date(2020, 8, 10)} | (ground or {})))
    return campaign


def make_unit(district: District, code: str, **fields: Any) -> Unit:
    defaults = {
        "name": f"Đơn vị {code}",
        "short_name": code,
        "kind": Unit.Kind.AGENCY,
        "position": district.units.count() + 1,
        "active_from": START,
    }
    return Unit.objects.create(district=district, code=code, **(defaults | fields))


def make_commune(district: District, code: str, name: str, **fields: Any) -> Unit:
    return make_unit(
        district, code, name=f"Ủy ban nhân dân xã {name}", short_name=name, kind=Unit.Kind.COMMUNE, **fields
    )


def make_user(username: str, role: Role, district: District, unit: Unit | None = None, **fields: Any) -> User:
    own_since = None if fields.get("must_change_password") else at(8, date=START)
    place = {"role": role, "district": district, "unit": unit}
    return User.objects.create_user(username, password=PASSWORD, own_password_at=own_since, **place, **fields)


def day_of(campaign: Campaign, date: datetime.date = TODAY) -> ReportingDay:
    """The day's row if it was opened, else the day as the campaign draws it."""
    return ReportingDay.objects.filter(campaign=campaign, date=date).first() or campaign.unsaved_day(date)


def figures_for(unit: Unit, **changed: int | None) -> dict[str, int | None]:
    """Valid figures of the unit's kind, with some changed."""
    return STAFF_FIGURES | (AREA_FIGURES if unit.reports_area else {}) | changed


def send(
    unit: Unit,
    by: User,
    moment: datetime.datetime | None = None,
    *,
    date: datetime.date = TODAY,
    base_revision: int = 0,
    **changed: Any,
) -> DailyReport:
    """Send a valid report through the one action that writes reports."""
    campaign = Campaign.objects.in_force(unit.district_id, date)
    options = {key: changed.pop(key) for key in list(changed) if key not in STAFF_FIGURES | AREA_FIGURES}
    return actions.send_report(
        day=day_of(campaign, date),
        unit=unit,
        figures=figures_for(unit, **changed),
        by=by,
        at=moment or at(14, 30, date=date),
        base_revision=base_revision,
        **options,
    )


def word_file(content: bytes | None = None) -> io.BytesIO:
    """A Word file as the browser uploads it; the shipped template if nothing else is said."""
    file = io.BytesIO(document.SHIPPED.read_bytes() if content is None else content)
    file.name = "mau.docx"
    return file
