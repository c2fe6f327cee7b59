"""What somebody sent is read in a process apart: what it costs is bounded there, and whoever asked lives on.

A new process, not a copy of one: the server's threads may hold locks. Contents go in, plain data comes out.
"""

import json
import logging
import resource
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

logger = logging.getLogger(__name__)

#: What the contents of one request may cost together, all in all: seconds of a processor, seconds, bytes of memory.
MOST_CPU = 8
MOST_SECONDS = 20
MOST_MEMORY = 512 * 1024 * 1024

#: A content with its name.
Named = tuple[str, bytes]


def answers(function: str, contents: Sequence[Named], *, with_django: bool = False) -> list[Any]:
    """What ``function`` ("module:name") answers to the contents, one by one, as plain data.

    It takes them and gives its answers as they come. Fewer answers than contents: it ended there, or was ended as the
    next one cost more than it may.
    """
    asked = json.dumps([[name, len(data)] for name, data in contents]).encode() + b"\n"
    command = [sys.executable, "-m", __name__, function, *["--django"] * with_django]
    try:
        child = subprocess.run(  # noqa: S603 # Our own module, and names that stand in our code.
            command,
            input=asked + b"".join(data for _, data in contents),
            capture_output=True,
            cwd=Path(__file__).resolve().parent.parent,
            timeout=MOST_SECONDS,
            check=False,
        )
        said, complaint = child.stdout, child.stderr if child.returncode else b""
    except subprocess.TimeoutExpired as slow:
        said, complaint = slow.stdout or b"", b"timeout"
    # The last line is whole unless its writer was ended.
    given = [json.loads(line) for line in said.split(b"\n")[:-1]]
    if len(given) < len(contents):
        # The kind of what went wrong alone: what was sent belongs in no log.
        kind = complaint.decode(errors="replace").strip().rpartition("\n")[2].partition(":")[0]
        logger.warning("read apart: %s of %s contents answered (%s)", len(given), len(contents), kind or "limit")
    return given


def _bound() -> None:
    """Bound what this process may take of the machine."""
    for kind, most in ((resource.RLIMIT_CPU, MOST_CPU), (resource.RLIMIT_AS, MOST_MEMORY), (resource.RLIMIT_CORE, 0)):
        # Where the machine's own limit is lower, that one stands.
        with suppress(ValueError):
            resource.setrlimit(kind, (most, most))


def _serve(function: Callable[[Iterator[Named]], Iterable[Any]]) -> None:
    _bound()
    asked = json.loads(sys.stdin.buffer.readline())
    for answer in function((name, sys.stdin.buffer.read(size)) for name, size in asked):
        print(json.dumps(answer), flush=True)  # noqa: T201


if __name__ == "__main__":
    if "--django" in sys.argv:
        import django

        django.setup()
    _serve(resolve_name(sys.argv[1]))
