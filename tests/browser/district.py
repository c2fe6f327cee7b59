"""A district that can be worked with right now: its campaign's seventh day is today."""

import datetime
from dataclasses import dataclass, field
from functools import partial

from django.utils import timezone

from reports.models import Campaign
from tests import factories
from units.models import Role, Unit, User

#: What a commune sends that has counted the households of one hamlet only.
SENT_TOO_FEW = {"residents_installed": 1250, "households_visited": 610}


@dataclass
class BrowserDistrict:
    """The campaign, its people by role, and its units by code."""

    campaign: Campaign
    today: datetime.date
    users: dict[str, User]
    units: dict[str, Unit] = field(default_factory=dict)

    @property
    def yesterday(self) -> datetime.date:
        return self.today - datetime.timedelta(days=1)

    @property
    def full_names(self) -> dict[str, str]:
        """The units' names by the short ones."""
        return {unit.short_name: unit.name for unit in self.units.values()}

    def send_yesterday(self, code: str, **changed) -> None:
        """What the unit reported yesterday, typed by the Office."""
        moment = factories.at(14, 30, date=self.yesterday)
        factories.send(self.units[code], self.users["office"], moment, date=self.yesterday, **changed)

    def send_today(self, code: str, *, base_revision: int = 0, **changed):
        """A unit's report of today, now."""
        unit, office, now = self.units[code], self.users["office"], timezone.now()
        return factories.send(unit, office, now, date=self.today, base_revision=base_revision, **changed)


def make_district_of_today(today: datetime.date) -> BrowserDistrict:
    """Two agencies and two communes with a report of yesterday; one of each has sent today."""
    start = today - datetime.timedelta(days=6)
    row = factories.make_district(office_phone="0271 3568 123")
    campaign = factories.make_campaign(
        row,
        starts_on=start,
        target_on=today + datetime.timedelta(days=4),
        # Late enough that the suite may run at any hour of the day.
        due_time=datetime.time(23, 56),
        auto_close_time=datetime.time(23, 58),
        cutoff_time=datetime.time(23, 59),
    )
    made = BrowserDistrict(campaign, today, _people(row))
    made.units = {
        "P-NV": factories.make_unit(row, "P-NV", name="Phòng Nội vụ", short_name="Phòng Nội vụ", active_from=start),
        "P-TP": factories.make_unit(row, "P-TP", name="Phòng Tư pháp", short_name="Phòng Tư pháp", active_from=start),
        "25280": factories.make_commune(row, "25280", "Lộc Thạnh", active_from=start),
        "25294": factories.make_commune(row, "25294", "Lộc Thành", active_from=start),
    }
    made.users["officer"] = factories.make_user("25280", Role.OFFICER, row, made.units["25280"])
    made.users["agency officer"] = factories.make_user("p-nv", Role.OFFICER, row, made.units["P-NV"])
    for code in made.units:
        made.send_yesterday(code)
    made.send_today("P-TP", staff_installed=12)
    made.send_today("25294", residents_installed=1250, note="đã rà soát")
    return made


def _people(district) -> dict[str, User]:
    roles = [("office", "vhtt"), ("leader", "lanhdao"), ("administrator", "quantri")]
    return {role: factories.make_user(username, Role(role), district) for role, username in roles}


def make_district_of_the_hour() -> BrowserDistrict:
    """Seven units on 14/8/2020 with the order's own deadlines; two of them sent before 14:30.

    All but Lộc Tấn sent the day before; each has its address, and an officer named by its code.
    """
    row = factories.make_district(office_phone="0271 3568 123")
    campaign = factories.make_campaign(row, starts_on=factories.YESTERDAY)
    made = BrowserDistrict(campaign, factories.TODAY, _people(row))
    add = partial(_add_with_officer, made)
    add("P-NV", "Phòng Nội vụ")
    add("P-TP", "Phòng Tư pháp")
    women = {"kind": Unit.Kind.MASS_ORGANISATION, "duty": Unit.Duty.ASKED, "short_name": "Hội LHPN"}
    add("HLHPN", "Hội Liên hiệp Phụ nữ huyện", **women)
    communes = [("25279", "Lộc Tấn"), ("25280", "Lộc Thạnh"), ("25282", "Lộc Hiệp"), ("25294", "Lộc Thành")]
    for code, name in communes:
        add(code, f"Ủy ban nhân dân xã {name}", short_name=name, kind=Unit.Kind.COMMUNE)
    for code in made.units.keys() - {"25279"}:
        made.send_yesterday(code)
    sent = {"P-NV": (factories.at(14, 10), {"staff_installed": 10}), "25294": (factories.at(14, 20), SENT_TOO_FEW)}
    for code, (moment, figures) in sent.items():
        factories.send(made.units[code], made.users[code], moment, **figures)
    return made


def _add_with_officer(made: BrowserDistrict, code: str, name: str, **fields) -> None:
    district = made.campaign.district
    known = {"name": name, "short_name": name, "active_from": factories.YESTERDAY, "contact_email": address_of(code)}
    made.units[code] = factories.make_unit(district, code, **(known | fields))
    made.users[code] = factories.make_user(code.lower(), Role.OFFICER, district, made.units[code])


def address_of(code: str) -> str:
    """Where emails to the unit go."""
    return f"{code.lower()}@locninh.example"
