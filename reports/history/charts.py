"""A rate by days as the shapes of an SVG; a template draws them.

Pure: from points to coordinates. A day without a figure is a gap, never a line drawn across it.
"""

import datetime
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from reports.figures.wording import count, percent, short_day

#: The viewBox, about as many units as a phone's column has pixels.
WIDTH, HEIGHT = 340, 190
LEFT, RIGHT, TOP, BOTTOM = 46, 16, 12, 30
#: Between the axis and the first day, and between the last day and the margin.
INSET = 8
#: More days would run into each other.
LONGEST = 60
#: Room on the axes for so many labels.
MOST_DATES, MOST_LEVELS = 5, 5
#: The axis reaches at least this rate: a few hundredths are not drawn as a mountain.
LEAST_TOP = 0.1

Spot = tuple[str, str]
#: Where on an axis, and the text that stands there.
Label = tuple[str, str]
#: A level piece of the target line: from, to, and its height.
Segment = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Point:
    """One day: its rate as a fraction, ``None`` where nothing was reported; and the target."""

    date: datetime.date
    rate: float | None
    target: float


@dataclass(frozen=True, slots=True)
class Chart:
    """The shapes of one chart, in units of the viewBox, spelled as SVG wants them."""

    #: Lines through days in a row that have a rate.
    lines: tuple[str, ...]
    dots: tuple[Spot, ...]
    #: Where on the axis days without a rate are marked.
    gaps: tuple[str, ...]
    targets: tuple[Segment, ...]
    levels: tuple[Label, ...]
    dates: tuple[Label, ...]
    #: What the chart says, in words.
    description: str

    width, height = WIDTH, HEIGHT
    left, right, bottom = LEFT, WIDTH - RIGHT, HEIGHT - BOTTOM


def draw(points: Sequence[Point]) -> Chart:
    """The chart of the last ``LONGEST`` points, given oldest first; empty without any."""
    points = points[-LONGEST:]
    scale = _Scale(points)
    return Chart(
        lines=tuple(" ".join(",".join(scale.spot(p)) for p in run) for run in _runs(points) if len(run) > 1),
        dots=tuple(scale.spot(p) for p in points if p.rate is not None),
        gaps=tuple(scale.x(p.date) for p in points if p.rate is None),
        targets=tuple(_targets(points, scale)),
        levels=tuple((scale.y(level), _whole(level)) for level in scale.levels),
        dates=tuple((scale.x(p.date), short_day(p.date)) for p in _dated(points)),
        description=_description(points),
    )


class _Scale:
    """From days and rates to coordinates within the viewBox."""

    def __init__(self, points: Sequence[Point]) -> None:
        self._first = points[0].date if points else datetime.date.min
        self._days = (points[-1].date - self._first).days if points else 0
        greatest = max([LEAST_TOP, *(p.rate or 0 for p in points), *(p.target for p in points)])
        # A round distance between the axis's levels.
        least = greatest / MOST_LEVELS
        power = 10.0 ** math.floor(math.log10(least))
        step = next(power * factor for factor in (1, 2, 5, 10, 20) if power * factor >= least - power * 1e-9)
        self.levels = [step * n for n in range(math.ceil(greatest / step - 1e-9) + 1)] if points else []
        self._top = self.levels[-1] if points else 1.0

    def x(self, date: datetime.date) -> str:
        """Days lie evenly between the margins; one alone stands in the middle."""
        share = (date - self._first).days / self._days if self._days else 0.5
        return f"{LEFT + INSET + share * (WIDTH - LEFT - RIGHT - 2 * INSET):.1f}"

    def y(self, rate: float) -> str:
        return f"{HEIGHT - BOTTOM - rate / self._top * (HEIGHT - TOP - BOTTOM):.1f}"

    def spot(self, point: Point) -> Spot:
        return self.x(point.date), self.y(point.rate or 0)


def _runs(points: Sequence[Point]) -> Iterator[list[Point]]:
    """Days in a row that have a rate."""
    known = enumerate(point for point in points if point.rate is not None)
    # Days in a row are as far from each other as their places among those known.
    for _, run in groupby(known, key=lambda placed: placed[1].date.toordinal() - placed[0]):
        yield [point for _, point in run]


def _targets(points: Sequence[Point], scale: _Scale) -> Iterator[Segment]:
    """One level piece as long as the target stays; the first begins and the last ends at the margins."""
    pieces = [list(piece) for _, piece in groupby(points, key=lambda point: point.target)]
    starts = [f"{LEFT:.1f}", *(scale.x(piece[0].date) for piece in pieces[1:])]
    for (start, end), piece in zip(pairwise([*starts, f"{WIDTH - RIGHT:.1f}"]), pieces, strict=False):
        yield start, end, scale.y(piece[0].target)


def _dated(points: Sequence[Point]) -> list[Point]:
    """The days whose date stands below the axis: the last one, and before it those that have room."""
    room = ((points[-1].date - points[0].date).days + 1) / MOST_DATES if points else 0
    dated: list[Point] = []
    for point in reversed(points):
        if not dated or (dated[-1].date - point.date).days >= room:
            dated.append(point)
    return dated[::-1]


def _whole(rate: float) -> str:
    """Targets and levels are whole hundredths: 0.6 → "60%"."""
    return f"{count(round(rate * 100))}%"


def _description(points: Sequence[Point]) -> str:
    if not points:
        return "Chưa có ngày báo cáo nào."
    known = [(p.date, p.rate) for p in points if p.rate is not None]
    span = f"Từ ngày {short_day(points[0].date)} đến ngày {short_day(points[-1].date)}"
    target = f"mục tiêu {_whole(points[-1].target)}"
    if not known:
        return f"{span}: chưa có tỷ lệ; {target}."
    date, rate = known[-1]
    latest = f"gần nhất {percent(rate)} (ngày {short_day(date)})"
    return f"{span}: {len(known)}/{len(points)} ngày có số liệu; {latest}; {target}."
