"""One core for the one interpreter, and the others for the programs beside it.

In a process only one thread computes in Python at a time. If its threads take turns on several
cores, what one has just read lies in the other's cache, and each turn begins by fetching it:
docs/decisions/speed.md has the figures.
"""

import os
import sys
from pathlib import Path

CAPACITY = ("cpu_capacity", "cpufreq/cpuinfo_max_freq")  # Linux: how much a core can do
_allowed: set[int] = set()  # before we chose


def keep_to_one(devices: Path = Path("/sys/devices/system/cpu")) -> int | None:
    """Keep this process, with all threads it will start, to one of its fastest cores.

    The core; None where it has no choice, or the system none to give. Several processes of one
    machine are spread by their number.
    """
    if sys.platform != "linux":
        return None
    allowed = os.sched_getaffinity(0)
    if len(allowed) < 2:
        return None
    capacity = {core: _capacity(devices / f"cpu{core}") for core in allowed}
    fastest = sorted(core for core in allowed if capacity[core] == max(capacity.values()))
    chosen = fastest[os.getpid() % len(fastest)]
    os.sched_setaffinity(0, {chosen})
    _allowed.update(allowed)
    return chosen


def let_roam(pid: int) -> None:
    """A program that this process has started may use every core that this one might have."""
    if sys.platform == "linux" and _allowed:
        os.sched_setaffinity(pid, _allowed)


def _capacity(device: Path) -> int:
    for name in CAPACITY:
        try:
            return int((device / name).read_text())
        except (OSError, ValueError):
            continue
    return 0
