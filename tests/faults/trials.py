"""The trials: what is done to a place, and everything that is wrong there afterwards."""

import datetime
import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from tests.mail_server import MailServer

from . import strokes
from .databases import Database
from .district import BEGINNING, DATE
from .editors import edit_together
from .holding import REPORTS, Ledger, printed_totals
from .people import BOARD, REPORT, Met
from .place import Found, Place
from .server import NGINX, wait_for
from .strokes import Stroke

#: The deadline's minute is over then; and when people send what the workers are too busy for.
TOO_LATE = BEGINNING.replace(hour=15, minute=1)
LAST_SECONDS = TOO_LATE - datetime.timedelta(seconds=8)


@dataclass
class Outcome:
    """What came of a trial: one line of the table."""

    sends: int
    met: Met
    kills: int
    found: Found
    seconds: float
    #: What is wrong besides, in words.
    remarks: list[str] = field(default_factory=list)

    def wrongs(self) -> dict[str, Any]:
        """Everything that is not as it must be."""
        wrongs = self.found.wrongs()
        if failures := self.met.failures + self.remarks:
            wrongs["failures"] = failures
        if (answered := len(self.met.accepted) + len(self.met.refused)) != self.sends:
            wrongs["answered"] = f"{answered} of {self.sends}"
        return wrongs


@dataclass(frozen=True)
class Trial:
    """A trial by name: how it is carried out on a served place, given how much there is to do."""

    name: str
    carry_out: Callable[[Place, int, int], Outcome]
    #: Sends of each officer, and how often the stroke falls: in the suite and in the long run.
    short: tuple[int, int]
    long: tuple[int, int]
    may_take_place: Callable[[Database], str] = lambda database: ""


def while_sending(place: Place, each: int, falling: list[Stroke], at_once: Stroke | None = None) -> Outcome:
    """Let all officers send, the strokes falling evenly meanwhile, one at once; then look everything through."""
    started, kills = time.monotonic(), 0
    with place.crowd(each) as crowd:
        if at_once:
            kills += at_once(place, crowd)
        for number in crowd.milestones(len(falling)):
            kills += falling[number - 1](place, crowd)
    place.accepted += crowd.met.accepted
    place.server.wait_until_ready()
    remarks = unfit_answers(place, crowd.met)
    return Outcome(crowd.sends, crowd.met, kills, place.inspect(), time.monotonic() - started, remarks)


def unfit_answers(place: Place, met: Met) -> list[str]:
    """What came instead of a receipt and was not the page for a system that is away.

    Whoever reads may see a page that breaks off, as its worker is killed; whoever sends never does, where nginx
    stands in front.
    """
    may_break = {(0, "GET")} if place.server.front else {(0, "GET"), (0, "POST")}
    return [f"met {n} × {page}" for page, n in met.pages.items() if page[0] != 503 and page not in may_break]


def killed(place: Place, each: int, times: int) -> Outcome:
    kinds = [
        strokes.kill_before_answer,
        strokes.kill_workers,
        strokes.kill_after_answer,
        strokes.close,
        strokes.kill_midway,
        strokes.kill_master,
    ]
    # A day's first report supersedes none: of two that say the same, only the constraints refuse the second.
    return while_sending(place, each, kinds * times, at_once=strokes.kill_before_answer)


def reloaded(place: Place, each: int, times: int) -> Outcome:
    """Nobody may notice a reload: each send is answered by its receipt, and no page comes instead."""
    outcome = while_sending(place, each, [strokes.reload, strokes.close] * times)
    outcome.remarks += [f"met {page} {number} times" for page, number in outcome.met.pages.items()]
    return outcome


def cut_off(place: Place, each: int, times: int) -> Outcome:
    return while_sending(place, each, [strokes.cut_power_of_database, strokes.close] * times)


def out_of_space(place: Place, each: int, times: int) -> Outcome:
    """Full in the midst of sends; and again when all is quiet, for nobody's connection may still be open then."""
    outcome = while_sending(place, each, [strokes.fill_disk, strokes.close] * times)
    with strokes.full_disk(place):
        outcome.remarks += strokes.unreadable_pages(place) + strokes.unreadable_pages(place)
    outcome.found = place.inspect()
    return outcome


def log_out_of_space(place: Place, each: int, times: int) -> Outcome:
    return while_sending(place, each, [strokes.fill_disk_of_log, strokes.close] * times)


def set_back(place: Place, each: int, times: int) -> Outcome:
    """The clock goes back after an edition, amid sends, and again when everybody has sent.

    Whoever has sent and stays silent from then on is neither off the board nor out of the next edition.
    """
    outcome = while_sending(place, each, [strokes.close, strokes.turn_clock_back, strokes.close] * times)
    place.clock.turn_back(strokes.HOUR)
    frozen = printed_totals(json.loads(place.office.look(f"{BOARD}lan-chot/{place.office.close()}/so-lieu.json").text))
    outcome.remarks += [] if frozen == Ledger.read(place.database).totals() else [f"the last edition holds {frozen}"]
    outcome.found = place.inspect()
    return outcome


