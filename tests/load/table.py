"""Tables in Markdown, to stand in docs/lab/performance.md beside their command."""

import statistics
from collections.abc import Sequence


def head(*columns: str) -> None:
    print(f"\n| | {' | '.join(columns)} |", "|---" * (len(columns) + 1) + "|", sep="\n", flush=True)


def row(title: str, *cells: object) -> None:
    print(f"| {title} | {' | '.join(map(str, cells))} |", flush=True)


def share(seconds: Sequence[float], part: float) -> float:
    """The time within which this part of all was answered."""
    return sorted(seconds)[max(0, round(len(seconds) * part) - 1)]


def milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms" if seconds >= 0.01 else f"{seconds * 1000:.1f} ms"


def shares(seconds: Sequence[float]) -> str:
    """The middle, the 95th of a hundred, and the worst."""
    if not seconds:
        return "–"
    found = statistics.median(seconds), share(seconds, 0.95), max(seconds)
    return " / ".join(milliseconds(value) for value in found)


def megabytes(size: float) -> str:
    return f"{size:,.0f} MB"
