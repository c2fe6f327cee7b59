"""Processes of the program whose lines can be waited for."""

import queue
import signal
import subprocess
import sys
import threading

from django.conf import settings

from .travelling_clock import DONE

#: Seconds until something that should happen at once counts as not happening.
PATIENCE = 60


class Process:
    """A process whose lines can be waited for; killed at the latest when the test ends."""

    def __init__(self, command: list[str], environment: dict[str, str]):
        self.process = subprocess.Popen(
            [sys.executable, *command],
            cwd=settings.BASE_DIR,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            bufsize=1,
        )
        self.printed, self.complaints = queue.Queue(), queue.Queue()
        self.readers = [
            threading.Thread(target=self._read, args=(stream, lines), daemon=True)
            for stream, lines in ((self.process.stdout, self.printed), (self.process.stderr, self.complaints))
        ]
        for reader in self.readers:
            reader.start()

    @staticmethod
    def _read(stream, lines: queue.Queue):
        for line in stream:
            lines.put(line.rstrip("\n"))

    def tell(self, line) -> None:
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()

    def run_at(self, moment) -> list[str]:
        """Let a travelling clock run at the moment; give what it printed."""
        self.tell(moment.isoformat())
        return self.until(DONE)[:-1]

    def until(self, *words: str, complaining: bool = False) -> list[str]:
        """Wait until each of the words stood in a line, in whatever order; give the lines up to the last of them."""
        lines, source = [], self.complaints if complaining else self.printed
        while not all(any(word in line for line in lines) for word in words):
            lines.append(source.get(timeout=PATIENCE))
        return lines

    def rest(self, patience: float = PATIENCE) -> list[str]:
        """Wait for the process to end by itself, and well; give what it printed and nobody has read yet."""
        assert self.process.wait(patience) == 0, list(self.complaints.queue)
        self._read_to_the_end()
        return list(self.printed.queue)

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        assert self.process.wait(PATIENCE) == -signal.SIGKILL

    def end(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(PATIENCE)
        self._read_to_the_end()
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            stream.close()

    def _read_to_the_end(self) -> None:
        """A reader whose stream is closed under it raises in its thread, and fails whichever test runs then."""
        for reader in self.readers:
            reader.join(PATIENCE)
