"""Files that nobody else may read, not even while they are written."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

#: How an unfinished file's name begins; a process that was killed leaves one behind.
UNFINISHED = ".dang-sao-luu-"


@contextmanager
def private_file(folder: Path) -> Iterator[Path]:
    """A file of our own in ``folder`` that is gone afterwards unless it was renamed."""
    handle, name = tempfile.mkstemp(prefix=UNFINISHED, dir=folder)
    os.close(handle)
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)
