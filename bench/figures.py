"""A figure: what was measured, its spread, and the promise it is held against."""

import os
import statistics
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Figure:
    """Times are milliseconds unless `unit` says otherwise."""

    what: str
    values: tuple[float, ...]
    promise: str
    kept: bool
    unit: str = "ms"
    processor_ms: float = 0  # of the server, for each; 0: not measured

    @property
    def row(self) -> str:
        """A row of the table in docs/performance.md."""
        if len(self.values) == 1:
            shown = [f"{self.values[0]:.1f} {self.unit}", "", ""]
        else:
            shown = [f"{quantile(self.values, q):.1f} {self.unit}" for q in (0.5, 0.95, 1.0)]
        kept = ("yes" if self.kept else "**no**") if self.promise else ""
        return f"| {self.what} | {' | '.join(shown)} | {self.promise} | {kept} |"

    @property
    def row_with_processor(self) -> str:
        """The same, and what each took of the server's processor."""
        return f"{self.row} {f'{self.processor_ms:.1f} ms' if self.processor_ms else ''} |"


class Processor:
    """What the programs of a group have taken of a processor, threads and all (proc(5))."""

    def __init__(self, group: int) -> None:
        self._group = group

    @property
    def ms(self) -> float:
        """Milliseconds since they began, in steps of some ten."""
        ticks = 0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):  # it has just ended
                told = stat.read_text().rpartition(")")[2].split()
                if int(told[2]) == self._group:
                    ticks += int(told[11]) + int(told[12])
        return ticks * 1000 / os.sysconf("SC_CLK_TCK")


def quantile(values: tuple[float, ...] | list[float], q: float) -> float:
    """The value below which that share lies."""
    ordered = sorted(values)
    if q >= 1:
        return ordered[-1]
    return ordered[min(len(ordered) - 1, int(q * len(ordered)))]


def median(values: tuple[float, ...] | list[float]) -> float:
    return statistics.median(values)
