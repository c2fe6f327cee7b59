"""``python -m tests.faults``: every trial at length, each in a district of its own, on both databases."""

import argparse
import contextlib
import os
import signal
import sys
import time

from . import databases
from .place import district_at, served
from .trials import TRIALS, Outcome, Trial

HEAD = ["trial", "database", "sends", "accepted", "sent again", "kills", "lost", "doubled", "gaps", "totals", "s"]


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--only", choices=[trial.name for trial in TRIALS], help="one trial alone")
    parser.add_argument("--database", choices=["sqlite", "postgresql"], help="one database alone")
    parser.add_argument("--sends", type=int, metavar="N", help="sends of each of the thirty officers")
    parser.add_argument("--quick", action="store_true", help="as short as in the suite")
    return parser.parse_args()


def carry_out(trial: Trial, database: databases.Database, folder, effort: tuple[int, int]) -> Outcome:
    with district_at(database, folder) as place, served(place):
        return trial.carry_out(place, *effort)


def line(trial: Trial, database: databases.Database, outcome: Outcome) -> str:
    found, met = outcome.found, outcome.met
    counts = [outcome.sends, len(met.accepted), met.again, outcome.kills]
    wrong = [len(found.lost), len(found.doubled), len(found.gaps)]
    totals = "equal" if not found.totals else "DIFFER"
    return row([trial.name, database.name, *counts, *wrong, totals, f"{outcome.seconds:.0f}"])


def row(cells: list) -> str:
    return f"| {' | '.join(map(str, cells))} |"


def main() -> None:
    """Carry out what was asked for; whatever happens, no process, database or disk remains."""
    # The server is a session of its own, and a mounted disk outlives its process: both must be taken down.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))
    asked, failed, started = arguments(), False, time.monotonic()
    show(row(HEAD), row(["---"] * len(HEAD)))
    makers = {"sqlite": databases.sqlite, "postgresql": databases.postgresql}
    server = os.environ.get("DATABASE_URL", "").rpartition("/")[0]
    for trial in [trial for trial in TRIALS if asked.only in {None, trial.name}]:
        for name in [asked.database] if asked.database else makers:
            with contextlib.ExitStack() as stack:
                folder = stack.enter_context(databases.scratch())
                options = (server,) if name == "postgresql" else ()
                database = stack.enter_context(makers[name](folder, *options))
                if trial.may_take_place(database):
                    continue
                each, times = trial.short if asked.quick else trial.long
                outcome = carry_out(trial, database, folder, (asked.sends or each, times))
            show(line(trial, database, outcome))
            if wrongs := outcome.wrongs():
                failed = True
                show(f"NOT AS IT MUST BE: {wrongs}")
            for (status, heading), number in sorted(outcome.met.pages.items()):
                show(f"  {number} × {status or 'no answer'} {heading}")
    show("", f"{time.monotonic() - started:.0f} s in all.")
    sys.exit(failed)


def show(*lines: str) -> None:
    for told in lines:
        print(told, flush=True)


if __name__ == "__main__":
    main()
