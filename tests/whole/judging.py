"""Was a morning a fair and orderly one? Judged from its log alone: rules R1 to R15.

The rules are those of the line (docs/decisions, the order of the line): time, numbers
and lives (R1–R3), desks (R4–R7), the order and its bounds (R8–R12), nobody forgotten
(R13), nobody idle beside a line (R14), no false exception (R15).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

Entry = tuple[float, str, Any, int | None]  # minute, event, ticket, desk
CLASSES = ("priority", "appointment", "ordinary")  # the most urgent first
NEXT = {  # a ticket's life: event → those that may follow
    "issue": {"call"},
    "call": {"start", "noshow"},
    "start": {"end"},
}
LAST = {"end", "noshow"}
SOON = 1e-3  # minutes: the line counts in microseconds


@dataclass(frozen=True)
class Person:
    """What the log does not say of a ticket. Minutes."""

    number: str
    service: int
    kind: str
    ref: float  # when their wait began to count
    place: float

    @property
    def urgency(self) -> int:
        return CLASSES.index(self.kind)


@dataclass
class _Desk:
    is_open: bool = False
    holds: Any = None
    idle_since: float | None = None


@dataclass
class _Ticket:
    person: Person
    order: int  # of issue
    state: str = "issue"
    desk: int | None = None
    overtaken: int = 0


@dataclass
class Judge:
    """Reads a log, entry by entry."""

    people: Mapping[Any, Person]
    serves: Sequence[frozenset[int]]
    cap: int  # overtakes
    longest_lead: float  # minutes that one who came later may be ahead by
    idle_minutes: float = 6.0
    faults: list[str] = field(default_factory=list)

    def judge(self, log: Sequence[Entry]) -> list[str]:
        """Everything that was not in order; empty for a good morning."""
        self.now, self.orders = float("-inf"), count()
        self.tickets: dict[Any, _Ticket] = {}
        self.desks = [_Desk() for _ in self.serves]
        self.faults = []
        for minute, event, name, desk in log:
            if minute < self.now - SOON:
                self._say("R1", f"time went back to {minute:.1f}")
            self.now = max(self.now, minute)
            if name is None:
                self._desk(event, desk or 0)
            elif event == "issue":
                self._issue(name)
            else:
                self._happens(event, name, desk)
        for name, ticket in self.tickets.items():
            if ticket.state not in LAST:
                self._say("R13", f"{name} ended the day as {ticket.state}")
        return self.faults

    def _say(self, rule: str, why: str) -> None:
        self.faults.append(f"{rule} at {self.now:.1f}: {why}")

    def _issue(self, name: Any) -> None:
        person = self.people[name]
        if name in self.tickets:
            self._say("R2", f"{name} was issued twice")
        if person.number in {other.person.number for other in self.tickets.values()}:
            self._say("R2", f"number {person.number} was given twice")
        self.tickets[name] = _Ticket(person, next(self.orders))

    def _desk(self, event: str, number: int) -> None:
        desk = self.desks[number]
        desk.is_open = event in ("open", "resume")
        desk.idle_since = self.now if desk.is_open else None

    def _happens(self, event: str, name: Any, number: int | None) -> None:
        ticket = self.tickets.get(name)
        if ticket is None:
            self._say("R3", f"{name} was never issued")
            return
        if event not in NEXT.get(ticket.state, ()):
            self._say("R3", f"{name}: {event} after {ticket.state}")
        if event == "call" and number is not None:
            self._call(name, ticket, number)
        elif ticket.desk != number:
            self._say("R5", f"{name}: {event} at desk {number}, called to {ticket.desk}")
        if event in LAST and ticket.desk is not None:
            self.desks[ticket.desk].holds = None
            self.desks[ticket.desk].idle_since = self.now
        ticket.state = event

    def _call(self, name: Any, ticket: _Ticket, number: int) -> None:
        desk = self.desks[number]
        if not desk.is_open:
            self._say("R6", f"desk {number} called {name} while it was not open")
        if ticket.person.service not in self.serves[number]:
            self._say("R7", f"desk {number} does not serve {name}")
        if desk.holds is not None:
            self._say("R4", f"desk {number} called {name} and holds {desk.holds}")
        if ticket.desk is not None:
            self._say("R5", f"{name} is at desk {ticket.desk} already")
        if desk.idle_since is not None:
            free = max(desk.idle_since, self._issued_at(ticket))
            if self.now - free > self.idle_minutes:
                self._say("R14", f"desk {number} was idle beside {name}")
        waiting = [(n, t) for n, t in self.tickets.items() if self._could_be_called(n, t, number)]
        self._order(name, ticket, waiting)
        desk.holds, desk.idle_since, ticket.desk = name, None, number

    def _issued_at(self, ticket: _Ticket) -> float:
        return ticket.person.ref

    def _could_be_called(self, name: Any, ticket: _Ticket, number: int) -> bool:
        return ticket.state == "issue" and ticket.person.service in self.serves[number]

    def _order(self, name: Any, called: _Ticket, waiting: list[tuple[Any, _Ticket]]) -> None:
        mine = called.person
        is_exempt = called.overtaken >= self.cap  # overtaken enough: before everybody
        for other_name, other in waiting:
            if other is called:
                continue
            theirs = other.person
            is_before = (theirs.place, other.order) < (mine.place - SOON, called.order)
            if other.overtaken >= self.cap and not is_exempt:
                self._say("R15", f"{name} before {other_name}, who was overtaken enough")
            if is_before and not is_exempt and other.overtaken < self.cap:
                same = (theirs.service, theirs.kind) == (mine.service, mine.kind)
                self._say("R8" if same else "R9", f"{name} before {other_name}")
            if theirs.ref < mine.ref:
                other.overtaken += 1
                for fault in self._overtaken(name, mine, other_name, other):
                    if not is_exempt:
                        self._say(*fault)

    def _overtaken(
        self, name: Any, mine: Person, other_name: Any, other: _Ticket
    ) -> Iterator[tuple[str, str]]:
        theirs = other.person
        if mine.ref - theirs.ref > self.longest_lead + SOON:
            yield "R10", f"{name} overtook {other_name} by {mine.ref - theirs.ref:.1f} minutes"
        if mine.urgency > theirs.urgency:
            yield "R11", f"the less urgent {name} overtook {other_name}"
        if other.overtaken == self.cap + 1:
            yield "R12", f"{other_name} was overtaken more than {self.cap} times"
