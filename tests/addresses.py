"""Every address of the program, read from the resolver itself, and whose thing it is asked for."""

import re
from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.factories import TODAY
from tests.world import FOREIGN_DAY, World


def all_addresses() -> list[str]:
    """The name of every URL pattern, or its route if it has no name, in the resolver's order."""
    return list(_walk(get_resolver().url_patterns))


def _walk(patterns: list[URLPattern | URLResolver], namespace: str = "", route: str = "") -> Iterator[str]:
    for pattern in patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, inner, here)
        else:
            yield f"{namespace}{pattern.name}" if pattern.name else here


#: Whose thing → the arguments that name it. An officer's own unit is the world's ``unit``.
ARGUMENTS: dict[str, dict[str, dict[str, Any]]] = {
    "reports:own-report-of-day": {"own": {"date": TODAY}, "foreign": {"date": FOREIGN_DAY}},
    "reports:receipt": {
        "own": {"date": TODAY, "revision": 1},
        "other": {"date": TODAY, "revision": 2},
        "foreign": {"date": TODAY, "revision": 3},
    },
    "admin:app_list": {"-": {"app_label": "units"}},
    "admin:view_on_site": {"-": {"content_type_id": 1, "object_id": 1}},
}
ARGUMENTS["reports:answer-entry"] = ARGUMENTS["reports:own-report-of-day"]
OF_A_DAY = {"own": {"date": TODAY}, "foreign": {"date": FOREIGN_DAY}}
OF_AN_EDITION = {
    "own": {"date": TODAY, "number": 1},
    "foreign": {"date": TODAY, "number": 2},
    "foreign-day": {"date": FOREIGN_DAY, "number": 1},
}
OF_A_UNIT = {
    "own": {"date": TODAY, "code": "A"},
    "other": {"date": TODAY, "code": "25280"},
    "foreign": {"date": TODAY, "code": "bd-A"},
}
OF_AN_ACCOUNT = {
    "own": {"username": "officer"},
    "leader": {"username": "leader"},
    "foreign": {"username": "bd-officer"},
}
#: A unit whose report of the day is missing.
OF_A_MISSING_UNIT = {
    "own": {"date": TODAY, "code": "25294"},
    "foreign": {"date": TODAY, "code": "bd-25294"},
}
for name in ("extend-for-unit", "note-reason", "withdraw-from-unit"):
    ARGUMENTS[f"reports:{name}"] = OF_A_MISSING_UNIT
ARGUMENTS["units:unit-edit"] = {"own": {"code": "A"}, "foreign": {"code": "bd-A"}}
ARGUMENTS["units:settle-contacts"] = ARGUMENTS["units:unit-edit"]
for name in ("account-edit", "account-password", "account-active", "account-move", "unlock-sign-in"):
    ARGUMENTS[f"accounts:{name}"] = OF_AN_ACCOUNT
for name in ("second-factor-reset", "end-sessions"):
    ARGUMENTS[f"accounts:{name}"] = OF_AN_ACCOUNT
for name in ("unit-day", "excuse-unit", "withdraw-exemption", "return-report", "unit-form"):
    ARGUMENTS[f"reports:{name}"] = OF_A_UNIT
for name in ("board-of-day", "day-figures", "day-draft", "close-day", "extend-day", "narrative", "reminding"):
    ARGUMENTS[f"reports:{name}"] = OF_A_DAY
for name in ("withdraw-extension", "decisions", "changes"):
    ARGUMENTS[f"reports:{name}"] = OF_A_DAY
for name in ("province-count", "province-import"):
    ARGUMENTS[f"reports:{name}"] = OF_A_DAY
ARGUMENTS["reports:unit-record"] = {whose: {"code": named["code"]} for whose, named in OF_A_UNIT.items()}
for name in ("own-form", "all-forms", "table-form", "import-figures"):
    ARGUMENTS[f"reports:{name}"] = OF_A_DAY
for name in ("edition", "edition-workbook", "edition-document", "edition-files", "edition-figures", "hand-over"):
    ARGUMENTS[f"reports:{name}"] = OF_AN_EDITION


def path_of(address: str, whose: str, world: World) -> str:
    """The path of ``address`` for one's own thing, another unit's or another district's."""
    if address == "quan-tri/(?P<url>.*)$":
        return "/quan-tri/khong-co/"
    if address.startswith(("admin:", "quan-tri/")) and whose != "-":
        pk = _admin_object(address, {"own": world.own, "foreign": world.foreign}[whose]).pk
        return reverse(address, args=[pk]) if ":" in address.split("<")[0] else _route(address, pk)
    if address == "reports:withdraw-suspension":
        return reverse(address, args=[{"own": world.own, "foreign": world.foreign}[whose]["suspension"].pk])
    if address == "reports:campaign-edit":
        return reverse(address, args=[{"own": world.own, "foreign": world.foreign}[whose]["campaign"].pk])
    if address == "reports:reminder-answer":
        return reverse(address, args=[TODAY, {"own": world.own, "foreign": world.foreign}[whose]["reminder"].pk])
    return reverse(address, kwargs=ARGUMENTS.get(address, {}).get(whose))


def _route(address: str, pk: int) -> str:
    return "/" + address.replace("<path:object_id>", str(pk))


def _admin_object(address: str, things: dict[str, Any]) -> Any:
    """The thing of the model that the address names: ``admin:units_unit_change``, ``quan-tri/units/unit/…``."""
    words = re.split("[_/]", address)
    return things[words[1] if ":" in address.split("<")[0] else words[2]]
