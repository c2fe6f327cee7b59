"""The stock side, inside a process with its settings: the same data, its list and its export to be timed."""

import datetime

from django.contrib.auth.models import User
from django.core.management import call_command
from django.utils import timezone

from tests.benchmarks import data
from tests.benchmarks.asking import Visitor
from tests.benchmarks.processes import peak_memory
from tests.benchmarks.timing import busy

from .models import Report
from .resources import ReportResource

FORM, LIST = "/new/", "/"


def migrate() -> None:
    """Make the tables."""
    call_command("migrate", run_syncdb=True, verbosity=0)


# The data


def fill(reports: int) -> None:
    """Bring the table to so many reports: today's, then of ever earlier days."""
    rows = range(Report.objects.count(), reports)
    Report.objects.bulk_create((_report(row % data.UNITS, row // data.UNITS) for row in rows), batch_size=500)


def senders(count: int) -> dict:
    """Users with a session and a report to send, behind as much history as ours have."""
    users = User.objects.bulk_create(User(username=f"officer-{number}", password="!") for number in range(count))
    fill(count * data.DAYS_BEFORE_A_SEND)
    sends = [_send(number, cookie) for number, cookie in enumerate(data.sign_in(users))]
    return {"path": FORM, "sends": sends}


def _report(number: int, days_ago: int) -> Report:
    date = timezone.localdate() - datetime.timedelta(days=days_ago)
    age = max(0, 300 - days_ago)
    values = data.figures(number, age, is_area=data.is_commune(number))
    return Report(unit=_name(number), date=date, note=data.note(number, age), **values)


def _name(number: int) -> str:
    return f"Ủy ban nhân dân xã Lộc Thạnh {number:02}"


def _send(number: int, cookie: str) -> dict:
    values = data.figures(number, 300, is_area=data.is_sending_commune(number))
    typed = values | {"unit": _name(number), "date": timezone.localdate().isoformat(), "note": ""}
    return {"session": cookie, "values": data.filled_in(typed)}


def heaviest_pages() -> dict:
    """What costs a worker most: the list."""
    return {"session": data.sign_in([_office()])[0], "paths": [LIST]}


def _office() -> User:
    return User.objects.get_or_create(username="office")[0]


# What is timed


def time_page(name: str, runs: int) -> list[float]:
    """Seconds of CPU of the list of all reports."""
    visitor = Visitor(_office())
    request = visitor.request(LIST)
    visitor.answer(request)
    return busy(runs, lambda: visitor.answer(request))


def time_workbook(runs: int) -> list[float]:
    """Seconds of CPU of the export of all reports."""
    return busy(runs, _make_workbook)


def make_workbook_once() -> float:
    """Make one export; the memory that this process has needed at most."""
    _make_workbook()
    return peak_memory()


def _make_workbook() -> bytes:
    return ReportResource().export().xlsx
