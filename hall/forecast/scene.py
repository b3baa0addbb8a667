"""A hall at one moment as numbers: all that decides who is called when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple


class Status(Enum):
    FREE = "free"  # nobody whom it may call waits
    BUSY = "busy"
    BETWEEN = "between"  # somebody waits, and is not called yet
    BREAK = "break"
    COMING = "coming"  # not open yet; opens on most days


@dataclass(frozen=True)
class Seat:
    """A desk. `elapsed`: minutes since its status began; for COMING, since the opening."""

    queues: tuple[int, ...]  # those it calls from
    status: Status = Status.FREE
    elapsed: float = 0.0
    service: int = -1  # of whom it holds
    factor: float = 1.0  # of its officer
    may_break: bool = False
    comes: float = 1.0  # how likely, for COMING


class Waiting(NamedTuple):
    """A ticket. `place` and `since` in minutes from now; in the line's order."""

    queue: int
    service: int
    place: float
    since: float
    overtaken: int = 0
    kind: int = 0  # of those that are equal: ordinary, appointment, priority
    lead: int = -1  # the seat of its lead officer, if they sit at an open one
    kept: float | None = None  # minutes from now: so long it is kept for them; None: not yet


@dataclass(frozen=True)
class Stream:
    """Who may still come before somebody who waits: so many a minute, for so many minutes."""

    queue: int
    service: int
    rate: float
    lead: float  # minutes by which they count as having come earlier
    minutes: float


@dataclass(frozen=True)
class Booked:
    """An appointment not yet checked in, due in so many minutes."""

    queue: int
    service: int
    slot: float
    lead: float


@dataclass(frozen=True)
class Newcomer:
    queue: int
    place: float


@dataclass(frozen=True)
class Moment:
    """A hall at one moment, as far as it matters for who is called when."""

    seats: Sequence[Seat]
    waiting: Sequence[Waiting]
    newcomers: Sequence[Newcomer]
    streams: Sequence[Stream] = ()
    booked: Sequence[Booked] = ()
    overtake_cap: int = 1_000
    tie: float = 0.0  # minutes within which a lead officer takes their own first
    window: float = 0.0  # minutes for which others leave it to them
    elapsed: float = 0.0  # minutes since the session opened


@dataclass(frozen=True)
class Habits:
    """What is drawn from; durations are equally likely values, shortest first, in minutes."""

    durations: Mapping[int, Sequence[float]]  # by service, with those who do not come
    means: Mapping[int, float]
    gaps: Sequence[float]
    breaks: Sequence[float]
    break_starts: Sequence[float | None]
    delays: Sequence[float]
    offsets: Sequence[float] = (-5.0,)  # of an appointment's check-in to its slot
    shows: float = 0.9  # share of appointments that come


@dataclass
class Played:
    """Minutes from now, one for each play: by ticket, and by newcomer."""

    tickets: list[list[float]]
    newcomers: list[list[float]]
