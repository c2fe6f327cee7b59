"""What ``pyproject.toml`` declares is locked, with hashes, in what the README's two commands install."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
RUN = PROJECT["dependencies"]
DEVELOP = PROJECT["optional-dependencies"]["dev"]


def locked(name: str) -> dict[str, tuple[str, int]]:
    """Each package's version and number of hashes."""
    blocks = re.split(r"^(?=\w)", (ROOT / name).read_text(), flags=re.MULTILINE)[1:]
    pins = [(re.match(r"(\S+)==(\S+)", block), block.count("--hash=sha256:")) for block in blocks]
    return {pin[1]: (pin[2], hashes) for pin, hashes in pins if pin}


@pytest.mark.parametrize(("name", "declared"), [("requirements.txt", RUN), ("requirements-dev.txt", RUN + DEVELOP)])
def test_every_declared_package_is_locked_within_what_was_declared(name, declared):
    pins = locked(name)
    for requirement in map(Requirement, declared):
        version, _ = pins[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(version), requirement


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_locked_package_has_its_hashes(name):
    assert all(hashes for _, hashes in locked(name).values())


def test_development_installs_what_the_service_runs():
    service, development = locked("requirements.txt"), locked("requirements-dev.txt")
    assert service == {name: development[name] for name in service}


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_lock_names_no_index(name):
    assert not re.search(r"://|index-url|find-links", (ROOT / name).read_text())


def test_every_declared_package_says_why():
    lines = (ROOT / "pyproject.toml").read_text().splitlines()
    assert [line for line in lines if re.match(r'    "[\w-]+(\[[\w,-]+\])?~=', line) and " # " not in line] == []
