"""A hall as its journal tells it, step after step: what can be learnt shows between two steps.

It goes by the states before and after a step, not by verbs: a new verb teaches too.
Times are minutes since 1970.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from hall.forecast.learnt import HALF_HOURS, LONGEST_BREAK, Learnt
from hall.forecast.ranges import Expected

AT_A_DESK = frozenset({"called", "serving"})
AT_ONCE = 0.5  # minutes; whoever is called so soon did not wait


def kind_of(*, priority: bool, appointment: bool) -> str:
    """The class of a ticket, as the line's rule knows it."""
    if priority:
        return "priority"
    return "appointment" if appointment else "ordinary"


@dataclass(frozen=True)
class Sitting:
    """A session of a day: its key, its name, and when it began."""

    key: str
    name: str
    opens: float


@dataclass(frozen=True)
class Told:
    """The range that was said at issue, and what it rested on. Minutes."""

    low: int
    high: int
    middle: float
    raw: float


@dataclass(frozen=True)
class Seen:
    """A step of the journal, as far as it teaches."""

    at: float
    verb: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    desk: int | None
    staff: int | None  # who did it, if an officer
    ticket: int | None
    service: int | None = None  # the ticket's
    kind: str = "ordinary"  # its class
    issued: float = 0.0
    slot: float | None = None  # of an appointment
    told: Told | None = None


@dataclass(frozen=True)
class Place:
    """What the journal does not tell: the hall's hours, its desks, its settings."""

    sitting: Callable[[float], Sitting | None]
    day: Callable[[float], str]
    half_hour: Callable[[float], int]
    serving: Mapping[int, frozenset[int]]  # services, by desk
    configured: Mapping[int, float]  # minutes, by service


@dataclass
class Desk:
    """What was last seen of a desk."""

    state: str = "closed"
    since: float = 0.0
    staff: int | None = None
    ticket: int | None = None
    service: int | None = None
    called: float | None = None
    ended: float | None = None  # the visit before, if nothing came between
    waited_for: bool = False  # by somebody, at that end
    delay: float | None = None  # in this session; None: not opened in it
    break_start: float | None = None  # in this session


@dataclass
class Wait:
    """What was said to somebody, and what came of it. Minutes."""

    at: float
    service: int
    told: Told
    waited: float


