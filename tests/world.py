"""Two districts full of data that could leak, under names that could break a page.

The foreign district has a day, an edition and a revision whose numbers ours has not:
whoever sees one of them sees it through a gate that does not ask for the district.
"""

import datetime
from dataclasses import dataclass
from typing import Any

from reports import actions, document
from reports.models import (
    Deferral,
    DocumentTemplate,
    Email,
    Exemption,
    Extension,
    Handover,
    ProvinceCount,
    Reminder,
    ScheduledTask,
    Suspension,
)
from tests import factories
from tests.factories import START, TODAY, YESTERDAY
from units.models import Role

#: What a person may type into every text that the program prints.
HOSTILE = "<img src=x onerror=1>"

#: A day that only the foreign district has.
FOREIGN_DAY = START - datetime.timedelta(days=5)
#: A day that is to come.
AFTERWARDS = TODAY + datetime.timedelta(days=10)


@dataclass(frozen=True)
class World:
    """The cast by role, and one object of each model by district."""

    users: dict[str, Any]
    own: dict[str, Any]
    foreign: dict[str, Any]


def make_world() -> World:
    """Fill both districts; call it while the clock stands on the afternoon of ``TODAY``."""
    own = _fill(factories.make_campaign(factories.make_district("Lộc Ninh", office_name=f"Phòng {HOSTILE}")), "")
    foreign_campaign = factories.make_campaign(factories.make_district("Bù Đốp"), starts_on=FOREIGN_DAY)
    foreign = _fill(foreign_campaign, "bd-", editions=2, revisions=3)
    _close(foreign["campaign"], foreign["office"], FOREIGN_DAY, 1)
    users = {role: own[role] for role in ("officer", "office", "leader", "administrator")}
    return World(users, own, foreign)


def _fill(campaign, prefix: str, *, editions: int = 1, revisions: int = 1) -> dict[str, Any]:
    district = campaign.district
    names = {"name": f"Đơn vị {HOSTILE}", "short_name": HOSTILE, "contact_name": HOSTILE, "active_from": FOREIGN_DAY}
    unit = factories.make_unit(district, f"{prefix}A", **names)
    other = factories.make_commune(district, f"{prefix}25280", "Lộc Thạnh")
    # Its report of the day is missing, so that there is somebody to remind.
    factories.make_commune(district, f"{prefix}25294", HOSTILE, contact_name=HOSTILE, deputy_name=HOSTILE)
    cast = {role: factories.make_user(f"{prefix}{role}", role, district, **_person()) for role in Role.values[1:]}
    cast["officer"] = factories.make_user(f"{prefix}officer", Role.OFFICER, district, unit, **_person())
    office, officer = cast["office"], cast["officer"]
    factories.send(unit, officer, date=YESTERDAY, note=HOSTILE, staff_installed=10)
    report = _send_revisions(unit, officer, revisions)
    _send_revisions(other, office, 2)
    for number in range(1, editions + 1):
        edition = _close(campaign, office, TODAY, number)
    # One more revision of the other unit after the edition: the pages list a change.
    factories.send(other, office, factories.at(15, 2), base_revision=2, reason=HOSTILE, residents_installed=1300)
    return {
        "campaign": campaign,
        "dailyreport": report,
        "district": district,
        "edition": edition,
        "other_unit": other,
        "reportingday": report.day,
        "unit": unit,
        "user": officer,
        **cast,
        **_decisions_and_reminders(report, edition, unit, office),
    }


def _person() -> dict[str, str]:
    return {"last_name": HOSTILE, "first_name": HOSTILE}


def _send_revisions(unit, by, revisions: int):
    fall = {"reason": HOSTILE, "confirmed_warnings": [{"code": "fall", "text": HOSTILE}]}
    for number in range(revisions):
        report = factories.send(
            unit, by, factories.at(14, 40 + number), base_revision=number, note=HOSTILE, visitors_guided=number, **fall
        )
    return report


def _close(campaign, by, date: datetime.date, number: int):
    return actions.close_day(
        day=factories.day_of(campaign, date), by=by, at=factories.at(15, 1), number=number, reason=HOSTILE
    )


def _decisions_and_reminders(report, edition, unit, office) -> dict[str, Any]:
    day, at = report.day, factories.at(14, 0)
    decided = {"decided_by": office, "decided_by_name": office.display_name, "decided_at": at}
    return {
        "email": Email.objects.create(day=day, kind="list", recipient=HOSTILE, requested_at=at, next_try_at=at),
        "scheduledtask": ScheduledTask.objects.create(
            day=day, kind=ScheduledTask.Kind.CLOSE, due_at=at, planned_at=at, detail=HOSTILE
        ),
        "deferral": Deferral.objects.create(edition=edition, seen_at=at, covered={}, **decided),
        "documenttemplate": DocumentTemplate.objects.create(
            district=office.district,
            # An earlier form of the report, as a district may have kept it.
            content=(document.SHIPPED.parent / "bao-cao-2.docx").read_bytes(),
            uploaded_by=office,
            uploaded_by_name=HOSTILE,
            uploaded_at=at,
        ),
        "handover": Handover.objects.create(
            edition=edition,
            number=1,
            stage="submitted",
            document_number=HOSTILE,
            signed_by=HOSTILE,
            handed_at=at,
            noted_by=office,
            noted_by_name=HOSTILE,
            noted_at=at,
        ),
        "exemption": Exemption.objects.create(unit=unit, unit_name=HOSTILE, date=YESTERDAY, reason=HOSTILE, **decided),
        "extension": Extension.objects.create(
            # Nobody sent between the two, so that it can still be taken back.
            day=day,
            previous_due_at=factories.at(14, 55),
            due_at=day.due_at,
            reason=HOSTILE,
            **decided,
        ),
        "suspension": Suspension.objects.create(
            district=office.district, first_on=AFTERWARDS, last_on=AFTERWARDS, reason=HOSTILE, **decided
        ),
        "provincecount": ProvinceCount.objects.create(
            day=day, number=1, installed=1, source=HOSTILE, entered_by=office, entered_by_name=HOSTILE, entered_at=at
        ),
        "reminder": Reminder.objects.create(
            day=day, unit=unit, channel=Reminder.Channel.PHONE, sent_at=at, sent_by=office, note=HOSTILE
        ),
    }
