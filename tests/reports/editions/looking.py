"""One process's look at a demo: everything that its editions print, and a day that goes on to its closing.

Run in a copy of the program that has learnt more figures, as ``python -m tests.reports.editions.looking
look FILE`` and ``… go_on FILE``; the answers go into the file as JSON.
"""

# ruff: noqa: E402

import datetime
import json
import os
import sys
from pathlib import Path
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django

django.setup()

from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import setup_test_environment
from django.utils import timezone

from operations.health.database import missing_triggers
from reports import actions
from reports.excel_forms.reading import read_files
from reports.excel_forms.shape import Expected, Reading
from reports.figures.indicators import for_unit
from reports.models import Campaign, DailyReport, Edition
from units.models import Unit, User

from .printings import page_of, printings_of


def look() -> dict[str, Any]:
    """What each edition prints, and the progress by days."""
    client = _office()
    editions = {str(edition): printings_of(client, edition) for edition in Edition.objects.order_by("pk")}
    return {"editions": editions, "progress": page_of(client.get("/tong-hop/dien-bien/").content)}


def go_on() -> dict[str, Any]:
    """Two units send what is asked by now, one taps "unchanged", and the day is closed."""
    commune, agency, silent = _waiting(True)[0], *_waiting(False)[:2]
    answers = [_send(unit) for unit in (commune, agency)]
    officer = _officer(silent)
    is_offered = b'name="unchanged"' in officer.get("/bao-cao/").content
    refusal = officer.post("/bao-cao/", {"unchanged": "1", "base_revision": "0"}).status_code
    confirmed = _confirm()
    day, now = Campaign.objects.get().unsaved_day(timezone.localdate()), timezone.now()
    office = User.objects.get(username="vhtt")
    edition = actions.close_day(day=day, by=office, at=now, number=1)
    client = _office()
    return {
        "sent": answers,
        "unchanged": [is_offered, refusal],
        "codes": [commune.code, agency.code],
        "printed": printings_of(client, edition),
        "pages": {address: client.get(address).status_code for address in _pages(commune)},
        "refused": [_is_refused(act) for act in _forbidden(commune)],
        "missing_triggers": missing_triggers(connection),
        "confirmed": confirmed,
        "old_table": _old_table([commune, agency]),
    }


def _office() -> Client:
    client = Client()
    client.force_login(User.objects.get(username="vhtt"))
    return client


def _officer(unit: Unit) -> Client:
    client = Client()
    client.force_login(User.objects.get(unit=unit))
    return client


def _waiting(reports_area: bool) -> list[Unit]:
    """Units that have sent nothing today, but did before."""
    today = DailyReport.objects.filter(date=timezone.localdate())
    units = Unit.objects.exclude(pk__in=today.values("unit")).exclude(reports=None).order_by("position")
    return [unit for unit in units if unit.reports_area is reports_area]


def _send(unit: Unit) -> list[Any]:
    """The officer's form, filled in with a 3 in every box; what the server said, and the names of the boxes."""
    client, fields = _officer(unit), [i.field for i in for_unit(unit.reports_area)]
    form = dict.fromkeys(fields, "3") | {"base_revision": "0", "note": ""}
    asked = client.get("/bao-cao/").content.decode()
    missing = [field for field in fields if f'name="{field}"' not in asked]
    answer = client.post("/bao-cao/", form)
    if answer.status_code == 200:
        codes = [w.code for w in answer.context["form"].warnings]
        answer = client.post("/bao-cao/", form | {"confirm": codes, "reason": "rà soát lại"})
    return [answer.status_code, missing]


def _confirm() -> list[Any]:
    """A report that was sent before the figures were learnt is returned, and its unit says that it is right."""
    report, office = DailyReport.objects.filter(date=timezone.localdate(), form_number=1).first(), _office()
    address = f"/tong-hop/{report.date.isoformat()}/don-vi/{report.unit.code}/tra-lai/"
    returned = office.post(address, {"revision": report.revision, "comment": "Đề nghị kiểm tra lại."})
    right = {"correct": "1", "explanation": "số liệu đúng", "base_revision": str(report.revision)}
    answer = _officer(report.unit).post("/bao-cao/", right)
    newest = DailyReport.objects.current().get(day=report.day, unit=report.unit)
    return [returned.status_code, answer.status_code, newest.form_number, newest.confirms]


def _pages(unit: Unit) -> list[str]:
    today, day = timezone.localdate(), Edition.objects.earliest("pk").day.date
    of_a_day = ("", "so-lieu.json", "du-thao.xlsx")
    return [
        *(f"/tong-hop/{date.isoformat()}/{page}" for date in (today, day) for page in of_a_day),
        f"/tong-hop/{today.isoformat()}/don-vi/{unit.code}/",
        f"/tong-hop/{day.isoformat()}/don-vi/{unit.code}/",
        f"/tong-hop/don-vi/{unit.code}/",
        f"/tong-hop/{today.isoformat()}/nhap-excel/",
    ]


def _forbidden(unit: Unit) -> list[str]:
    new = for_unit(unit.reports_area)[-1].field
    return [
        f"UPDATE reports_dailyreport SET {new} = 1",  # noqa: S608
        "UPDATE reports_dailyreport SET form_number = 9",
        "DELETE FROM reports_dailyreport",
        "UPDATE reports_edition SET reason = 'x'",
        "DELETE FROM reports_edition",
    ]


def _old_table(units: list[Unit]) -> dict[str, Any]:
    """What is read of a table of a past day that was made before the figures were learnt, and what is written."""
    day, office = Edition.objects.earliest("pk").day, User.objects.get(username="vhtt")
    commune = next(unit for unit in units if unit.reports_area)
    fields = [i.field for i in for_unit(True, 1)]

    def read(fields: list[str], date: datetime.date | None = None) -> Reading:
        rows = [["Ngày", "Mã đơn vị", *fields], [f"{day.date:%d/%m/%Y}", commune.code, *["3"] * len(fields)]]
        table = "\n".join(";".join(row) for row in rows).encode()
        (reading,) = read_files([("cu.csv", table)], Expected.of(office.district, date), csv=True).files
        return reading

    past, today, half = read(fields), read(fields, day.date), read([*fields, "staff_trained"])
    (report,) = past.reports
    silent = Unit.objects.filter(reports=None).first()
    origin = DailyReport.Origin.BEFORE
    sent = actions.send_report(
        day=day, unit=silent, figures=report.figures, by=office, at=timezone.now(), base_revision=0,
        origin=origin, reason=origin.label, form_number=report.form_number,
    )  # fmt: skip
    return {
        "form_number": sent.form_number,
        "new": [sent.figures[i.field] for i in for_unit(silent.reports_area) if i.since > 1],
        "problems": [[str(problem) for problem in found.problems] for found in (past, today, half)],
    }


def _is_refused(statement: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError as error:
        return "append-only" in str(error)
    return False


if __name__ == "__main__":
    setup_test_environment()
    answer = {"look": look, "go_on": go_on}[sys.argv[1]]()
    Path(sys.argv[2]).write_text(json.dumps(answer, ensure_ascii=False), "utf-8")
