"""manage.py demo: loads once, touches no real district, starts on a machine where nothing is set."""

import io
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from contextlib import closing

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from reports.demo import script
from reports.demo.preparing import collect_static_files
from reports.models import Campaign, DailyReport, Edition
from tests.factories import at
from tests.faults.processes import PATIENCE, Process
from units.models import District, Unit, User

MODELS = (District, Campaign, Unit, User, DailyReport, Edition)


def run_demo():
    out = io.StringIO()
    call_command("demo", "--no-serve", stdout=out)
    return out.getvalue()


def stored():
    return [list(model.objects.order_by("pk").values_list()) for model in MODELS]


def run_as_visitor(*command, database):
    environment = environment_of_visitor(database)
    return subprocess.run(
        [sys.executable, *command], cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, timeout=180
    )


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    """The command that loaded the demo, and the file that it loaded."""
    database = tmp_path_factory.mktemp("demo") / "demo.sqlite3"
    return run_as_visitor("manage.py", "demo", "--no-serve", database=database), database


def environment_of_visitor(database):
    return {"PATH": os.environ["PATH"], "DEMO": "true", "DATABASE_URL": f"sqlite:///{database}"}


def test_run_twice_changes_nothing(db):
    assert run_demo() == "Đã nạp dữ liệu minh họa: 60 đơn vị, 6 ngày đã qua và một phần hôm nay.\n"
    before = stored()
    assert run_demo() == "Dữ liệu minh họa đã có sẵn, giữ nguyên.\n"
    assert stored() == before


def test_demo_of_an_earlier_day_stays_and_says_how_to_start_anew(db):
    script.load(at(10, 30))
    before = stored()
    printed = run_demo()
    assert "được nạp ngày 14/08/2020" in printed
    assert "Muốn bắt đầu lại" in printed
    assert stored() == before


def test_database_of_a_real_district_is_refused(officer):
    before = stored()
    with pytest.raises(CommandError, match="chứa huyện thật"):
        run_demo()
    assert stored() == before


@pytest.mark.slow
def test_demo_loads_where_nothing_is_set(loaded):
    done, _ = loaded
    assert (done.returncode, done.stderr) == (0, "")
    assert "Đã nạp dữ liệu minh họa: 60 đơn vị" in done.stdout


def parts(table):
    """What stands between brackets and commas, in no order: a migration adds its column at the end."""
    return Counter(part.strip() for part in re.split("[(),]| OF | ON ", table))


def structure(connection):
    with closing(connection.cursor()) as cursor:
        found = cursor.execute("SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'")
        return {(kind, name): parts(sql) for kind, name, sql in found}


@pytest.mark.slow
@pytest.mark.skipif(connection.vendor != "sqlite", reason="compares what SQLite stores")
def test_empty_database_gets_what_all_migrations_come_to(loaded, db):
    with closing(sqlite3.connect(loaded[1])) as made_at_once:
        ours = structure(made_at_once)
        noted = set(made_at_once.execute("SELECT app, name FROM django_migrations"))
    assert ours == structure(connection)
    assert ("trigger", "reports_edition_no_update") in ours
    assert noted == set(MigrationRecorder(connection).applied_migrations())


def test_static_files_are_collected_when_one_of_them_changed(settings, tmp_path):
    source, settings.STATIC_ROOT = tmp_path / "source", tmp_path / "static"
    source.mkdir()
    settings.STATICFILES_DIRS = [source]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    packing = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": packing}

    def collected():
        collect_static_files()
        return sorted(file.name for file in settings.STATIC_ROOT.glob("*.css"))

    (source / "page.css").write_text("a {}")
    (first,) = collected()
    (settings.STATIC_ROOT / first).unlink()
    assert collected() == []
    (source / "page.css").write_text("b {}")
    assert len(collected()) == 1


def test_static_files_that_a_page_may_ask_for_are_served():
    served = apps.get_app_config("staticfiles").sources()
    left_out = {path for finder in get_finders() for path, _ in finder.list([])} - served.keys()
    assert {"css/app.css", "django_htmx/htmx-2.min.js", "admin/css/base.css"} <= served.keys()
    # Other versions of what is served.
    others = {path for path in left_out if path.startswith(("django_htmx/ext/", "django_htmx/ht"))}
    assert [path for path in left_out - others if path.replace(".js", ".min.js") not in served] == []


