"""The board and the Excel file beside stock's list and export, as the number of reports grows.

Both in one process for each side, the pages through Django's test client with every
middleware of the side.
"""

from collections.abc import Callable, Sequence
from functools import partial

from .effort import Effort
from .outcome import Line, Outcome, milliseconds
from .sides import OURS, STOCK, Bench, Peer

#: Short rounds in which everything compared takes its turn; fewer where one run alone takes long.
ROUNDS, FEWEST_ROUNDS = 9, 2
MOST_RUNS = 40
ANSWERS = {"board": "Board", "partial": "  its refresh", "unchanged": "  its refresh, 304"}

Pair = tuple[Peer, Peer]
#: Times something so many times, and returns the seconds of each.
Timer = Callable[[int], list[float]]


def measure_board(bench: Bench, outcome: Outcome, effort: Effort) -> None:
    """Three answers of the board, each beside the same list of stock."""
    ours, stock = both = _both(bench, "board")
    timers = [partial(ours.call, "time_page", name) for name in ANSWERS]
    timers.append(partial(stock.call, "time_page", "list"))
    for reports in effort.reports:
        _fill(both, reports)
        *boards, listed = _take_turns(timers, effort)
        lines = [
            Line(f"{t}, {reports} reports", b, listed, milliseconds)
            for t, b in zip(ANSWERS.values(), boards, strict=True)
        ]
        for line in lines:
            outcome.add(line)
        if reports == 2_000:
            outcome.at_most("Board of 80 units, 2000 reports", lines[0].figure * 1000, 12, "ms")
            outcome.at_least("Board at 2000 reports", lines[0], 4)


def measure_excel(bench: Bench, outcome: Outcome, effort: Effort) -> None:
    """Our styled workbook of the day beside stock's plain export of everything."""
    aims = {80: 1.0, 2_000: 1.8}
    both = _both(bench, "excel")
    timers = [partial(peer.call, "time_workbook") for peer in both]
    for reports in effort.reports:
        _fill(both, reports)
        line = outcome.add(Line(f"Excel, {reports} reports", *_take_turns(timers, effort), milliseconds))
        if reports in aims:
            outcome.at_least(f"Excel at {reports} reports", line, aims[reports])


def _both(bench: Bench, purpose: str) -> Pair:
    return bench.peer(OURS, purpose), bench.peer(STOCK, purpose)


def _fill(both: Pair, reports: int) -> None:
    for peer in both:
        peer.call("fill", reports)


def _take_turns(timers: Sequence[Timer], effort: Effort) -> list[list[float]]:
    """The median of each round's runs, for each of the timers; each is run about as long as the effort allows."""
    once = [timed(1)[0] for timed in timers]
    rounds = max(FEWEST_ROUNDS, min(ROUNDS, int(effort.seconds / max(once))))
    runs = [max(1, min(MOST_RUNS, int(effort.seconds / rounds / seconds))) for seconds in once]
    found: list[list[float]] = [[] for _ in timers]
    for _ in range(rounds):
        for timed, count, samples in zip(timers, runs, found, strict=True):
            samples.append(sorted(timed(count))[count // 2])
    return found
