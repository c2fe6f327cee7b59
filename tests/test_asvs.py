"""What SECURITY.md and docs/asvs.md say is tested, is: each test that they name is there."""

import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TESTS = {
    name
    for file in ROOT.glob("tests/**/*.py")
    for name in re.findall(r"^def (test_\w+)", file.read_text(), re.MULTILINE)
}


@pytest.mark.parametrize("page", ["SECURITY.md", "docs/asvs.md"])
def test_every_test_that_is_named_is_there(page):
    named = set(re.findall(r"`(test_\w+)`", (ROOT / page).read_text()))
    assert len(named) > 10
    assert named - TESTS == set()


def test_every_item_stands_once_and_names_a_test():
    text = (ROOT / "docs" / "asvs.md").read_text().partition("## Deviations")[0]
    rows = [line.split(" | ") for line in text.splitlines() if re.match(r"\| \d", line)]
    assert [row[0] for row in rows if "`test_" not in row[-1]] == []
    items = Counter(item for row in rows for item in re.findall(r"\d+\.\d+\.\d+", row[0]))
    assert {item: times for item, times in items.items() if times > 1} == {}
