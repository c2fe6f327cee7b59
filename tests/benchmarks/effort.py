"""How much is measured: enough for steady medians, or what somebody at work on the program waits for."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Effort:
    """Numbers of everything that is repeated."""

    #: Sends of one round, by number of clients.
    sends: Mapping[int, int]
    rounds: int
    #: Reports in the database.
    reports: tuple[int, ...]
    #: About how long one side's pages or files of one kind are timed, in seconds.
    seconds: float
    #: Whether stock Django without our database options sends as well.
    shipped: bool
    #: What is measured where nothing is named.
    parts: tuple[str, ...]


FULL = Effort(
    sends={1: 60, 8: 160, 32: 256},
    rounds=7,
    reports=(80, 2_000, 20_000),
    seconds=5.0,
    shipped=True,
    parts=("send", "board", "wide", "workbook", "import", "memory", "start"),
)
QUICK = Effort(
    sends={8: 64}, rounds=3, reports=(80, 2_000), seconds=1.2, shipped=False, parts=("send", "board", "workbook")
)
