"""The two commands that the README promises, which ``.ci/run`` reads from it, and its word for what lies where."""

import os
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

SOURCES = ["bluezone_report", "incoming", "units", "accounts", "reports", "operations", "templates", "static", "tests"]

INSTALL = "python3 -m venv .venv && .venv/bin/pip install -q -r {} && .venv/bin/python "


def commands() -> list[str]:
    return re.findall(r"^```sh\n(.*?)^```$", (ROOT / "README.md").read_text(), re.MULTILINE | re.DOTALL)


def test_first_command_goes_from_a_clone_to_the_running_program():
    assert commands()[0] == INSTALL.format("requirements.txt") + "manage.py demo\n"


def test_second_command_passes_the_tests():
    assert commands()[1] == INSTALL.format("requirements-dev.txt") + "-m pytest -n auto\n"


def test_checks_run_from_a_fresh_checkout():
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


def links(document: Path) -> list[str]:
    """The relative ones; a block of code has none."""
    text = re.sub(r"^```.*?^```$", "", document.read_text(), flags=re.MULTILINE | re.DOTALL)
    return [link for link in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in link]


def anchors(document: Path) -> set[str]:
    """As GitHub makes them from headings."""
    headings = re.findall(r"^#+ (.*)$", document.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_of_a_document_leads_somewhere(document):
    for link in links(document):
        name, _, anchor = link.partition("#")
        target = (document.parent / name).resolve() if name else document
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_file_that_a_document_names_is_there(document):
    """In `code`, with a folder before it: `docs/deployment.md`, `tests/reports/test_checks.py`."""
    named = re.findall(
        r"`((?:docs|tests|deploy|reports|units|accounts|incoming|operations)/[\w./-]*)`", document.read_text()
    )
    assert [name for name in named if not (ROOT / name).exists()] == []


def layout() -> list[str]:
    """The paths that the README's tree of the code names."""
    tree = re.search(r"^```\n(bluezone_report/.*?)^```$", (ROOT / "README.md").read_text(), re.MULTILINE | re.DOTALL)[1]
    paths, folder = [], ""
    for indent, names in re.findall(r"^( {0,2})((?:\w+/ ?)+)", tree, re.MULTILINE):
        folder = folder if indent else names.split()[0]
        paths += [folder + name if indent else name for name in names.split()]
    return paths


def test_layout_names_what_is_there():
    assert [path for path in layout() if not (ROOT / path).exists()] == []


def test_layout_names_every_room():
    rooms = {
        f"{path.parent.relative_to(ROOT)}/"
        for path in [*ROOT.glob("*/__init__.py"), *ROOT.glob("reports/*/__init__.py")]
    }
    assert rooms - set(layout()) == {f"reports/{name}/" for name in ("management", "migrations", "templatetags")}


RULES = {int(number) for number in re.findall(r"^### R(\d+)$", (ROOT / "docs/rules.md").read_text(), re.MULTILINE)}


def test_every_rule_that_is_cited_stands_among_the_rules():
    """Singly, or as a range: "R14–R17" cites four."""
    files = [path for place in SOURCES for path in (ROOT / place).rglob("*") if path.suffix in {".py", ".html", ".js"}]
    for path in [*files, *DOCUMENTS]:
        text = path.read_text()
        cited = {int(number) for number in re.findall(r"\bR(\d{1,2})\b", text)}
        for first, last in re.findall(r"\bR(\d+)–R(\d+)\b", text):
            cited |= set(range(int(first), int(last)))
        assert cited <= RULES, path


def test_every_name_that_the_rules_give_is_in_the_code():
    """As `UnitQuerySet.active_on`; the columns `…_name` are many."""
    sources = [path.read_text() for place in SOURCES for path in (ROOT / place).rglob("*.py")]
    words = {word for source in sources for word in re.findall(r"\w+", source)}
    named = re.findall(r"`([A-Za-z_]+(?:\.[A-Za-z_]+)*)`", (ROOT / "docs/rules.md").read_text())
    names = {name for name in named if not name.endswith((".py", ".json"))}
    assert [name for name in names if not words.issuperset(name.split("."))] == []
