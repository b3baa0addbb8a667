"""What a hall has taught about itself: how long visits take, and what lies between them.

Old visits count less than new ones, and the configured mean of a service counts as
some visits until there are enough. Pure numbers; they are stored as JSON.
"""

import math
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from statistics import NormalDist, fmean
from typing import Any

from hall.forecast.ranges import Expected, quantile

FEWEST = 5  # visits seen before anything is promised
SHORTEST, LONGEST = 0.2, 180.0  # minutes; outside it is a slip of the hand, not a visit
DECAY = 0.995  # of the weight of a visit, with each later one
PRIOR = 8.0  # visits that the configured mean counts for
PRIOR_OFFICER = 20.0  # visits for which an officer counts as like all others
SPREAD = 0.6  # of the logarithm of minutes, while too few visits are seen
LATEST, ENOUGH = 300, 80  # visits of a service kept; from so many on they speak for themselves
POINTS = 64  # of a grid of equally likely durations
LONGEST_GAP, LONGEST_BREAK = 15.0, 90.0  # minutes
FEWEST_WAITS = 30  # before the upper end is moved
WINDOW = 1_500  # waits
LEAST_SPREAD = 0.5  # minutes between a middle and its upper end, where all plays agree
COVERED = 0.88  # of the waits, by the upper end; rounding outwards covers some more
DAYS = 20  # that the arrivals are averaged over
HALF_HOURS = 48
ATTENDED = 0.9  # of the weight of a session, with each later one
_NORMAL = [NormalDist().inv_cdf((i + 0.5) / POINTS) for i in range(POINTS)]


@dataclass
class Visits:
    """Handling times of one service, call to end, in minutes."""

    count: int = 0
    weight: float = 0.0
    total: float = 0.0
    logs: float = 0.0
    squares: float = 0.0  # of the logarithms
    latest: deque[float] = field(default_factory=partial(deque, maxlen=LATEST))

    def add(self, minutes: float) -> None:
        log = math.log(minutes)
        self.count += 1
        self.weight = self.weight * DECAY + 1
        self.total = self.total * DECAY + minutes
        self.logs = self.logs * DECAY + log
        self.squares = self.squares * DECAY + log * log
        self.latest.append(minutes)

    def mean(self, configured: float) -> float:
        prior = PRIOR * DECAY**self.count
        return (self.total + prior * configured) / (self.weight + prior)

    def log_mean(self, configured: float) -> float:
        return self._logs(configured)[0]

    def grid(self, configured: float) -> list[float]:
        """Equally likely durations, shortest first."""
        if len(self.latest) >= ENOUGH:
            ordered = sorted(self.latest)
            return [quantile(ordered, (i + 0.5) / POINTS) for i in range(POINTS)]
        middle, spread = self._logs(configured)
        found = [math.exp(middle + spread * z) for z in _NORMAL]
        scale = self.mean(configured) / fmean(found)
        return [minutes * scale for minutes in found]

    def _logs(self, configured: float) -> tuple[float, float]:
        prior = PRIOR * DECAY**self.count
        usual = math.log(configured) - SPREAD**2 / 2
        weight = self.weight + prior
        middle = (self.logs + prior * usual) / weight
        square = (self.squares + prior * (usual**2 + SPREAD**2)) / weight
        return middle, math.sqrt(max(0.05, square - middle**2))


