"""Who takes part in the demo: real units, invented people."""

import csv
import datetime
from collections.abc import Iterator
from pathlib import Path

from django.contrib.auth.hashers import make_password

from accounts import issuing
from accounts.demo import PASSWORD
from reports.models import Campaign
from units import present
from units.models import District, Role, Unit, User

from .figures import seeded

UNITS_FILE = Path(__file__).parent.parent / "data" / "demo-district-units.csv"

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


#: What the report carries out: the province's letter, then the district's own.
LETTERS = (
    (
        "2842/UBND-KGVX",
        13,
        "UBND tỉnh Bình Phước",
        "Về việc tăng cường việc triển khai cài đặt ứng dụng Bluezone",
    ),
    ("758/UBND-VX", 10, "UBND huyện", "Về việc cài đặt ứng dụng Bluezone"),
)


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
    campaign = Campaign.objects.create(
        district=district,
        title="Cài đặt và sử dụng ứng dụng Bluezone",
        starts_on=starts_on,
        # The order gave ten days.
        target_on=starts_on + datetime.timedelta(days=10),
    )
    for position, (number, day, issuer, abstract) in enumerate(LETTERS, start=1):
        date = datetime.date(2020, 8, day)
        campaign.grounds.create(position=position, number=number, date=date, issuer=issuer, abstract=abstract)
    return campaign


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
            own_password_at=present.now(),
            email=emails.get(username, ""),
            **issuing.split_name(name),
        )
        for username, role, name, unit in people
    }
