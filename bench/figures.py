"""A figure: what was measured, its spread, and the promise it is held against."""

import statistics
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """Times are milliseconds unless `unit` says otherwise."""

    what: str
    values: tuple[float, ...]
    promise: str
    kept: bool
    unit: str = "ms"

    @property
    def row(self) -> str:
        """A row of the table in docs/performance.md."""
        if len(self.values) == 1:
            shown = [f"{self.values[0]:.1f} {self.unit}", "", ""]
        else:
            shown = [f"{quantile(self.values, q):.1f} {self.unit}" for q in (0.5, 0.95, 1.0)]
        kept = "yes" if self.kept else "**no**"
        return f"| {self.what} | {' | '.join(shown)} | {self.promise} | {kept} |"


def quantile(values: tuple[float, ...] | list[float], q: float) -> float:
    """The value below which that share lies."""
    ordered = sorted(values)
    if q >= 1:
        return ordered[-1]
    return ordered[min(len(ordered) - 1, int(q * len(ordered)))]


def median(values: tuple[float, ...] | list[float]) -> float:
    return statistics.median(values)
