"""Mornings of made-up halls, each with all its chance: who comes, how long they stay, who is late.

A morning knows nothing of any line: it says what would happen whoever is called when.
The same seed gives the same mornings. Times are minutes from the desks' opening hour.

The halls are those that the promises of docs/performance.md are held against: arrivals
with a crowd before the doors open and a decline, visits whose length is log-normal,
officers who come late or not at all, take one break and a breath between visits,
citizens who leave when they wait too long, means configured wrong by up to 30 %.
"""

import math
from dataclasses import dataclass, replace
from itertools import pairwise
from random import Random

DOORS_OPEN, DOORS_CLOSE = -20.0, 240.0
# how many come: minute, relative rate
TIDE = ((-20, 1.7), (0, 1.9), (30, 1.5), (60, 1.3), (120, 1.1), (180, 0.8), (240, 0.35))
PRIORITY = 0.08  # share of the citizens
LATE, LATE_MINUTES, ABSENT = 0.30, 12.0, 0.04  # share of the officers, their mean, share
BREAK_FROM, BREAK_UNTIL, BREAK_MINUTES = 75.0, 180.0, (15.0, 20.0)
BREATH, BREATH_MINUTES = 0.25, 2.5  # share of the visits after which an officer pauses; mean
WALK = (0.4, 1.2)  # from the call to the chair
NEVER_THERE = 0.03  # share of the citizens who do not come when called
PATIENCE, PATIENCE_SPREAD = 110.0, 0.6  # median, of the logarithm
DAYS_DIFFER = 0.12  # standard deviation of how many come
OFFICERS_DIFFER = 0.12  # of the logarithm of their pace
LOAD = 0.95  # of what the desks can do
SLOT, FIRST_SLOT, LAST_SLOT = 15.0, -5.0, 220.0  # minutes
EARLY, EARLY_SPREAD, IN_TIME = 7.0, 7.0, 14.5  # minutes before the hour; within so many of it
NOT_KEPT = 0.10  # share of the appointments


@dataclass(frozen=True)
class Kind:
    """A service as it really is, and the mean that was configured for it."""

    mean: float
    spread: float  # of the logarithm
    share: float
    configured: int


@dataclass(frozen=True)
class Citizen:
    at: float
    service: int
    kind: str  # ordinary, priority, appointment
    minutes: float  # from chair to end, with an officer of ordinary pace
    walk: float  # minutes from call to chair
    patience: float  # minutes; called later, nobody comes
    slot: float | None = None  # the hour that was promised to them

    @property
    def since(self) -> float:
        """When their wait begins to count."""
        return self.at if self.slot is None else max(self.at, self.slot)


@dataclass(frozen=True)
class Officer:
    opens: float | None  # None: does not come
    break_at: float
    break_minutes: float
    breaths: tuple[float, ...]  # minutes after each visit, over and over


@dataclass(frozen=True)
class Morning:
    citizens: tuple[Citizen, ...]  # in the order of arrival
    officers: tuple[Officer, ...]  # by desk
    absent: tuple[tuple[int, float], ...] = ()  # service and hour of appointments nobody keeps

    @property
    def has_appointments(self) -> bool:
        return bool(self.absent) or any(one.slot is not None for one in self.citizens)


@dataclass(frozen=True)
class Made:
    """A hall: its services, what each desk serves, how fast its officer is."""

    kinds: tuple[Kind, ...]
    serves: tuple[frozenset[int], ...]
    paces: tuple[float, ...]
    booked: float = 0.0  # share of the citizens who come by appointment

    def morning(self, seed: int, day: int) -> Morning:
        """A day of this hall; day 0 is a Monday."""
        dice = Random(f"morning {seed} {day}")
        citizens = self._citizens(dice, day)
        officers = tuple(_officer(dice) for _ in self.serves)
        kept, absent = self._booked(citizens, Random(f"booked {seed} {day}"))
        return Morning(tuple(sorted(kept, key=lambda one: one.at)), officers, tuple(absent))

    def _booked(
        self, citizens: list[Citizen], dice: Random
    ) -> tuple[list[Citizen], list[tuple[int, float]]]:
        """Some of them come by appointment, or do not come."""
        if not self.booked:
            return citizens, []
        found, absent = [], []
        for one in citizens:
            if dice.random() >= self.booked:
                found.append(one)
                continue
            steps = round((max(one.at, FIRST_SLOT) - FIRST_SLOT) / SLOT)
            slot = min(FIRST_SLOT + steps * SLOT, LAST_SLOT)
            if dice.random() < NOT_KEPT:
                absent.append((one.service, slot))
                continue
            off = min(IN_TIME, max(-IN_TIME, dice.gauss(-EARLY, EARLY_SPREAD)))
            found.append(replace(one, kind="appointment", slot=slot, at=slot + off))
        return found, absent

    def _citizens(self, dice: Random, day: int) -> list[Citizen]:
        usual = 1.12 if day % 5 == 0 else 0.97
        number = self._expected() * max(0.5, dice.gauss(1, DAYS_DIFFER)) * usual
        services = range(len(self.kinds))
        shares = [kind.share for kind in self.kinds]
        found = []
        for begin, end, share in _tide():
            for _ in range(_poisson(number * share, dice)):
                (service,) = dice.choices(services, shares)
                found.append(self._citizen(dice, dice.uniform(begin, end), service))
        return found

    def _citizen(self, dice: Random, at: float, service: int) -> Citizen:
        kind = self.kinds[service]
        is_there = dice.random() >= NEVER_THERE
        return Citizen(
            at=at,
            service=service,
            kind="priority" if dice.random() < PRIORITY else "ordinary",
            minutes=dice.lognormvariate(math.log(kind.mean) - kind.spread**2 / 2, kind.spread),
            walk=dice.uniform(*WALK),
            patience=PATIENCE * dice.lognormvariate(0, PATIENCE_SPREAD) if is_there else -1.0,
        )

    def _expected(self) -> float:
        """How many a day make the desks as busy as LOAD says."""
        total = sum(kind.share for kind in self.kinds)
        visit = sum(kind.share * (kind.mean + 0.8) for kind in self.kinds) / total
        span = DOORS_CLOSE - DOORS_OPEN
        away = LATE * LATE_MINUTES + sum(BREAK_MINUTES) / 2
        able = len(self.serves) * ((1 - ABSENT) * span - away)
        return LOAD * able / (visit + BREATH * BREATH_MINUTES)


