"""The program as deployed: a release of its own, gunicorn with its own file, nginx with deploy/nginx.conf before it."""

import contextlib
import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg

from tests.benchmarks.processes import cpu_seconds, peak_memory
from tests.benchmarks.sides import ROOT, Bench, Peer, Side
from tests.operations.test_deployment import MAIN, NAME, PARTS, Site, wait_for

#: A process that fills the database and looks into it.
FILLING = Side("load", "tests.benchmarks.settings", "tests.load.side", "phien")
SESSION_COOKIE = "__Host-phien"
#: What Debian's main file says, where that of the tests is smaller.
DEBIANS = {"worker_processes 1;": "worker_processes auto;", "worker_connections 256;": "worker_connections 768;"}


class Deployed:
    """nginx, gunicorn and one database."""

    def __init__(self, site: Site, server: subprocess.Popen, peer: Peer) -> None:
        self.site, self.server, self.peer = site, server, peer

    def happen(self, what: str, **plan: Any) -> dict:
        """Let visitors come, from a process of their own; returns what they met, and who used how much CPU."""
        plan |= {"what": what, "port": self.site.https, "host": NAME, "certificate": str(self.site.certificate)}
        plan["session_cookie"] = SESSION_COOKIE
        command = [sys.executable, "-m", "tests.load.driver"]
        before = self.cpu_seconds()
        done = subprocess.run(
            command, input=json.dumps(plan), cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True, timeout=300
        )
        used = {name: seconds - before[name] for name, seconds in self.cpu_seconds().items()}
        found = json.loads(done.stdout)
        return found | {"used": used | {"visitors": found["cpu"]}}

    def workers(self) -> list[int]:
        return children(self.server.pid)

    def cpu_seconds(self) -> dict[str, float]:
        """What each part has used so far."""
        found = {
            "gunicorn": _used_by_children(self.server.pid),
            "nginx": _used_by_children(self.site.process.pid),
        }
        if "postgresql" in self.peer.database:
            found["PostgreSQL"] = _used_by_children(_postmaster(self.peer.database))
        return found

    def peak_memory(self) -> float:
        """Of the larger worker, in MB."""
        return max(map(peak_memory, self.workers()))


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _used_by_children(pid: int) -> float:
    used = 0.0
    for child in children(pid):
        # Somebody else's connection to a shared PostgreSQL may end while we look.
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            used += cpu_seconds(child)
    return used


def _postmaster(database: str) -> int:
    """The parent of all of PostgreSQL's processes on this machine."""
    with psycopg.connect(database) as connection:
        status = Path(f"/proc/{connection.info.backend_pid}/stat").read_text()
    return int(status.rpartition(")")[2].split()[1])


def make_release(folder: Path, environment: dict[str, str]) -> None:
    """Put a release together as install-release does."""
    for part in PARTS:
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    for part in ("manage.py", "gunicorn.conf.py"):
        shutil.copy(ROOT / part, folder)
    command = [sys.executable, "manage.py", "collectstatic", "--noinput"]
    subprocess.run(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, check=True)


@contextlib.contextmanager
def deployed(bench: Bench, peer: Peer, workers: int = 2) -> Iterator[Deployed]:
    """The program at work on the peer's database, behind the site."""
    folder = bench.directory / f"release-{peer.database.rpartition('/')[2]}-{workers}"
    folder.mkdir()
    environment = peer.environment | {
        "DJANGO_SETTINGS_MODULE": "bluezone_report.settings",
        "ALLOWED_HOSTS": NAME,
        "HTTPS": "true",
        "STATE_DIR": str(folder),
        "BACKUP_DIR": str(folder),
    }
    # The release's own modules, not those of the checkout.
    del environment["PYTHONPATH"]
    make_release(folder, environment)
    site = _site(folder)
    command = [sys.executable, "-m", "gunicorn", "--bind", f"unix:{site.upstream}", "--workers", str(workers)]
    log = (folder / "gunicorn.log").open("w")
    server = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)
    try:
        site.start()
        wait_for(lambda: site.upstream.exists() and len(children(server.pid)) == workers)
        wait_for(lambda: site.ask("GET", "/healthz").status == 200)
        yield Deployed(site, server, peer)
    finally:
        if site.process:
            site.stop()
        server.send_signal(signal.SIGTERM)
        server.wait(40)
        log.close()


def _site(folder: Path) -> Site:
    """The site, within nginx's main file as Debian ships it: a worker for each core."""
    (folder / "site").mkdir()
    site = Site(folder / "site")
    main = folder / "site" / "nginx.conf"
    text = main.read_text()
    for tested, shipped in DEBIANS.items():
        if tested not in MAIN:
            raise RuntimeError(f"{tested} is no longer in nginx's main file")
        text = text.replace(tested, shipped)
    main.write_text(text)
    return site
