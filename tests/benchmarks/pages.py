"""The board and the Excel file beside stock's list and export, as the number of reports grows.

Both in one process for each side, the pages with every middleware of the side; in seconds of CPU.
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
#: What stock's list and export of 2,000 reports take on the quiet machine where its send takes 4.1 ms.
STOCK_LIST, STOCK_EXPORT = 350, 770
#: In ms there: whole, as htmx asks, and unchanged.
BOARD_AIMS = (11, 9, 2.5)
EXCEL_AIM = 22

WIDE = 2_000
#: In ms.
WIDE_BOARD_AIM, WIDE_EXCEL_AIM = 150, 350

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
            for line, aim in zip(lines, BOARD_AIMS, strict=True):
                outcome.at_most(f"CPU: {line.title.strip()}", line.as_where_stock_takes(STOCK_LIST), aim, "ms")
            outcome.at_least("Board at 2000 reports", lines[0], 4)
            outcome.at_most("Queries of the board", ours.call("questions_of_the_board"), 9, "")


def measure_wide(bench: Bench, outcome: Outcome, effort: Effort) -> None:
    """One district of many units, its board and its workbook, beside as many reports of stock."""
    ours, stock = _both(bench, "wide")
    number = ours.call("fill_wide", WIDE)
    stock.call("fill", WIDE)
    for title, name, listed, quiet, aim in (
        ("Board", "board", "list", STOCK_LIST, WIDE_BOARD_AIM),
        ("Excel", "", "", STOCK_EXPORT, WIDE_EXCEL_AIM),
    ):
        timers = [
            lambda runs, name=name: _timed(ours, name, runs, number),
            lambda runs, listed=listed: _timed(stock, listed, runs),
        ]
        line = outcome.add(Line(f"{title} of {WIDE:,} units", *_take_turns(timers, effort), milliseconds))
        outcome.at_most(f"CPU: {line.title}", line.as_where_stock_takes(quiet), aim, "ms")


def _timed(peer: Peer, page: str, runs: int, *number: int) -> list[float]:
    return peer.call("time_page", page, runs, *number) if page else peer.call("time_workbook", runs, *number)


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
        if reports == 2_000:
            outcome.at_most("CPU: Excel of 80 units", line.as_where_stock_takes(STOCK_EXPORT), EXCEL_AIM, "ms")


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
