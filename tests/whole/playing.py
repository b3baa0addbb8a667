"""A morning played at the hall's doors, on a clock that jumps from one happening to the next.

The morning says who comes and how long everything takes; the hall alone says who is
called. What happened is written down as the hall's own answers told it.
"""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from tests.whole.mornings import DOORS_CLOSE, DOORS_OPEN, Citizen, Made, Morning

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
OPENING_HOUR = 8
NOBODY_CAME = 2.0  # minutes an officer waits for who does not come
LAST = 480.0  # minutes; whatever is open then stays so


class Doors(Protocol):
    """What a hall is asked. Tickets are named by whatever it answers."""

    def book(self, morning: Morning, day: date) -> None: ...
    def issue(self, citizen: Citizen) -> Any: ...
    def call(self, desk: int) -> Any | None: ...
    def start(self, desk: int, ticket: Any) -> None: ...
    def finish(self, desk: int, ticket: Any) -> None: ...
    def miss(self, desk: int, ticket: Any) -> None: ...
    def open(self, desk: int) -> None: ...
    def pause(self, desk: int) -> None: ...
    def close(self, desk: int) -> None: ...


@dataclass
class Played:
    """What happened: `(minute, event, ticket, desk)`, in order; who was which ticket."""

    log: list[tuple[float, str, Any, int | None]] = field(default_factory=list)
    citizens: dict[Any, Citizen] = field(default_factory=dict)

    @property
    def calls(self) -> list[tuple[Any, int]]:
        return [(t, desk) for _, event, t, desk in self.log if event == "call" and desk is not None]


def instant(day: date, minute: float) -> datetime:
    """That minute of a morning on the hall's clock."""
    begins = datetime(day.year, day.month, day.day, OPENING_HOUR, tzinfo=ZONE)
    return begins + timedelta(minutes=minute)


def play(
    made: Made,
    morning: Morning,
    day: date,
    doors: Doors,
    set_clock: Callable[[datetime], None],
    *,
    before_issue: Callable[[Citizen], None] = lambda citizen: None,
) -> Played:
    """The whole morning, until everybody has gone home."""
    return _Stage(made, morning, day, doors, set_clock, before_issue).play()


class _Stage:
    def __init__(
        self,
        made: Made,
        morning: Morning,
        day: date,
        doors: Doors,
        set_clock: Callable[[datetime], None],
        before_issue: Callable[[Citizen], None],
    ) -> None:
        self.made, self.morning, self.day = made, morning, day
        self.doors, self.set_clock, self.before_issue = doors, set_clock, before_issue
        self.played = Played()
        self.idle: dict[int, float] = {}  # desk → since
        self.visits = [0] * len(made.serves)
        self.has_paused = [False] * len(made.serves)
        self.todo: list[tuple[float, int, Callable[..., None], tuple[Any, ...]]] = []
        self.count = 0
        self.now = 0.0

    def play(self) -> Played:
        if self.morning.has_appointments:
            self.set_clock(instant(self.day, DOORS_OPEN - 10))
            self.doors.book(self.morning, self.day)
        for citizen in self.morning.citizens:
            self._at(citizen.at, self._comes, citizen)
        for desk, officer in enumerate(self.morning.officers):
            if officer.opens is not None:
                self._at(officer.opens, self._opens, desk)
        while self.todo and self.todo[0][0] <= LAST:
            self.now, _, happens, given = heapq.heappop(self.todo)
            self.set_clock(instant(self.day, self.now))
            happens(*given)
        return self.played

    def _at(self, minute: float, happens: Callable[..., None], *given: Any) -> None:
        self.count += 1
        heapq.heappush(self.todo, (minute, self.count, happens, given))

    def _write(self, event: str, ticket: Any = None, desk: int | None = None) -> None:
        self.played.log.append((self.now, event, ticket, desk))

    def _comes(self, citizen: Citizen) -> None:
        self.before_issue(citizen)
        ticket = self.doors.issue(citizen)
        self.played.citizens[ticket] = citizen
        self._write("issue", ticket)
        for desk in sorted(self.idle, key=lambda d: (self.idle[d], d)):  # the longest idle
            if citizen.service in self.made.serves[desk] and self._calls(desk):
                return

    def _opens(self, desk: int) -> None:
        self.doors.open(desk)
        self._write("open", desk=desk)
        self._is_free(desk)

    def _is_free(self, desk: int) -> None:
        self.idle[desk] = self.now
        if not self._calls(desk) and self.now >= DOORS_CLOSE:
            del self.idle[desk]
            self.doors.close(desk)
            self._write("close", desk=desk)

    def _calls(self, desk: int) -> bool:
        ticket = self.doors.call(desk)
        if ticket is None:
            return False
        self.idle.pop(desk, None)
        self._write("call", ticket, desk)
        citizen = self.played.citizens[ticket]
        if self.now - citizen.at > citizen.patience:
            self._at(self.now + NOBODY_CAME, self._misses, desk, ticket)
        else:
            seated = self.now + citizen.walk
            self._at(seated, self._starts, desk, ticket)
            ends = seated + citizen.minutes * self.made.paces[desk]
            self._at(ends, self._finishes, desk, ticket)
        return True

    def _starts(self, desk: int, ticket: Any) -> None:
        self.doors.start(desk, ticket)
        self._write("start", ticket, desk)

    def _finishes(self, desk: int, ticket: Any) -> None:
        self.doors.finish(desk, ticket)
        self._write("end", ticket, desk)
        self._after(desk)

    def _misses(self, desk: int, ticket: Any) -> None:
        self.doors.miss(desk, ticket)
        self._write("noshow", ticket, desk)
        self._after(desk)

    def _after(self, desk: int) -> None:
        officer = self.morning.officers[desk]
        if not self.has_paused[desk] and self.now >= officer.break_at:
            self.has_paused[desk] = True
            self.doors.pause(desk)
            self._write("pause", desk=desk)
            self._at(self.now + officer.break_minutes, self._returns, desk)
            return
        breath = officer.breaths[self.visits[desk] % len(officer.breaths)]
        self.visits[desk] += 1
        if breath > 0:
            self._at(self.now + breath, self._is_free, desk)
        else:
            self._is_free(desk)

    def _returns(self, desk: int) -> None:
        self.doors.open(desk)
        self._write("resume", desk=desk)
        self._is_free(desk)
