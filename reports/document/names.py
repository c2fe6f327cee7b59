"""The names that a template may use, as the page for its editor lists them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .context import names_of
from .sample import STAMP, full_day

_LONGEST_EXAMPLE = 160


@dataclass(frozen=True, slots=True)
class Name:
    """One name, and what it prints on the sample day."""

    path: str
    example: str
    #: What stands behind a dot of the name, or of each item of a list.
    parts: tuple[str, ...] = ()
    is_list: bool = False


def template_names() -> list[Name]:
    """Every name, read from what is printed; there is no second list to forget."""
    return list(_walk("", names_of(full_day(), STAMP)))


def _walk(prefix: str, names: dict[str, Any]) -> Iterator[Name]:
    for key, value in names.items():
        path = f"{prefix}{key}"
        if isinstance(value, list):
            parts = tuple(value[0]) if isinstance(value[0], dict) else ()
            yield Name(path, f"{len(value)} mục" if parts else _example(" / ".join(value)), parts, is_list=True)
        elif isinstance(value, dict) and prefix:
            # The lines of a total are alike: one entry for each is enough.
            yield Name(path, value["nhan"], tuple(value))
        elif isinstance(value, dict):
            yield from _walk(f"{path}.", value)
        else:
            yield Name(path, _example(value))


def _example(value: str | bool) -> str:
    if isinstance(value, bool):
        return "có" if value else "không"
    return value if len(value) <= _LONGEST_EXAMPLE else f"{value[:_LONGEST_EXAMPLE].rstrip()}…"