SIZES = {  # mean minutes and share of each service; how many desks; how many services each serves
    "small": (((8, 30), (12, 25), (15, 20), (20, 15), (35, 10)), 6, (5, 3, 2)),
    "medium": (
        ((5, 20), (8, 18), (10, 15), (12, 14), (15, 12), (20, 10), (30, 7), (45, 4)),
        15,
        (6, 4, 3, 4, 2),
    ),
    "large": (
        (
            *((5, 16), (6, 12), (8, 12), (10, 11), (10, 10), (12, 9)),
            *((15, 8), (18, 7), (20, 6), (25, 4), (35, 3), (45, 2)),
        ),
        40,
        (7, 4, 3, 5, 2, 4),
    ),
}


def made(size: str, seed: int = 1, *, booked: float = 0.0) -> Made:
    """The small, medium or large hall. `booked`: share of the citizens with an appointment."""
    means, desks, breadths = SIZES[size]
    dice = Random(f"hall {size} {seed}")
    kinds = tuple(
        Kind(mean, dice.uniform(0.45, 0.7), share, round(mean * dice.uniform(0.7, 1.3)))
        for mean, share in means
    )
    serves = _serves(dice, kinds, desks, breadths)
    paces = tuple(math.exp(dice.gauss(0, OFFICERS_DIFFER)) for _ in range(desks))
    return Made(kinds, serves, paces, booked)


def _serves(
    dice: Random, kinds: tuple[Kind, ...], desks: int, breadths: tuple[int, ...]
) -> tuple[frozenset[int], ...]:
    """Each next skill goes where the most work is not yet taken care of."""
    work = [kind.mean * kind.share for kind in kinds]
    open_work = [share * desks / sum(work) for share in work]  # in desks
    found: list[set[int]] = []
    for desk in range(desks):
        mine = {max(range(len(kinds)), key=lambda service: open_work[service])}
        while len(mine) < min(breadths[desk % len(breadths)], len(kinds)):
            others = [service for service in range(len(kinds)) if service not in mine]
            weights = [max(open_work[service], 0.02) for service in others]
            mine.update(dice.choices(others, weights))
        total = sum(work[service] for service in mine)
        for service in mine:
            open_work[service] -= work[service] / total
        found.append(mine)
    for service in range(len(kinds)):  # nobody's service hangs on one officer
        narrow = sorted(found, key=len)
        for mine in narrow[: max(0, 2 - sum(service in mine for mine in found))]:
            mine.add(service)
    return tuple(frozenset(mine) for mine in found)


def _officer(dice: Random) -> Officer:
    is_late, is_absent = dice.random() < LATE, dice.random() < ABSENT
    opens = dice.expovariate(1 / LATE_MINUTES) if is_late else dice.uniform(0, 3)
    breaths = (
        dice.expovariate(1 / BREATH_MINUTES) if dice.random() < BREATH else 0.0 for _ in range(100)
    )
    return Officer(
        opens=None if is_absent else opens,
        break_at=dice.uniform(BREAK_FROM, BREAK_UNTIL),
        break_minutes=dice.uniform(*BREAK_MINUTES),
        breaths=tuple(breaths),
    )


def _tide() -> list[tuple[float, float, float]]:
    """Five-minute spans with the share of the day's citizens that come in each."""
    spans = []
    for (begin, rate), (end, following) in pairwise(TIDE):
        for at in range(begin, end, 5):
            middle = (at + 2.5 - begin) / (end - begin)
            spans.append((float(at), at + 5.0, rate + middle * (following - rate)))
    total = sum(rate for _, _, rate in spans)
    return [(begin, end, rate / total) for begin, end, rate in spans]


def _poisson(mean: float, dice: Random) -> int:
    number, left = 0, dice.expovariate(1)
    while left < mean:
        number += 1
        left += dice.expovariate(1)
    return number
