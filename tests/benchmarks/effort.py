"""How much is measured: enough for steady medians, or about half a minute in all."""

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


FULL = Effort(sends={1: 60, 8: 160, 32: 256}, rounds=7, reports=(80, 2_000, 20_000), seconds=5.0)
QUICK = Effort(sends={1: 40, 8: 100, 32: 128}, rounds=3, reports=(80, 2_000), seconds=1.2)