def busy_over_the_deadline(place: Place, _each: int, _times: int) -> Outcome:
    """Everybody sends shortly before 15:01, and no worker hears of any of them until then: nobody is late (R2)."""
    started, crowd = time.monotonic(), place.crowd(1)
    bases = [officer.look(REPORT).base_revision for officer in crowd.officers]
    with ThreadPoolExecutor(len(bases)) as pool:
        with strokes.busy_workers(place):
            place.clock.set(LAST_SECONDS)
            sent = [pool.submit(officer.send, base) for officer, base in zip(crowd.officers, bases, strict=True)]
            wait_for(lambda: place.clock.now() >= TOO_LATE, "the end of the deadline's minute")
        for each in sent:
            each.result()
    for officer in crowd.officers:
        officer.browser.close()
    place.accepted += crowd.met.accepted
    marks = {(send.code, send.mark) for send in crowd.met.accepted}
    rows = [row for row in place.database.rows(REPORTS) if (row["code"], row["visitors_guided"]) in marks]
    remarks = [f"{row['code']}: {row['sent_at']}" for row in rows if moment_of(row["sent_at"]) >= TOO_LATE]
    return Outcome(len(bases), crowd.met, 0, place.inspect(), time.monotonic() - started, remarks)


def moment_of(stored: Any) -> datetime.datetime:
    """A moment as either database hands it out."""
    moment = datetime.datetime.fromisoformat(str(stored))
    return moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)


def edited_by_two(place: Place, rounds: int, _times: int) -> Outcome:
    started = time.monotonic()
    met, remarks = edit_together(place, rounds)
    place.accepted += met.accepted
    found = place.inspect()
    there = {(row["code"], row["visitors_guided"]) for row in place.database.rows(REPORTS)}
    remarks += [f"refused and yet there: {send}" for send in met.refused if send in there]
    return Outcome(2 * rounds, met, 0, found, time.monotonic() - started, remarks)


def killed_in_migration(place: Place, each: int, step: int) -> Outcome:
    """What was reported before is there afterwards, and protected, wherever the migration was killed."""
    started = time.monotonic()
    outcome = while_sending(place, each, [strokes.close])
    before = place.database.rows(REPORTS)
    told = place.python("-m", "tests.faults.killed_migration", str(step))
    kills = [json.loads(line) for line in told.splitlines()]
    if place.database.rows(REPORTS) != before:
        outcome.remarks.append("the reports are not those from before the migration")
    place.python("manage.py", "migrate", "--check")
    outcome.found, outcome.kills = place.inspect(), len(kills) - 1
    outcome.seconds = time.monotonic() - started
    return outcome


def killed_at_closing(place: Place, each: int, _times: int) -> Outcome:
    """The clock killed at each of its writes, a day for each, while people send: every day has one edition."""
    started = time.monotonic()
    with MailServer() as mail_server, place.crowd(each) as crowd:
        crowd.enough.set()
        told = place.python(
            "-m", "tests.faults.kill_everywhere", str(DATE), "15:55", "16:01", EMAIL_URL=mail_server.url
        )
    kills = [json.loads(line) for line in told.splitlines()]
    # (It also makes up for yesterday, which nobody closed.)
    closed = [(str(row["date"]), row["number"]) for row in place.database.rows(EDITIONS_OF_CLOCK)]
    closed = [edition for edition in closed if edition[0] >= str(DATE)]
    remarks = [f"{kill['date']} killed at {kill['at']}" for kill in kills if (kill["date"], 1) not in closed]
    remarks += unfit_answers(place, crowd.met)
    remarks += [] if len(closed) == len(kills) else [f"{len(closed)} editions of {len(kills)} days"]
    place.accepted += crowd.met.accepted
    return Outcome(crowd.sends, crowd.met, len(kills) - 1, place.inspect(), time.monotonic() - started, remarks)


EDITIONS_OF_CLOCK = """
SELECT d.date, e.number FROM reports_edition e JOIN reports_reportingday d ON d.id = e.day_id WHERE e.made_by_id IS NULL
"""


def _needs_cluster(database: Database) -> str:
    return "" if getattr(database, "cluster", None) else "no PostgreSQL server of our own can be made here"


def _needs_nginx(database: Database) -> str:
    return "" if NGINX else "without nginx there is no door to wait behind"


def _needs_disk_of_log(database: Database) -> str:
    return "" if database.log_disk else "the log has no small disk of its own here"


def _needs_disk(database: Database) -> str:
    return "" if database.disk else "no small disk can be mounted here"


TRIALS = [
    Trial("killed", killed, (4, 1), (70, 6)),
    Trial("reloaded", reloaded, (3, 1), (70, 10)),
    Trial("cut off", cut_off, (3, 1), (70, 6), _needs_cluster),
    Trial("out of space", out_of_space, (5, 1), (70, 4), _needs_disk),
    Trial("log out of space", log_out_of_space, (4, 1), (70, 3), _needs_disk_of_log),
    Trial("busy over the deadline", busy_over_the_deadline, (1, 0), (1, 0), _needs_nginx),
    Trial("two editors", edited_by_two, (20, 0), (200, 0)),
    Trial("clock set back", set_back, (2, 1), (70, 3)),
    Trial("killed at closing", killed_at_closing, (4, 0), (70, 0)),
    Trial("killed in a migration", killed_in_migration, (1, 30), (70, 1)),
]
