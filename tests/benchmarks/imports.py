"""A hundred filled forms taken in at once: the upload with its preview, and the confirmation."""

from .effort import Effort
from .outcome import Outcome
from .sides import OURS, Bench

FORMS = 100
#: Each round takes a district of its own, for what came in once adds nothing a second time.
ROUNDS = 3
AIM = 10


def measure_import(bench: Bench, outcome: Outcome, effort: Effort) -> None:
    """The slowest round counts."""
    peer = bench.peer(OURS, "import")
    rounds = [peer.call("time_import", FORMS) for _ in range(ROUNDS)]
    slowest = max(rounds, key=sum)
    outcome.at_most(f"{FORMS} filled forms imported in one go", sum(slowest), AIM, "s")
    preview, confirmation = slowest
    outcome.remarks.append(f"{FORMS} forms: {preview:.2f} s until the preview, {confirmation:.2f} s to write them.")
