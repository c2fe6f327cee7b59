"""docs/adding-a-figure.md, done: in a copy of the program, on a database with editions (R21)."""

import json
import os
import shutil
import subprocess
import sys

import pytest

from .conftest import ROOT

TRAINED = 'Indicator("staff_trained", "Số cán bộ đã tập huấn", "Đã tập huấn", "người", {}),\n'.format(
    'Nature.RESULT, at_most="staff_total", since=2'
)
CHECKED = 'Indicator("devices_checked", "Số máy đã kiểm tra", "Máy đã kiểm tra", "máy", Nature.RESULT, since=2),\n'
#: The three places: behind what in which file a figure of table A and one of table B are added.
PLACES = {
    "reports/figures/indicators.py": {
        '            word="nguoi_than",\n        ),\n': TRAINED,
        '            word="phat_thanh",\n        ),\n': CHECKED,
    },
    "reports/models/report.py": {
        '    relatives_installed = count_field("relatives_installed")\n': (
            '    staff_trained = count_field("staff_trained")\n'
        ),
        '    broadcasts = count_field("broadcasts")\n': '    devices_checked = count_field("devices_checked")\n',
    },
    "reports/demo/figures.py": {
        '            "relatives_installed": relatives[n],\n': '            "staff_trained": min(n, total),\n',
        '            "broadcasts": broadcasts * (n + 1),\n': '            "devices_checked": 9 * n,\n',
    },
}
NOT_COPIED = shutil.ignore_patterns(".git", ".venv", "var", "__pycache__", ".*_cache", "*.sqlite3*")


@pytest.fixture(scope="module")
def trial(make_installation, tmp_path_factory):
    """A demo of before, looked at; then the figures are added, it is migrated, looked at again, and goes on."""
    place = make_installation()
    place.root = tmp_path_factory.mktemp("copy") / "program"
    shutil.copytree(ROOT, place.root, ignore=NOT_COPIED)
    done(place.manage("demo", "--no-serve"))
    before = looked(place, "look")
    for file, additions in PLACES.items():
        add(place.root / file, additions)
    made = done(place.manage("makemigrations", "reports"))
    done(place.manage("makemigrations", "--check"))
    done(place.manage("migrate"))
    after, today = looked(place, "look"), looked(place, "go_on")
    return {"root": place.root, "before": before, "made": made, "after": after, "today": today}


def add(path, additions):
    text = path.read_text("utf-8")
    for anchor, addition in additions.items():
        assert text.count(anchor) == 1, (path, anchor)
        text = text.replace(anchor, anchor + addition)
    path.write_text(text, "utf-8")


def done(process):
    assert process.returncode == 0, process.stdout + process.stderr
    return process.stdout


def looked(place, what):
    answer = place.folder / f"{what}.json"
    command = [sys.executable, "-m", "tests.reports.editions.looking", what, str(answer)]
    environment = os.environ | place.environment | {"ALLOWED_HOSTS": "testserver"}
    done(subprocess.run(command, cwd=place.root, env=environment, capture_output=True, text=True, check=False))
    return json.loads(answer.read_text("utf-8"))


def test_migration_is_found_with_its_constraints(trial):
    for wanted in (
        "Add field staff_trained to dailyreport",
        "Add field devices_checked to dailyreport",
        "Create constraint report_staff_trained_in_bounds",
        "Create constraint report_staff_asked_since_2",
        "Create constraint report_residents_asked_since_2",
    ):
        assert wanted in trial["made"]


def test_older_editions_print_what_they_printed(trial):
    assert len(trial["before"]["editions"]) == 7
    for edition, printed in trial["before"]["editions"].items():
        for way, wanted in printed.items():
            assert trial["after"]["editions"][edition][way] == wanted, f"{edition}: {way}"
    assert trial["after"]["progress"] == trial["before"]["progress"]


def test_form_asks_for_the_new_figures_and_what_was_not_asked_cannot_be_repeated(trial):
    assert trial["today"]["sent"] == [[302, []], [302, []]]
    assert trial["today"]["unchanged"] == [False, 422]


def test_report_of_before_can_be_confirmed_as_it_was_asked(trial):
    assert trial["today"]["confirmed"] == [302, 302, 1, True]


def test_todays_edition_prints_the_new_figures_everywhere(trial):
    printed, (commune, agency) = trial["today"]["printed"], trial["today"]["codes"]
    told = {row["unit"]: row for row in printed["answer"]["residents"]["rows"]}
    assert told[commune]["devices_checked"] == 3
    assert {row["devices_checked"] for code, row in told.items() if code != commune} == {None}
    staff = {row["unit"]: row["staff_trained"] for row in printed["answer"]["staff"]["rows"]}
    assert (staff[commune], staff[agency], [n for n in staff.values() if n is not None]) == (3, 3, [3, 3])
    assert printed["answer"]["staff"]["totals"]["all"]["staff_trained"] == 6
    assert printed["answer"]["staff"]["totals"]["carried"]["staff_trained"] is None
    heads = ["Máy đã kiểm tra", "Đã tập huấn"]
    sheets = [cell for name in ("Biểu A", "Biểu B", "Tổng hợp") for row in printed["workbook"][name] for cell in row]
    assert [sheets.count(head) for head in heads] == [2, 2]
    for way in ("page", "document"):
        assert [sum(head in line for line in printed[way]) for head in heads] == [1, 1], way


def test_every_page_answers_and_the_database_still_refuses(trial):
    assert set(trial["today"]["pages"].values()) == {200}
    assert trial["today"]["refused"] == [True] * 5
    assert trial["today"]["missing_triggers"] == []


def test_old_table_of_a_past_day_is_taken_and_todays_must_have_the_columns(trial):
    read = trial["today"]["old_table"]
    past, today, half = read.pop("problems")
    assert (read, past) == ({"form_number": 1, "new": [None]}, [])
    assert ("thiếu cột: A. Đã tập huấn" in today[0], len(today)) == (True, 1)
    assert [problem.rpartition(": ")[2] for problem in half] == ["bảng thiếu cột B. Máy đã kiểm tra."]


def test_a_new_demo_needs_nothing_else(trial, make_installation):
    place = make_installation()
    place.root = trial["root"]
    done(place.manage("demo", "--no-serve"))
