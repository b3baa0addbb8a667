"""The server keeps to one core; what it starts beside itself may use all."""

import subprocess
import sys
from pathlib import Path

import pytest

# as a Linux of four cores would answer, wherever this runs
BEGIN = """
import os, sys
sys.platform = "linux"
os.sched_getaffinity = lambda pid: {0, 1, 2, 3}
os.getpid = lambda: int(sys.argv[2])
kept = []
os.sched_setaffinity = lambda pid, cores: kept.append((pid, sorted(cores)))
from pathlib import Path
from hall import cores
print(cores.keep_to_one(Path(sys.argv[1])))
cores.let_roam(77)
print(kept)
"""


def _told(devices: Path, pid: int) -> list[str]:
    """What a process of that number chose, and which cores it set for whom."""
    said = subprocess.run(
        [sys.executable, "-c", BEGIN, str(devices), str(pid)],
        capture_output=True,
        text=True,
        check=True,
    )
    return said.stdout.splitlines()


def _devices(folder: Path, name: str, figures: list[int]) -> Path:
    for core, figure in enumerate(figures):
        file = folder / f"cpu{core}" / name
        file.parent.mkdir(parents=True)
        file.write_text(f"{figure}\n")
    return folder


@pytest.mark.parametrize(("pid", "core"), [(4, 0), (5, 1), (6, 2), (7, 3)])
def test_servers_of_one_machine_are_spread_over_equal_cores(
    tmp_path: Path, pid: int, core: int
) -> None:
    devices = _devices(tmp_path, "cpu_capacity", [1024] * 4)

    chosen, kept = _told(devices, pid)

    assert chosen == str(core)
    assert kept == str([(0, [core]), (77, [0, 1, 2, 3])])


@pytest.mark.parametrize("name", ["cpu_capacity", "cpufreq/cpuinfo_max_freq"])
@pytest.mark.parametrize("pid", [4, 5])
def test_a_slow_core_is_not_chosen(tmp_path: Path, name: str, pid: int) -> None:
    devices = _devices(tmp_path, name, [900, 900, 2400, 900])

    chosen, _ = _told(devices, pid)

    assert chosen == "2"


def test_where_the_system_tells_nothing_any_core_will_do(tmp_path: Path) -> None:
    chosen, _ = _told(tmp_path, 6)

    assert chosen == "2"
