"""A server and a companion process that live and end together."""

import os
import signal
import subprocess
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import FrameType

#: Seconds that the companion has for what it has in hand once the server is gone.
PATIENCE = 10

ENDING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


def run_together(
    server: Sequence[str], companion: Sequence[str], *, folder: Path, environment: Mapping[str, str]
) -> int:
    """Run both until the server ends, end the companion, and return the server's exit code.

    Each signal that would end this process is passed on to both. Call it in the main thread.
    """
    children: list[subprocess.Popen[bytes]] = []
    asked: list[int] = []

    def pass_on(number: int, frame: FrameType | None) -> None:
        asked.append(number)
        send_to(children, number)

    for number in ENDING:
        signal.signal(number, pass_on)
    for command in (companion, server):
        # In sessions of their own: a terminal's Ctrl+C would reach them a second time.
        child = subprocess.Popen(command, cwd=folder, env=environment, start_new_session=True)  # noqa: S603
        children.append(child)
    if asked:
        send_to(children, asked[-1])
    # Should the companion end first, it leaves no zombie.
    threading.Thread(target=children[0].wait, daemon=True).start()
    code = children[1].wait()
    if not asked:
        children[0].terminate()
    wait_or_kill(children[0])
    return code if code >= os.EX_OK else 128 - code


def send_to(children: Sequence[subprocess.Popen[bytes]], number: int) -> None:
    for child in children:
        # To gunicorn a closed terminal means to load its settings anew.
        child.send_signal(signal.SIGTERM if number == signal.SIGHUP else number)


def wait_or_kill(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