@dataclass
class Mirror:
    """Who waits, who is where, what today brought so far."""

    waiting: dict[int, list[int]] = field(default_factory=dict)  # service, 1 while never called
    desks: dict[int, Desk] = field(default_factory=dict)
    day: str = ""
    today: dict[str, list[int]] = field(default_factory=dict)  # arrivals by half hour
    sitting: str = ""
    sitting_name: str = ""

    def take(self, seen: Seen, learnt: Learnt, place: Place) -> Wait | None:
        """Learn from a step. What came of a promise, if this step is its call."""
        self._turn_to(seen.at, learnt, place)
        if "appointment_id" in seen.after and seen.after.get("state") in ("arrived", "absent"):
            learnt.saw_appointment(was_kept=seen.after["state"] == "arrived")
            return None
        if seen.ticket is not None:
            return self._ticket(seen, seen.ticket, learnt, place)
        if seen.desk is not None and seen.after.get("state") in ("open", "paused", "closed"):
            self._desk(seen, seen.desk, learnt, place)
        return None

    def stored(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return vars(self) | {
            "waiting": {str(key): value for key, value in self.waiting.items()},
            "desks": {str(key): vars(desk) for key, desk in self.desks.items()},
        }

    @classmethod
    def of(cls, numbers: Mapping[str, Any]) -> "Mirror":
        waiting = {int(key): value for key, value in numbers["waiting"].items()}
        desks = {int(key): Desk(**value) for key, value in numbers["desks"].items()}
        return cls(**(dict(numbers) | {"waiting": waiting, "desks": desks}))

    def _turn_to(self, at: float, learnt: Learnt, place: Place) -> None:
        """End the day and the session that are over."""
        sitting = place.sitting(at)
        if sitting is not None and sitting.key != self.sitting:
            if self.sitting:
                self._end_sitting(learnt)
            self.sitting, self.sitting_name = sitting.key, sitting.name
            for desk in self.desks.values():
                desk.delay = 0.0 if desk.state == "open" else None
                desk.break_start = None
        day = place.day(at)
        if day != self.day:
            if any(map(sum, self.today.values())):
                learnt.saw_day(self.today)
            self.day, self.today = day, {}
            self.waiting = {}  # nobody waits overnight

    def _end_sitting(self, learnt: Learnt) -> None:
        for key, desk in self.desks.items():
            learnt.saw_session(key, self.sitting_name, desk.delay)
            if desk.delay is not None:
                learnt.break_starts.append(desk.break_start)

    def _ticket(self, seen: Seen, ticket: int, learnt: Learnt, place: Place) -> Wait | None:
        before, after = seen.before.get("state"), seen.after.get("state")
        service = seen.after.get("service_id")
        if service is None:
            service = self.waiting.get(ticket, [seen.service])[0]
        wait = None
        if before in AT_A_DESK and after in AT_A_DESK and "service_id" in seen.after:
            self._switches(seen, ticket, learnt, place)
        if before in AT_A_DESK and after not in AT_A_DESK:
            self._leaves(seen, ticket, str(after), learnt, place)
        was = self.waiting.pop(ticket, None) if before == "waiting" else None
        if after == "waiting" and service is not None:
            self.waiting[ticket] = [service, int(seen.verb == "issue")]
        if seen.verb == "issue" and seen.slot is not None:
            learnt.offsets.append(seen.at - seen.slot)
        elif seen.verb == "issue" and service is not None:
            counts = self.today.setdefault(f"{service} {seen.kind}", [0] * HALF_HOURS)
            counts[place.half_hour(seen.at)] += 1
        if after in AT_A_DESK and before not in AT_A_DESK and seen.desk is not None:
            self._comes(seen, ticket, service, learnt)
            if was is not None and was[1] and seen.told is not None and service is not None:
                wait = self._kept(seen, service, seen.told, learnt)
        return wait

    def _kept(self, seen: Seen, service: int, told: Told, learnt: Learnt) -> Wait | None:
        waited = seen.at - seen.issued
        if waited < AT_ONCE:
            return None
        learnt.saw_wait(Expected(told.middle, told.raw, told.raw), waited)
        return Wait(seen.at, service, told, waited)

    def _comes(self, seen: Seen, ticket: int, service: int | None, learnt: Learnt) -> None:
        """A ticket comes to a desk: called, or put back there by an undo."""
        desk = self.desks.setdefault(seen.desk or 0, Desk(state="open"))
        if desk.ended is not None and desk.waited_for:
            learnt.saw_gap(max(0.0, seen.at - desk.ended))
        is_call = seen.after.get("state") == "called" and seen.verb != "undo"
        desk.ended = None
        desk.ticket, desk.service, desk.staff = ticket, service, seen.staff or desk.staff
        desk.called = seen.at if is_call else None

    def _switches(self, seen: Seen, ticket: int, learnt: Learnt, place: Place) -> None:
        """The visit goes on with another service: each has its own minutes."""
        desk = next((d for d in self.desks.values() if d.ticket == ticket), None)
        if desk is None:
            return
        if desk.called is not None and desk.service is not None and seen.verb != "undo":
            _learn_visit(desk, desk.service, seen.at - desk.called, learnt, place)
        desk.service = seen.after["service_id"]
        desk.called = None if seen.verb == "undo" else seen.at  # what was learnt is not unlearnt

    def _leaves(self, seen: Seen, ticket: int, after: str, learnt: Learnt, place: Place) -> None:
        """A ticket leaves its desk: served, missed, or set aside."""
        found = next((key for key, d in self.desks.items() if d.ticket == ticket), None)
        if found is None:
            return
        desk = self.desks[found]
        if desk.called is not None and desk.service is not None:
            lasted = seen.at - desk.called
            if after == "served":
                _learn_visit(desk, desk.service, lasted, learnt, place)
            elif after == "missed":
                learnt.saw_absent(lasted)
        desk.ticket = desk.service = desk.called = None
        desk.ended = seen.at
        serves = place.serving.get(found, frozenset())
        desk.waited_for = any(service in serves for service, _ in self.waiting.values())

    def _desk(self, seen: Seen, key: int, learnt: Learnt, place: Place) -> None:
        desk = self.desks.setdefault(key, Desk())
        sitting = place.sitting(seen.at)
        begun = seen.at - sitting.opens if sitting is not None else None
        state = str(seen.after["state"])
        if state == "open":
            lasted = seen.at - desk.since
            if desk.state == "paused" and lasted <= LONGEST_BREAK:
                learnt.breaks.append(lasted)
            if desk.delay is None and begun is not None:
                desk.delay = begun
        elif state == "paused" and begun is not None and desk.break_start is None:
            desk.break_start = begun
        staff = seen.after.get("staff_id")
        desk.state, desk.since, desk.staff = state, seen.at, staff
        desk.ended = None  # what follows is no gap between two visits


def _learn_visit(desk: Desk, service: int, lasted: float, learnt: Learnt, place: Place) -> None:
    configured = place.configured.get(service, 15.0)
    learnt.saw_visit(service, lasted, officer=desk.staff, configured=configured)
