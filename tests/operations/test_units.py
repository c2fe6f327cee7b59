"""The rest of deploy/, and what docs/ tells an administrator to type."""

import re
import shutil
import subprocess

import pytest
from django.core.management import get_commands

from tests.operations.conftest import ROOT

needs_systemd = pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")


@pytest.fixture
def units(tmp_path):
    """The units with their drop-ins, as install-release lays them out."""
    for unit in (ROOT / "deploy").glob("bluezone*.*"):
        shutil.copy(unit, tmp_path)
    for service in tmp_path.glob("*.service"):
        rights = tmp_path / f"{service.name}.d"
        rights.mkdir()
        shutil.copy(ROOT / "deploy" / "least-rights.conf", rights)
    return sorted(unit for unit in tmp_path.iterdir() if unit.is_file())


def analyze(*arguments) -> subprocess.CompletedProcess:
    command = ["systemd-analyze", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_units_run_under_least_rights():
    text = (ROOT / "deploy" / "least-rights.conf").read_text()
    for line in ("NoNewPrivileges=true", "ProtectSystem=strict", "CapabilityBoundingSet=", "UMask=0077"):
        assert line in text.splitlines()


@pytest.mark.parametrize("service", ["bluezone", "bluezone-clock", "bluezone-backup"])
def test_no_service_can_take_the_whole_machine(service):
    text = (ROOT / "deploy" / f"{service}.service").read_text()
    assert re.findall("^(MemoryMax|TasksMax)=[0-9]+M?$", text, re.MULTILINE) == ["MemoryMax", "TasksMax"]


def test_release_is_installed_from_packages_of_known_hashes_alone():
    text = (ROOT / "deploy" / "install-release").read_text().replace("\\\n", "")
    installs = [line for line in text.splitlines() if "pip install" in line]
    assert [("--require-hashes" in line, "-r requirements.txt" in line) for line in installs] == [(True, True)]


@needs_systemd
def test_no_service_is_exposed_to_more_than_one_and_a_half_of_ten(units):
    services = [unit for unit in units if unit.suffix == ".service"]
    assert len(services) == 3
    # It counts in tenths.
    done = [analyze("security", "--offline=true", "--threshold=15", "--no-pager", service) for service in services]
    assert [(result.returncode, result.stderr) for result in done] == [(0, "")] * 3


@needs_systemd
def test_units_are_sound(units):
    done = analyze("verify", "--man=no", *units)
    told = [line for line in done.stderr.splitlines() if "bluezone" in line and "is not executable" not in line]
    assert told == []


def test_every_variable_of_the_example_is_one_that_the_program_reads():
    variables = re.findall(r"^([A-Z_]+)='", (ROOT / "deploy" / "env.example").read_text(), re.MULTILINE)
    program = (ROOT / "bluezone_report" / "settings.py").read_text()
    assert "SECRET_KEY" in variables
    assert [name for name in variables if f'"{name}"' not in program] == []


@pytest.mark.parametrize("page", ["docs/deployment.md", "docs/administration.md"])
def test_every_command_that_an_administrator_is_told_to_type_is_there(page):
    typed = re.findall(r"(?:`|^)bluezone ([a-z_]+)", (ROOT / page).read_text(), re.MULTILINE)
    assert {"doctor", "backup"} <= set(typed)
    assert set(typed) - set(get_commands()) == set()
