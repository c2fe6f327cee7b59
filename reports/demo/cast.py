"""Who takes part in the demo: real units, invented people."""

import csv
import datetime
from collections.abc import Iterator
from pathlib import Path

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from accounts import issuing
from reports.models import Campaign
from units.models import District, Role, Unit, User

from .figures import seeded

UNITS_FILE = Path(__file__).parent.parent / "data" / "demo-district-units.csv"

#: Published with the program on purpose: the demo is there to be looked into.
PASSWORD = "Demo@1508"  # noqa: S105

#: Reserved for examples: no letter of the demo can reach anybody.
MAIL_DOMAIN = "locninh.example"
#: Signs the invented report, too.
LEADER = "Lê Quang Vinh"

STAFF_ACCOUNTS = (
    ("vhtt", Role.OFFICE, "Trần Thị Thu Hà"),
    ("lanhdao", Role.LEADER, LEADER),
    ("quantri", Role.ADMINISTRATOR, "Phạm Minh Tuấn"),
)
SURNAMES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi")
MIDDLE_NAMES = ("Ngọc", "Minh", "Thanh", "Hồng", "Kim", "Hoài")
GIVEN_NAMES = ("An", "Bình", "Châu", "Giang", "Hạnh", "Khoa", "Lan", "Mai", "Nam", "Phúc", "Thảo", "Yến")

#: The order gave ten days from its own date to the target.
DAYS_TO_TARGET = datetime.timedelta(days=10)


def make_campaign(starts_on: datetime.date) -> Campaign:
    district = District.objects.create(
        name="Lộc Ninh",
        province="Bình Phước",
        seat="Lộc Ninh",
        office_phone="0271 000 0000",
        office_email=f"vhtt@{MAIL_DOMAIN}",
        signatory_title="KT. CHỦ TỊCH / PHÓ CHỦ TỊCH",
        signatory_name=LEADER,
        is_demo=True,
    )
    return Campaign.objects.create(
        district=district,
        title="Cài đặt và sử dụng ứng dụng Bluezone",
        order_number="758/UBND-VX",
        order_date=datetime.date(2020, 8, 10),
        order_issuer="UBND huyện",
        order_abstract="V/v cài đặt ứng dụng Bluezone",
        starts_on=starts_on,
        target_on=starts_on + DAYS_TO_TARGET,
    )


def make_units(campaign: Campaign) -> Iterator[Unit]:
    with UNITS_FILE.open(encoding="utf-8", newline="") as file:
        for position, row in enumerate(csv.DictReader(file), 1):
            yield Unit.objects.create(
                district=campaign.district,
                position=position,
                contact_name=_invented_name(row["code"]),
                contact_phone=f"0900 000 {position:03d}",
                contact_email=f"{row['code'].lower()}@{MAIL_DOMAIN}",
                deputy_name=_invented_name(f"{row['code']} deputy"),
                deputy_phone=f"0900 000 {position + 100}",
                active_from=campaign.starts_on,
                **row,
            )


def _invented_name(code: str) -> str:
    random = seeded(f"name {code}")
    return " ".join(random.choice(words) for words in (SURNAMES, MIDDLE_NAMES, GIVEN_NAMES))


def make_accounts(district: District, units: list[Unit]) -> dict[str, User]:
    """Everybody by sign-in name; an officer's is the unit's code in small letters."""
    # Hashed once: 63 times would take longer than everything else together.
    password = make_password(PASSWORD)
    people = [
        *((unit.code.lower(), Role.OFFICER, unit.contact_name, unit) for unit in units),
        *((username, role, name, None) for username, role, name in STAFF_ACCOUNTS),
    ]
    emails = {"lanhdao": f"lanhdao@{MAIL_DOMAIN}"}
    return {
        username: User.objects.create(
            username=username,
            role=role,
            district=district,
            unit=unit,
            password=password,
            own_password_at=timezone.now(),
            email=emails.get(username, ""),
            **issuing.split_name(name),
        )
        for username, role, name, unit in people
    }
