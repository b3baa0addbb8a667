"""The server keeps to one core; what it starts beside itself may use all."""

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import MagicMock

import pytest
from flask import Flask

from cli import inside
from hall.settings import Settings

# as a Linux of some cores would answer, wherever this runs
BEGIN = """
import os, sys
sys.platform = "linux"
os.sched_getaffinity = lambda pid: set(range(int(sys.argv[3])))
os.getpid = lambda: int(sys.argv[2])
kept = []
os.sched_setaffinity = lambda pid, cores: kept.append((pid, sorted(cores)))
from pathlib import Path
from hall import cores
print(cores.keep_to_one(Path(sys.argv[1])))
cores.let_roam(77)
print(kept)
"""


def _told(devices: Path, pid: int, *, cores: int = 4) -> list[str]:
    """What a process of that number chose, and which cores it set for whom."""
    said = subprocess.run(
        [sys.executable, "-c", BEGIN, str(devices), str(pid), str(cores)],
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


def test_where_there_is_one_core_there_is_nothing_to_choose(tmp_path: Path) -> None:
    assert _told(tmp_path, 6, cores=1) == ["None", "[]"]


@pytest.mark.parametrize("one_core", [True, False])
def test_a_server_keeps_to_one_core_unless_somebody_says_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, one_core: bool
) -> None:
    kept: list[bool] = []
    monkeypatch.setattr(inside, "cores", SimpleNamespace(keep_to_one=lambda: kept.append(True)))
    served = inside.Served(Settings(data=tmp_path, one_core=one_core), "http://127.0.0.1:1")
    served._app = Flask("hall")
    for name in ("gc", "sys", "go_on", "threading"):  # not of the process that tests
        monkeypatch.setattr(inside, name, MagicMock())

    served.begin()

    assert kept == [True] * one_core
