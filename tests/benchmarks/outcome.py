"""What was measured, and how it is printed."""

import math
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Line:
    """One measurement of both sides, taken in turn; ``ours`` and ``stock`` pair up round by round.

    What stock does not have is measured of ours alone.
    """

    title: str
    ours: Sequence[float]
    stock: Sequence[float]
    #: How a figure is printed.
    text: Callable[[float], str]
    more_is_better: bool = False

    @property
    def ratios(self) -> list[float]:
        """How many times better ours is, in each round."""
        pairs = zip(self.ours, self.stock, strict=bool(self.stock))
        return [ours / stock if self.more_is_better else stock / ours for ours, stock in pairs]

    @property
    def ratio(self) -> float:
        return statistics.median(self.ratios) if self.stock else math.nan

    @property
    def figure(self) -> float:
        return statistics.median(self.ours)

    def as_where_stock_takes(self, quiet: float) -> float:
        """Our figure on a quiet machine: everything of a busy one takes longer, stock as well."""
        return self.figure * quiet / statistics.median(self.stock)


@dataclass(frozen=True, slots=True)
class Aim:
    """Something that the issue wants to reach."""

    title: str
    reached: str
    met: bool


@dataclass
class Outcome:
    """Everything measured in one run."""

    lines: list[Line] = field(default_factory=list)
    aims: list[Aim] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def add(self, line: Line) -> Line:
        self.lines.append(line)
        print(_row(line), flush=True)
        return line

    def at_least(self, title: str, line: Line, aim: float) -> None:
        """An aim for the ratio."""
        self.aims.append(Aim(f"{title} ≥ {aim:.2f} × stock", f"{line.ratio:.2f} ×", line.ratio >= aim))

    def at_most(self, title: str, figure: float, aim: float, unit: str) -> None:
        """An aim for a figure of ours alone."""
        self.aims.append(Aim(f"{title} ≤ {aim:g} {unit}".strip(), f"{figure:.1f} {unit}".strip(), figure <= aim))


def head() -> str:
    return f"{'':46}{'ours':>12}{'stock':>12}{'ratio':>9}  lowest–highest\n{'-' * 94}"


def _row(line: Line) -> str:
    ours = line.text(line.figure)
    if not line.stock:
        return f"{line.title:46}{ours:>12}"
    stock = line.text(statistics.median(line.stock))
    spread = f"{min(line.ratios):.2f}–{max(line.ratios):.2f}" if len(line.ratios) > 1 else ""
    return f"{line.title:46}{ours:>12}{stock:>12}{line.ratio:>7.2f} ×  {spread}"


def print_end(outcome: Outcome) -> None:
    """The remarks, then each aim and whether it is met."""
    for remark in outcome.remarks:
        print(remark)
    print(f"\n{'Aim':58}{'reached':>12}")
    print("-" * 94)
    for aim in outcome.aims:
        print(f"{aim.title:58}{aim.reached:>12}  {'met' if aim.met else 'not met'}")


def milliseconds(value: float) -> str:
    return f"{value * 1000:.1f} ms"


def seconds(value: float) -> str:
    return f"{value:.1f} s"


def per_second(value: float) -> str:
    return f"{value:.1f} /s"


def megabytes(value: float) -> str:
    return f"{value:.0f} MB"
