"""The demo's hour: 14:32 whenever it is started, on all its pages and for its clock; in service nothing moves time."""

import ast
import datetime
import threading

import pytest
import time_machine
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from bluezone_report import environment
from reports import actions
from reports.clock import heartbeat
from reports.management.commands.demo import hour_to_go_on_from
from reports.management.commands.run_clock import EDITIONS, Command
from reports.models import DailyReport, Edition
from tests.factories import TODAY, at, day_of, send
from tests.operations.test_start import printed_by
from units.models import District

from .pages import boxes

SEVEN_HOURS = datetime.timedelta(hours=7)


@pytest.fixture
def later(settings):
    settings.CLOCK_OFFSET = SEVEN_HOURS


@pytest.mark.parametrize("started", [at(0), at(9, 15), at(14, 32), at(23, 59, 59)])
def test_empty_demo_begins_at_its_hour_of_the_day_on_which_it_is_started(db, started):
    with time_machine.travel(started, tick=False):
        assert hour_to_go_on_from() == at(14, 32)


@pytest.mark.parametrize("written, shown", [(at(9), at(14, 32)), (at(15, 10), at(15, 10))])
def test_demo_goes_on_from_its_hour_or_from_what_was_written_last(campaign, agency, officer, written, shown):
    campaign.starts_on = TODAY - datetime.timedelta(days=6)
    campaign.save(update_fields=["starts_on"])
    send(agency, officer, written)
    # However much later it is started again.
    with time_machine.travel(at(3, date=TODAY + datetime.timedelta(days=40)), tick=False):
        assert hour_to_go_on_from() == shown


def test_pages_say_the_hour_and_judge_by_it(campaign, agency, officer, sign_in, later):
    District.objects.update(is_demo=True)
    with time_machine.travel(at(7, 32), tick=False):
        client = sign_in(officer)
        page = client.get("/bao-cao/").content.decode()
        assert "giờ minh họa <span data-hour>14:32</span>" in page
        assert f'data-now="{int(at(14, 32).timestamp())}"' in page
    with time_machine.travel(at(8, 10), tick=False):
        typed = {name: value or "1" for name, value in boxes(client.get("/bao-cao/")).items()}
        client.post("/bao-cao/", typed)
    report = DailyReport.objects.get()
    assert (report.sent_at, day_of(campaign).minutes_late(report.sent_at)) == (at(15, 10), 10)


def test_change_is_recorded_at_the_hour(agency, later):
    with time_machine.travel(at(7, 32), tick=False):
        agency.contact_name = "Lê Thị Mai"
        agency.save(update_fields=["contact_name"])
    assert agency.history.latest("history_id").history_date == at(14, 32)


def test_clock_closes_by_the_hour(campaign, officer, agency, later, db):
    actions.open_day(campaign=campaign, date=TODAY)
    with time_machine.travel(at(8, 56), tick=False):
        Command().do_what_is_due(EDITIONS, threading.Event())
    assert Edition.objects.get().cut_at == at(15, 56)
    assert heartbeat.last_heartbeat() == at(15, 56)


PRINTED = "from django.conf import settings; print(settings.CLOCK_OFFSET.total_seconds())"


@pytest.mark.parametrize("demo, offset", [("true", "90.5"), ("false", "0.0")])
def test_only_the_demo_may_move_the_hour(demo, offset):
    service = {"SECRET_KEY": "x" * 60, "ALLOWED_HOSTS": "baocao.example.vn", "DEMO": demo}
    service["DJANGO_SETTINGS_MODULE"] = settings.SETTINGS_MODULE
    assert printed_by(PRINTED, **service, DEMO_CLOCK_OFFSET="90.5") == [offset]


@pytest.mark.parametrize("typed", ["một giờ", "1e400", "nan"])
def test_hour_that_is_no_number_of_seconds_stops_the_start_with_a_sentence(monkeypatch, typed):
    monkeypatch.setenv("DEMO_CLOCK_OFFSET", typed)
    with pytest.raises(ImproperlyConfigured, match="Ghi số giây"):
        environment.seconds("DEMO_CLOCK_OFFSET")


ROOMS = ("accounts", "bluezone_report", "incoming", "operations", "reports", "units")
#: Who reads the machine's own time, and why.
BY_THE_MACHINE = {
    "units/present.py",
    # Moves it itself.
    "bluezone_report/middleware.py",
    # Django ends sessions by the machine's time.
    "accounts/session_store.py",
    "accounts/sessions.py",
    # Where the hour is chosen.
    "reports/management/commands/demo.py",
    # Backups and checks of a server.
    "operations/management/commands/backup.py",
    "operations/management/commands/doctor.py",
    "operations/health/database.py",
    "operations/restoring.py",
}


def reads_the_machine(path):
    for call in ast.walk(ast.parse(path.read_text())):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute):
            name = call.func.attr
            if name in {"now", "utcnow"} and ast.unparse(call.func.value) != "present":
                yield call
            if name in {"localdate", "localtime"} and not call.args:
                yield call


def test_whatever_is_judged_or_written_reads_the_same_hour():
    files = [
        path for room in ROOMS for path in (settings.BASE_DIR / room).rglob("*.py") if "migrations" not in str(path)
    ]
    assert len(files) > 150
    found = {str(path.relative_to(settings.BASE_DIR)) for path in files if any(reads_the_machine(path))}
    assert found == BY_THE_MACHINE
