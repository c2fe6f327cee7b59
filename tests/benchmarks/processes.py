"""What the kernel tells of a process, and how one is ended."""

import os
import subprocess
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid: int) -> float:
    """What the process has used so far, user and system."""
    return sum(_times(pid)[:2])


def used_by(pid: int) -> float:
    """The same, with the children that have ended."""
    return sum(_times(pid))


def _times(pid: int) -> list[float]:
    # The name in the second field may hold blanks; utime, stime and the children's are fields 14 to 17.
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return [int(field) / TICKS for field in fields[11:15]]


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def family(pid: int) -> list[int]:
    """The process and all that it has started, and they."""
    return [pid, *(member for child in children(pid) for member in family(child))]


def peak_memory(pid: int | str = "self") -> float:
    """The highest resident memory of the process so far, in MB."""
    return _told(pid, "status", "VmHWM:")


def shared_memory(pid: int) -> float:
    """The resident memory of the process, of what it shares with others its part (PSS), in MB."""
    return _told(pid, "smaps_rollup", "Pss:")


def _told(pid: int | str, file: str, name: str) -> float:
    for line in Path(f"/proc/{pid}/{file}").read_text().splitlines():
        if line.startswith(name):
            return int(line.split()[1]) / 1024
    raise RuntimeError(f"the kernel does not tell {name}")


def stop(process: subprocess.Popen) -> None:
    """End a process, kindly at first."""
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
