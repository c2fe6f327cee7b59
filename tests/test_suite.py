"""How the suite itself is run: what is left out, and what is not."""

import subprocess
import sys

import pytest


@pytest.mark.slow
def test_slow_test_that_is_only_named():
    """What the next test asks for by name."""


@pytest.mark.slow
def test_slow_test_that_is_named_runs_on_workers_too():
    named = f"{__file__}::{test_slow_test_that_is_only_named.__name__}"
    done = subprocess.run([sys.executable, "-m", "pytest", "-n", "1", named], capture_output=True, text=True)
    assert (done.returncode, "1 passed" in done.stdout) == (0, True), done.stdout
