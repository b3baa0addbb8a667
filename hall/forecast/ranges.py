"""What a forecast says: a range in minutes, how it is rounded, and when it may change."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

STEP = 5  # minutes; ranges are rounded outwards to these
CARE = 0.8  # of the median: nobody should have left the hall when they are called early
MOVES = 5.0  # minutes an end must move before another range is shown


@dataclass(frozen=True)
class Range:
    """From the earlier to the later likely moment of the call, minutes from now."""

    low_minutes: int
    high_minutes: int


class Expected(NamedTuple):
    """What a pass found for one ticket, minutes from now."""

    middle: float  # half of the played days called it earlier
    raw: float  # nine in ten did
    late: float  # `raw`, moved by what the hall's own waits have taught

    @property
    def early(self) -> float:
        return CARE * self.middle


class Promise(NamedTuple):
    """What is shown, and what it rests on."""

    shown: Range
    expected: Expected  # of the latest pass
    early: float  # the ends as they were when `shown` was first said
    late: float


def first_said(expected: Expected) -> Promise:
    """The range for somebody to whom none was said yet."""
    return Promise(_rounded(expected), expected, expected.early, expected.late)


def said_again(before: Promise | None, expected: Expected) -> Promise:
    """The range as it is to be shown now: the same, unless an end has moved enough."""
    if before is None:
        return first_said(expected)
    moved = max(abs(expected.early - before.early), abs(expected.late - before.late))
    if moved >= MOVES:
        return first_said(expected)
    return Promise(before.shown, expected, before.early, before.late)


def as_told(low: int, high: int, expected: Expected) -> Promise:
    """The range that stands on a slip, taken up where its pass is no longer known."""
    return Promise(Range(low, high), expected, low + STEP / 2, high - STEP / 2)


def quantile(ordered: Sequence[float], share: float) -> float:
    """The value below which that share of them lies; between two, by proportion."""
    at = share * (len(ordered) - 1)
    below = int(at)
    above = min(below + 1, len(ordered) - 1)
    if ordered[below] == ordered[above]:
        return ordered[below]
    return ordered[below] + (at - below) * (ordered[above] - ordered[below])


def _rounded(expected: Expected) -> Range:
    low = math.floor(max(0.0, expected.early) / STEP) * STEP
    return _range(low, max(low + STEP, math.ceil(expected.late / STEP) * STEP))


@cache
def _range(low: int, high: int) -> Range:
    """One of each: a line holds hundreds of the same few."""
    return Range(low, high)
