"""What befalls a server while people send; each stroke falls once and says how many processes it cost."""

import datetime
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from .orders import AFTER_ANSWER, BEFORE_ANSWER, MIDWAY
from .people import BOARD, REPORT, Browser, Crowd
from .place import Place
from .server import wait_for

#: What ``gunicorn.conf.py`` starts.
WORKERS = 2
Stroke = Callable[[Place, Crowd], int]

#: People who must have been refused on a full disk before there is room again.
REFUSED = 15
HOUR = datetime.timedelta(hours=1)


def kill_workers(place: Place, crowd: Crowd) -> int:
    """Every worker at once, in the middle of whatever it does."""
    for worker in _all_workers(place):
        os.kill(worker, signal.SIGKILL)
    return WORKERS


def _all_workers(place: Place) -> set[int]:
    """The workers, once those that were killed before are replaced."""
    wait_for(lambda: len(place.server.workers) == WORKERS, "all workers")
    return set(place.server.workers)


@contextmanager
def busy_workers(place: Place) -> Iterator[None]:
    """Every worker stands still meanwhile, as if each of its threads were waiting; what is sent waits at the door."""
    workers = _all_workers(place)
    for worker in workers:
        os.kill(worker, signal.SIGSTOP)
    try:
        yield
    finally:
        for worker in workers:
            os.kill(worker, signal.SIGCONT)


def kill_master(place: Place, crowd: Crowd) -> int:
    """The master, and with it what systemd then finds left of the service."""
    starts = place.server.starts
    place.server.signal(signal.SIGKILL)
    wait_for(lambda: place.server.starts > starts, "the server's being started again")
    return 1


def kill_midway(place: Place, crowd: Crowd) -> int:
    """Whichever worker is in the middle of writing: of a correction, the revision before is superseded by then."""
    return _order(place, crowd, MIDWAY)


def kill_before_answer(place: Place, crowd: Crowd) -> int:
    """Whichever worker has just written something, before anybody has heard of it."""
    return _order(place, crowd, BEFORE_ANSWER)


def kill_after_answer(place: Place, crowd: Crowd) -> int:
    """Whichever worker has just given a receipt: what is not written by then never will be."""
    return _order(place, crowd, AFTER_ANSWER)


def _order(place: Place, crowd: Crowd, order: str) -> int:
    file, before = place.clock.file.with_name(order), _all_workers(place)
    file.touch()
    wait_for(lambda: not file.exists() or not crowd.is_busy, "a worker's carrying out of the order")
    if file.exists():
        # Nobody sends any more: each has met a failure, and will tell.
        file.unlink(missing_ok=True)
        return 0
    wait_for(lambda: before - set(place.server.workers), "a worker's death")
    return 1


def reload(place: Place, crowd: Crowd) -> int:
    """What an administrator does: new workers come, the old ones finish what they began."""
    before = set(place.server.workers)
    place.server.signal(signal.SIGHUP)
    wait_for(lambda: place.server.workers and not before & set(place.server.workers), "new workers")
    return 0


def close(place: Place, crowd: Crowd) -> int:
    """The Office closes the day while everybody sends."""
    place.office.close()
    return 0


def cut_power_of_database(place: Place, crowd: Crowd) -> int:
    """The database server ended at once, away for a second, started again."""
    place.database.cluster.stop()
    time.sleep(1)
    place.database.cluster.start()
    return 1


def fill_disk(place: Place, crowd: Crowd) -> int:
    """Not a byte is left until a number of people were refused; everybody can still read."""
    before = crowd.met.again
    with full_disk(place):
        wait_for(lambda: crowd.met.again >= before + REFUSED or not crowd.is_busy, "refusals on a full disk")
        crowd.met.failures += unreadable_pages(place)
    if crowd.met.again == before:
        crowd.met.failures.append("nobody was refused on a full disk")
    return 0


def fill_disk_of_log(place: Place, crowd: Crowd) -> int:
    """PostgreSQL's log finds no room: the server gives up; somebody makes room and starts it."""
    database, before = place.database, crowd.met.again
    database.log_disk.fill()
    database.write_log_to_its_end()
    wait_for(database.cluster.has_given_up, "the end of a server that cannot write its log")
    wait_for(lambda: crowd.met.again > before or not crowd.is_busy, "refusals without a database")
    database.log_disk.free()
    database.cluster.start()
    if crowd.met.again == before:
        crowd.met.failures.append("nobody was refused while the log was full")
    return 1


@contextmanager
def full_disk(place: Place) -> Iterator[None]:
    """Not a byte is left meanwhile."""
    place.database.settle()
    place.database.disk.fill()
    try:
        yield
    finally:
        place.database.disk.free()


def unreadable_pages(place: Place) -> list[str]:
    """What somebody who only looks, one page after the other, does not get to see."""
    officer, office = Browser(place.server.port, place.district.officers[0].session), place.office.browser
    pages = ((office, BOARD), (office, f"{BOARD}so-lieu.json"), (officer, REPORT))
    told = []
    for browser, path in pages:
        answer = browser.ask("GET", path)
        browser.close()
        if answer is None or answer.status != 200:
            told.append(f"{path} cannot be read: {answer and answer.status}")
    return told


def turn_clock_back(place: Place, crowd: Crowd) -> int:
    """The server's clock goes back by an hour, for good."""
    place.clock.turn_back(HOUR)
    return 0