@pytest.mark.slow
def test_gunicorn_accepts_its_settings(tmp_path):
    # Before ``demo`` has run, nothing is collected, and WhiteNoise says so.
    quiet = ("-W", "ignore:No directory at")
    done = run_as_visitor(*quiet, "-m", "gunicorn", "--check-config", database=tmp_path / "demo.sqlite3")
    assert (done.returncode, done.stderr) == (0, "")


# The server and the clock beside it

WHOLE = ("manage.py", "demo", "--bind", "127.0.0.1:0")
#: Its end alone: collecting the static files before takes much longer than all the rest.
SERVING = ("-m", "reports.demo.serving", "127.0.0.1:0")


def test_who_waits_for_server_and_clock_has_loaded_no_django():
    done = run_as_visitor("-X", "importtime", "-c", "import reports.demo.serving", database="none")
    assert "reports.demo.serving" in done.stderr
    assert "django" not in done.stderr


class Served:
    """The demo as a visitor starts it, at a port that is free."""

    def __init__(self, command, database):
        environment = environment_of_visitor(database) | {"DJANGO_SETTINGS_MODULE": "bluezone_report.settings"}
        self.started = Process(command, environment)
        listening = self.started.until("Listening at", complaining=True)[-1]
        self.address = re.search(r"http://\S+", listening).group()
        for _ in range(2):
            # A worker that is told to stop before it stands makes gunicorn wait for half a minute.
            self.started.until("Booting worker", complaining=True)
        self.server, self.clock = self.child("gunicorn"), self.child("run_clock")

    def child(self, words):
        (pid,) = (pid for pid, (parent, command) in processes().items() if self.is_ours(parent) and words in command)
        return pid

    def is_ours(self, parent):
        return parent == self.started.process.pid

    def close(self):
        if self.started.process.poll() is None:
            self.started.end()
        # Whoever is left may still hold the demo's output open.
        for pid in {self.server, self.clock} & set(processes()):
            os.kill(pid, signal.SIGKILL)
        self.started.close()


def processes():
    """Parent and command of all processes by their number; a zombie is one of them."""
    lines = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,args="], capture_output=True, text=True, check=True).stdout
    found = (line.split(maxsplit=2) for line in lines.splitlines())
    return {int(pid): (int(parent), command) for pid, parent, command in found}


def until_gone(pid):
    deadline = time.monotonic() + PATIENCE
    while pid in processes():
        assert time.monotonic() < deadline, f"still there: {pid}"
        time.sleep(0.1)


@pytest.fixture
def serve(loaded):
    started = []

    def start(command):
        started.append(Served(command, loaded[1]))
        return started[-1]

    yield start
    for served in started:
        served.close()


@pytest.mark.slow
def test_demo_serves_pages_and_ends_server_and_clock_when_told_to(serve):
    served = serve(WHOLE)
    with urllib.request.urlopen(f"{served.address}/dang-nhap/", timeout=PATIENCE) as page:  # noqa: S310
        assert page.status == 200
    assert served.started.end(signal.SIGTERM) == 0
    assert not {served.server, served.clock} & set(processes())


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGHUP])
def test_terminal_ends_server_and_clock(serve, number):
    served = serve(SERVING)
    assert served.started.end(number) == 0
    assert not {served.server, served.clock} & set(processes())


@pytest.mark.slow
def test_server_that_dies_ends_the_demo_with_its_code_and_the_clock(serve):
    served = serve(SERVING)
    os.kill(served.server, signal.SIGKILL)
    assert served.started.process.wait(PATIENCE) == 128 + signal.SIGKILL
    assert served.clock not in processes()


@pytest.mark.slow
def test_clock_that_dies_leaves_the_server_and_no_zombie(serve):
    served = serve(SERVING)
    os.kill(served.clock, signal.SIGKILL)
    until_gone(served.clock)
    assert (served.server in processes(), served.started.process.poll()) == (True, None)


@pytest.mark.slow
def test_clock_ends_when_the_demo_is_killed(serve):
    served = serve(SERVING)
    served.started.kill()
    until_gone(served.clock)
