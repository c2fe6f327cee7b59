"""The demo's server and clock side by side, until the server ends; ``manage.py demo`` turns into this process.

It knows nothing but Python: whoever only waits for two others needs no Django, and no memory for it.
"""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parents[2]
#: Seconds that the clock has for what it has in hand once the server is gone.
PATIENCE = 10
#: As deploy/bluezone.service has it for gunicorn.
MEMORY = {"MALLOC_MMAP_THRESHOLD_": "1048576"}


def become(bind: str, secret_key: str, offset: float) -> None:
    """Turn the process that prepared the demo into the one that serves it.

    Server and clock sign with the same key, and part from the machine's time by the same number of seconds.
    """
    environment = os.environ | MEMORY | {"SECRET_KEY": secret_key, "DEMO_CLOCK_OFFSET": str(offset)}
    sys.stdout.flush()
    os.chdir(ROOT)
    os.execve(sys.executable, [sys.executable, "-m", __name__, bind], environment)  # noqa: S606


def serve(bind: str) -> int:
    """Run gunicorn and the clock until gunicorn ends, end the clock, and return gunicorn's exit code.

    Each signal that would end this process is passed on to both. Call it in the main thread.
    """
    children: list[subprocess.Popen[bytes]] = []
    asked: list[int] = []

    def pass_on(number: int, frame: FrameType | None) -> None:
        asked.append(number)
        for child in children:
            # To gunicorn a closed terminal means to load its settings anew.
            child.send_signal(signal.SIGTERM if number == signal.SIGHUP else number)

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, pass_on)
    clock = ["manage.py", "run_clock", "--loop", "--parent", str(os.getpid())]
    for command in (["-m", "gunicorn", "--bind", bind], clock):
        # In sessions of their own: a terminal's Ctrl+C would reach them a second time.
        child = subprocess.Popen([sys.executable, *command], cwd=ROOT, start_new_session=True)  # noqa: S603
        children.append(child)
    if asked:
        pass_on(asked[-1], None)
    server, clock_beside = children
    # Should the clock end first, it leaves no zombie.
    threading.Thread(target=clock_beside.wait, daemon=True).start()
    code = server.wait()
    end(clock_beside, is_asked=bool(asked))
    return code if code >= os.EX_OK else 128 - code


def end(clock: subprocess.Popen[bytes], *, is_asked: bool) -> None:
    """Wait until the clock has brought to its end what it has in hand, for a while."""
    if not is_asked:
        clock.terminate()
    try:
        clock.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        clock.kill()
        clock.wait()


if __name__ == "__main__":
    sys.exit(serve(sys.argv[1]))
