"""Our side as ``tests.benchmarks.peer`` calls it: what fills a database, and what is measured in one process."""

import logging
import os

from tests.benchmarks.ours import migrate

from .filling import boards, fill, officers, report, signed_in, size, stored, today
from .pages import measure

__all__ = ["boards", "fill", "measure", "migrate", "officers", "report", "signed_in", "size", "stored", "today"]

# The program's log lines are written as ever, but not beside the tables.
logging.root.handlers[0].setStream(open(os.devnull, "w"))  # noqa: SIM115, PTH123 - open as long as the process
