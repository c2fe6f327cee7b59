"""manage.py demo: loads once, touches no real district, starts on a machine where nothing is set."""

import io
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from reports import demo
from reports.models import Campaign, DailyReport, Edition
from tests.factories import at
from units.models import District, Unit, User

MODELS = (District, Campaign, Unit, User, DailyReport, Edition)


def run_demo():
    out = io.StringIO()
    call_command("demo", "--no-serve", stdout=out)
    return out.getvalue()


def stored():
    return [list(model.objects.order_by("pk").values_list()) for model in MODELS]


def run_as_visitor(*command, database):
    environment = {"PATH": os.environ["PATH"], "DEMO": "true", "DATABASE_URL": f"sqlite:///{database}"}
    return subprocess.run(
        [sys.executable, *command], cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, timeout=60
    )


def test_run_twice_changes_nothing(db):
    assert run_demo() == "Đã nạp dữ liệu minh họa: 60 đơn vị, 6 ngày đã qua và một phần hôm nay.\n"
    before = stored()
    assert run_demo() == "Dữ liệu minh họa đã có sẵn, giữ nguyên.\n"
    assert stored() == before


def test_demo_of_an_earlier_day_stays_and_says_how_to_start_anew(db):
    demo.load(at(10, 30))
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


def test_demo_loads_where_nothing_is_set(tmp_path):
    done = run_as_visitor("manage.py", "demo", "--no-serve", database=tmp_path / "demo.sqlite3")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Đã nạp dữ liệu minh họa: 60 đơn vị" in done.stdout


def test_gunicorn_accepts_its_settings(tmp_path):
    # Before ``demo`` has run, nothing is collected, and WhiteNoise says so.
    quiet = ("-W", "ignore:No directory at")
    done = run_as_visitor(*quiet, "-m", "gunicorn", "--check-config", database=tmp_path / "demo.sqlite3")
    assert (done.returncode, done.stderr) == (0, "")
