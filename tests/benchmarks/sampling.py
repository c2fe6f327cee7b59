"""Where the CPU of a piece of work goes: the stack is looked at a few hundred times in each second of CPU.

Counting every call would cost more than the calls; looking now and then costs nothing and takes code as it is.
"""

import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType

ROOT = str(Path(__file__).resolve().parents[2]) + "/"
#: Who the CPU is put down to: the first of these that a frame belongs to, from the innermost frame outwards.
#: Each is a part of the file's path, and a function of it or "" for all.
PARTS = (
    ("COMMIT and BEGIN", "django/db/backends/base/base.py", "commit"),
    ("COMMIT and BEGIN", "django/db/backends/", "_start_transaction_under_autocommit"),
    ("INSERT", "django/db/models/base.py", "_do_insert"),
    ("INSERT", "django/db/models/base.py", "_save_table"),
    ("session", "django/contrib/sessions/", ""),
    ("session", "/accounts/sessions.py", ""),
    ("user, unit, district", "django/contrib/auth/", ""),
    ("second factor", "django_otp/", ""),
    ("checks", "/reports/figures/checks.py", ""),
    ("history of reports", "/reports/consolidation/unit_form.py", "history"),
    ("newest revision", "/reports/consolidation/unit_form.py", "current"),
    ("exemptions, extension, reminders", "/reports/consolidation/unit_form.py", ""),
    ("campaign and day", "/reports/access.py", ""),
    ("campaign and day", "/reports/models/campaign.py", ""),
    ("consolidating", "/reports/consolidation/", ""),
    ("tag of the page", "/reports/board.py", "version_of_day"),
    ("clock's troubles", "/reports/clock/", ""),
    ("tag of the page", "/reports/board.py", "_highest"),
    ("tag of the page", "/reports/board.py", "_counted"),
    ("rows of the board", "/reports/board.py", ""),
    ("writing the file", "/xlsxwriter/", ""),
    ("writing the file", "/reports/workbook/", ""),
    ("form", "/reports/forms/", ""),
    ("form", "django/forms/", ""),
    ("addresses", "django/urls/", ""),
    ("rendering", "django/template/", ""),
    ("locks and writing", "/reports/actions/", ""),
    ("locks and writing", "/units/locking.py", ""),
    ("log line", "logging/", ""),
    ("log line", "/bluezone_report/logs.py", ""),
    ("views", "/reports/views/", ""),
    ("middlewares", "middleware", ""),
    ("middlewares", "/accounts/", ""),
)
REST = "the handler of Django and the rest"
#: Of each, what Django's making of SQL and of rows takes, and what the database takes.
SQL_MADE, DATABASE = ("django/db/models/",), ("django/db/backends/utils.py", "django/db/backends/sqlite3/base.py")


class Sampler:
    """What was found while it was on."""

    def __init__(self) -> None:
        self.parts: Counter[str] = Counter()
        self.making_sql: Counter[str] = Counter()
        self.database: Counter[str] = Counter()
        self.own: Counter[str] = Counter()
        self.busy, self.runs = 0.0, 0

    def over(self, work: Callable[[], object]) -> None:
        """Look on while this is done."""
        signal.signal(signal.SIGPROF, self._look)
        started = time.thread_time()
        signal.setitimer(signal.ITIMER_PROF, 0.001, 0.001)
        try:
            work()
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        self.busy += time.thread_time() - started
        self.runs += 1

    def _look(self, _number: int, frame: FrameType | None) -> None:
        stack = list(_outwards(frame))
        part = next(filter(None, (_part(path, function) for path, function in stack)), REST)
        self.parts[part] += 1
        kinds = (kind for path, _ in stack for kind in (SQL_MADE, DATABASE) if any(map(path.__contains__, kind)))
        inner = next(kinds, None)
        if inner == SQL_MADE:
            self.making_sql[part] += 1
        elif inner == DATABASE:
            self.database[part] += 1
        own = next((f"{path.removeprefix(ROOT)} {name}" for path, name in stack if _is_ours(path)), REST)
        self.own[own] += 1

    def found(self) -> dict:
        """In seconds of CPU for each run: of all, of each part, and of each function of the program's own."""
        total = self.parts.total() or 1
        each = self.busy / self.runs
        rows = [
            (part, *(each * counts[part] / total for counts in (self.parts, self.making_sql, self.database)))
            for part, _ in self.parts.most_common()
        ]
        own = [(name, each * count / total) for name, count in self.own.most_common(15)]
        return {"each": each, "runs": self.runs, "looks": total, "parts": rows, "own": own}


def _outwards(frame: FrameType | None) -> Iterator[tuple[str, str]]:
    while frame:
        path = frame.f_code.co_filename
        # The work itself begins where ours calls it.
        if "/tests/benchmarks/" in path:
            return
        yield path, frame.f_code.co_name
        frame = frame.f_back


def _is_ours(path: str) -> bool:
    return path.startswith(ROOT) and "site-packages" not in path


def _part(path: str, function: str) -> str:
    for name, where, of in PARTS:
        if where in path and of in {"", function}:
            return name
    return ""
