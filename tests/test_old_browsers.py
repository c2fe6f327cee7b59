"""Phones of 2018: scripts and styles are what Chrome 70 and Safari 13 read; one word they do not know stops a script.

Nothing builds our files: what stands in them is what a phone gets.
"""

import re
from pathlib import Path

import esprima
import pytest
from django.conf import settings

STATIC = Path(settings.BASE_DIR) / "static"
SCRIPTS = sorted(STATIC.glob("js/*.js"))
STYLES = sorted(STATIC.glob("css/*.css"))

#: What parses and is not there.
LATER_NAMES = {
    *("replaceChildren", "requestSubmit", "submitter", "fromEntries", "replaceAll", "matchAll", "at", "findLast"),
    *("allSettled", "any", "groupBy", "structuredClone", "checkVisibility", "toSorted", "randomUUID", "hasOwn"),
    *("globalThis", "WeakRef", "AbortSignal", "showModal", "showPicker"),
}
#: What drops all of its rule, its neighbours in the list included.
LATER_SELECTORS = (":has(", ":is(", ":where(", ":focus-visible", ":user-invalid", ":modal", "&")
LATER_STYLES = re.compile(
    r"\b(?:inset|aspect-ratio|place-\w+|margin-inline|padding-inline)[\w-]*:|\b(?:min|max|clamp)\(|\d(?:dvh|svh|cqw)\b"
)
INNERMOST = re.compile(r"([^{}]+)\{([^{}]*)\}")


def style_of(path: Path) -> str:
    return re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)


def rules_of(style: str) -> list[tuple[list[str], str]]:
    """Each rule's selectors and what it sets."""
    return [([one.strip() for one in names.split(",")], body) for names, body in INNERMOST.findall(style)]


@pytest.mark.parametrize("later", ["a?.b", "a ?? b", "try { } catch { }", "a ||= b", "1_000", "class A { #x = 1 }"])
def test_what_came_after_2018_does_not_parse(later):
    with pytest.raises(esprima.Error):
        esprima.parseScript(later)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_script_is_of_2018(path):
    esprima.parseScript(path.read_text())
    tokens = esprima.tokenize(path.read_text())
    assert LATER_NAMES.isdisjoint(token.value for token in tokens if token.type == "Identifier")


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_selector_that_is_not_known_everywhere_stands_alone(path):
    for selectors, _ in rules_of(style_of(path)):
        assert len(selectors) == 1 or not any(later in one for one in selectors for later in LATER_SELECTORS), selectors


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_style_relies_on_nothing_later(path):
    for selectors, body in rules_of(style_of(path)):
        assert not LATER_STYLES.search(body), (selectors, body)


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_flex_items_stand_apart_where_gap_is_not_known(path):
    style = style_of(path)
    _, _, fallback = style.partition("@supports not (inset: 0) {")
    apart = {one for selectors, _ in rules_of(fallback) for one in selectors}
    flexes = [one for selectors, body in rules_of(style) for one in selectors if re.search(r"\bflex;.*\bgap:", body)]
    assert [flex for flex in flexes if not any(one.startswith(f"{flex} > *") for one in apart)] == []
