"""The two commands that the README promises, which ``.ci/run`` reads from it."""

import os
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent

INSTALL = "python3 -m venv .venv && .venv/bin/pip install -q -r {} && .venv/bin/python "


def commands() -> list[str]:
    return re.findall(r"^```sh\n(.*?)^```$", (ROOT / "README.md").read_text(), re.MULTILINE | re.DOTALL)


def test_first_command_goes_from_a_clone_to_the_running_program():
    assert commands()[0] == INSTALL.format("requirements.txt") + "manage.py demo\n"


def test_second_command_passes_the_tests():
    assert commands()[1] == INSTALL.format("requirements-dev.txt") + "-m pytest -n auto\n"


def test_checks_run_from_a_fresh_checkout():
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
