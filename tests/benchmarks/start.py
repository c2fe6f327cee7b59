"""Starting the demo for the first and the second time in a folder of its own, and what its first process keeps."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from .effort import Effort
from .outcome import Line, Outcome, megabytes, seconds
from .processes import family, shared_memory, used_by
from .sides import LOG, ROOT, Bench

PARTS = ("bluezone_report", "incoming", "units", "accounts", "reports", "operations", "templates", "static")
FILES = ("manage.py", "gunicorn.conf.py")
#: Seconds of the first and of the second start, and MB of the process that started the others.
AIMS = {"first": 5, "second": 3}
SUPERVISOR_AIM = 60
PATIENCE = 300


def measure_start(bench: Bench, outcome: Outcome, effort: Effort) -> None:
    """Until a page is answered: by the clock on the wall, and in CPU of all its processes."""
    folder = bench.directory / "demo"
    for part in PARTS:
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    for file in FILES:
        shutil.copy(ROOT / file, folder)
    # An installed program has been compiled.
    subprocess.run([sys.executable, "-m", "compileall", "-q", folder], check=True)
    for which, aim in AIMS.items():
        on_the_wall, used, kept = _started(folder, bench.directory / LOG)
        outcome.add(Line(f"Demo's {which} start", [on_the_wall], (), seconds))
        outcome.add(Line("  CPU of all its processes", [used], (), seconds))
        outcome.at_most(f"Demo's {which} start", on_the_wall, aim, "s")
    line = outcome.add(Line("Supervising process (PSS)", [kept], (), megabytes))
    outcome.at_most(line.title, line.figure, SUPERVISOR_AIM, "MB")


def _started(folder: Path, log: Path) -> tuple[float, float, float]:
    """Start the demo, ask for its page, and stop it: seconds, seconds of CPU, the supervisor's MB."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    command = [sys.executable, "manage.py", "demo", "--bind", f"127.0.0.1:{port}"]
    before = time.monotonic()
    with log.open("a") as out:
        demo = subprocess.Popen(command, cwd=folder, env=environment, stdout=out, stderr=out)
    try:
        while not _answers(port):
            if demo.poll() is not None or time.monotonic() - before > PATIENCE:
                raise RuntimeError(f"the demo did not start:\n{log.read_text()[-2000:]}")
            time.sleep(0.02)
        return time.monotonic() - before, sum(map(used_by, family(demo.pid))), shared_memory(demo.pid)
    finally:
        demo.send_signal(signal.SIGTERM)
        demo.wait(60)


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", "/dang-nhap/")
        return connection.getresponse().status == 200
    except ConnectionError:
        return False
    finally:
        connection.close()
