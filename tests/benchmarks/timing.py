"""How long something takes, by the clock on the wall and by the processor's."""

import time
from collections.abc import Callable


def busy(runs: int, work: Callable[[], object]) -> list[float]:
    """How much CPU each run takes this thread: others at work on the machine do not count."""
    return _measured(runs, work, time.thread_time)


def seconds(runs: int, work: Callable[[], object]) -> list[float]:
    """How long each run takes."""
    return _measured(runs, work, time.perf_counter)


def _measured(runs: int, work: Callable[[], object], now: Callable[[], float]) -> list[float]:
    found = []
    for _ in range(runs):
        start = now()
        work()
        found.append(now() - start)
    return found
