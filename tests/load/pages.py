"""What each page of one district asks of the database and how long it takes; every act is undone at once."""

import statistics
from collections.abc import Callable
from functools import partial
from typing import Any

from django.db import transaction
from django.test import Client
from django.utils import timezone

from reports import actions
from reports.models import Campaign, DailyReport, Edition, ReportingDay
from tests.benchmarks.data import fetch, filled_in
from tests.benchmarks.timing import seconds
from tests.touched import touched_by
from units.models import District, Role, User

from .figures import typed_in

FORM, BOARD = "/bao-cao/", "/tong-hop/"

Act = Callable[[], Any]


def measure(runs: int) -> dict[str, list[float]]:
    """Queries, what they read, and the middle time of each act in the first district, by name."""
    return {name: _measured(act, runs) for name, act in acts().items()}


def _measured(act: Act, runs: int) -> list[float]:
    act()
    touched = touched_by(act)
    return [touched.queries, touched.read, statistics.median(seconds(runs, act))]


def _undone(act: Act) -> None:
    with transaction.atomic():
        act()
        transaction.set_rollback(True)


def acts() -> dict[str, Act]:
    """What people do every day in the first district; each is undone as soon as it is done."""
    return {name: partial(_undone, act) for name, act in _acts().items()}


def _acts() -> dict[str, Act]:
    district = District.objects.earliest("pk")
    today, campaign = timezone.localdate(), Campaign.objects.get(district=district)
    day = ReportingDay.objects.select_related("campaign__district").get(campaign=campaign, date=today)
    people = User.objects.filter(district=district).order_by("-unit__position", "pk")
    office, leaver = people.get(role=Role.OFFICE), people.filter(role=Role.OFFICER)[0]
    sender = people.filter(role=Role.OFFICER).exclude(pk=leaver.pk).exclude(unit__reports__date=today)[0]
    officer, other, desk = map(_client_of, (sender, leaver, office))
    if not DailyReport.objects.filter(day=day, unit=leaver.unit).exists():
        _send(other, leaver, campaign)
    if not Edition.objects.filter(day=day).exists():
        actions.close_day(day=day, by=office, at=timezone.now(), number=1)
    number = Edition.objects.filter(day=day).count() + 1
    again = {"day": day, "by": office, "number": number, "reason": "Sửa số liệu"}
    return {
        "form": lambda: fetch(officer, FORM),
        "send": lambda: _send(officer, sender, campaign),
        "receipt": lambda: fetch(other, f"{FORM}{today}/bien-nhan/1/"),
        "own record": lambda: fetch(officer, f"{FORM}lich-su/"),
        "board": lambda: fetch(desk, BOARD),
        "its refresh, unchanged": Refresh(desk),
        "making an edition": lambda: actions.close_day(**again, at=timezone.now()),
        "an edition's page": lambda: fetch(desk, f"{BOARD}{today}/lan-chot/1/"),
        "workbook": lambda: fetch(desk, f"{BOARD}{today}/du-thao.xlsx"),
    }


class Refresh:
    """What an open board asks for, with the tag that it was last given: a new one each minute."""

    def __init__(self, client: Client) -> None:
        self.client, self.tag = client, ""

    def __call__(self) -> None:
        answer = self.client.get(BOARD, headers={"hx-request": "true", "if-none-match": self.tag})
        self.tag = answer["ETag"]


def _client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def _send(client: Client, officer: User, campaign: Campaign) -> None:
    age = (timezone.localdate() - campaign.starts_on).days
    form = filled_in(typed_in(officer.unit.position, age)) | {"base_revision": "0", "note": "", "reason": ""}
    if (status := client.post(FORM, form).status_code) != 302:
        raise RuntimeError(f"the report of {officer} was not accepted: {status}")