@dataclass
class Learnt:
    """All of it, of one hall. Minutes, unless said otherwise."""

    visits: dict[int, Visits] = field(default_factory=dict)  # by service
    officers: dict[int, list[float]] = field(default_factory=dict)  # weight, sum of log ratios
    absent: list[float] = field(default_factory=lambda: [20.0, 1.0])  # calls, missed ones
    absent_cost: deque[float] = field(default_factory=partial(deque, maxlen=100))
    # from an end to the next call, while somebody waited
    gaps: deque[float] = field(default_factory=partial(deque, maxlen=400))
    breaks: deque[float] = field(default_factory=partial(deque, maxlen=100))
    # after the session's opening; None: no break
    break_starts: deque[float | None] = field(default_factory=partial(deque, maxlen=200))
    # from the session's opening to the desk's
    delays: deque[float] = field(default_factory=partial(deque, maxlen=300))
    attendance: dict[str, list[float]] = field(default_factory=dict)  # "desk session": seen, came
    # from an appointment's hour to its check-in
    offsets: deque[float] = field(default_factory=partial(deque, maxlen=300))
    kept: list[float] = field(default_factory=lambda: [10.0, 9.0])  # appointments, those kept
    days: int = 0
    rates: dict[str, list[float]] = field(default_factory=dict)  # "service class": by half hour
    # how far waits went beyond their upper end, in spreads
    scores: deque[float] = field(default_factory=partial(deque, maxlen=WINDOW))

    @property
    def is_enough(self) -> bool:
        return sum(seen.count for seen in self.visits.values()) >= FEWEST

    def saw_visit(
        self, service: int, minutes: float, *, officer: int | None, configured: float
    ) -> None:
        if not SHORTEST <= minutes <= LONGEST:
            return
        seen = self.visits.setdefault(service, Visits())
        if officer is not None:
            mine = self.officers.setdefault(officer, [0.0, 0.0])
            ratio = math.log(minutes) - seen.log_mean(configured)
            mine[:] = [mine[0] * DECAY + 1, mine[1] * DECAY + ratio]
        seen.add(minutes)
        self.absent[:] = [self.absent[0] * DECAY + 1, self.absent[1] * DECAY]

    def saw_absent(self, minutes: float) -> None:
        """A call to which nobody came, and what it cost the desk."""
        self.absent[:] = [self.absent[0] * DECAY + 1, self.absent[1] * DECAY + 1]
        self.absent_cost.append(min(minutes, LONGEST_GAP))

    def saw_gap(self, minutes: float) -> None:
        self.gaps.append(min(minutes, LONGEST_GAP))

    def saw_session(self, desk: int, session: str, delay: float | None) -> None:
        """When a desk opened in a session; None: it did not."""
        mine = self.attendance.setdefault(f"{desk} {session}", [0.0, 0.0])
        mine[:] = [mine[0] * ATTENDED + 1, mine[1] * ATTENDED + (delay is not None)]
        if delay is not None:
            self.delays.append(delay)

    def saw_appointment(self, *, was_kept: bool) -> None:
        self.kept[:] = [self.kept[0] * DECAY + 1, self.kept[1] * DECAY + was_kept]

    def saw_wait(self, expected: Expected, waited: float) -> None:
        self.scores.append((waited - expected.raw) / _spread(expected))

    def saw_day(self, arrivals: Mapping[str, Iterable[int]]) -> None:
        """A day's tickets by service and class, each by half hour."""
        self.days += 1
        share = 1 / min(self.days, DAYS)
        today = {key: list(counts) for key, counts in arrivals.items()}
        for key in {*self.rates, *today}:
            rates = self.rates.setdefault(key, [0.0] * HALF_HOURS)
            counts = today.get(key, [0] * HALF_HOURS)
            self.rates[key] = [r + share * (n - r) for r, n in zip(rates, counts, strict=True)]

    def mean(self, service: int, configured: float) -> float:
        return self.visits.get(service, _NONE).mean(configured)

    def grid(self, service: int, configured: float) -> list[float]:
        return self.visits.get(service, _NONE).grid(configured)

    def factor(self, officer: int | None) -> float:
        """How long that officer's visits are, to those of all."""
        weight, logs = self.officers.get(officer or 0, (0.0, 0.0))
        return math.exp(logs / (weight + PRIOR_OFFICER))

    @property
    def share_absent(self) -> float:
        return self.absent[1] / self.absent[0]

    @property
    def share_kept(self) -> float:
        """Of the appointments."""
        return self.kept[1] / self.kept[0]

    def comes(self, desk: int, session: str) -> float:
        """How likely it is that a desk opens in a session."""
        seen, came = self.attendance.get(f"{desk} {session}", (0.0, 0.0))
        return came / (seen + 0.5)

    def calibrated(self, middle: float, raw: float, *, moves: float) -> Expected:
        """With the upper end moved by so many spreads (see `moves`)."""
        return Expected(middle, raw, max(middle, raw + moves * (raw - middle + LEAST_SPREAD)))

    @property
    def moves(self) -> float:
        """By how many spreads the upper end must move to cover what it promises.

        The sliding conformal step: the quantile of the latest waits' own scores.
        """
        if len(self.scores) < FEWEST_WAITS:
            return 0.0
        ordered = sorted(self.scores)
        return ordered[min(len(ordered) - 1, math.ceil((len(ordered) + 1) * COVERED) - 1)]

    def stored(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return {name: _plain(value) for name, value in vars(self).items()}

    @classmethod
    def of(cls, numbers: Mapping[str, Any]) -> "Learnt":
        found = cls()
        for name, value in numbers.items():
            mine = getattr(found, name, None)
            if name == "visits":
                found.visits = {int(key): _visits(seen) for key, seen in value.items()}
            elif name == "officers":
                found.officers = {int(key): seen for key, seen in value.items()}
            elif isinstance(mine, deque):
                mine.extend(value)
            elif mine is not None:
                setattr(found, name, value)
        return found


_NONE = Visits()


def _spread(expected: Expected) -> float:
    return expected.raw - expected.middle + LEAST_SPREAD


def _visits(numbers: Mapping[str, Any]) -> Visits:
    latest: deque[float] = deque(numbers["latest"], maxlen=LATEST)
    return Visits(**(dict(numbers) | {"latest": latest}))


def _plain(value: Any) -> Any:
    if isinstance(value, deque):
        return [found if found is None else round(found, 4) for found in value]
    if isinstance(value, Visits):
        return {name: _plain(found) for name, found in vars(value).items()}
    if isinstance(value, dict):
        return {str(key): _plain(found) for key, found in value.items()}
    return value
