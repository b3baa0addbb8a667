"""Was what clients saw possible in an orderly hall? Judged from their own records alone.

A history is a list of operations as the clients saw them, one clock for all: issue,
call, cancel (it left the line otherwise) and back (it is in the line again, under a name
of its own: transferred, or no longer on hold), each with the moment the request left
(`inv`) and the moment the answer came (`ok`; None: it never came, so its effect is
unknown). `faults` finds what no order of these operations explains, and raises no false
alarm; `is_orderly` decides small histories exactly: is there one order, respecting real
time, that a hall with a single door would have produced? (Wing and Gong 1993, with
Lowe's memoisation.)
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

NEVER = float("inf")
COMES = ("issue", "back")


@dataclass(frozen=True)
class Op:
    """One request of one client. `place` and `ticket` order the line: smallest first."""

    kind: str  # issue, call, cancel, back
    inv: float  # seconds
    ok: float | None
    ticket: str | None = None  # a call's None: nobody waits
    service: str = ""
    number: int = 0
    place: float = 0.0
    desk: str = ""
    serves: frozenset[str] = field(default=frozenset())

    @property
    def end(self) -> float:
        return NEVER if self.ok is None else self.ok


def faults(ops: list[Op]) -> list[str]:
    """Everything that cannot have happened in an orderly hall."""
    done = [op for op in ops if op.ok is not None]
    issued = [op for op in done if op.kind == "issue"]
    came = [op for op in done if op.kind in COMES]
    calls = [op for op in done if op.kind == "call"]
    return [
        *_numbers_twice(issued),
        *_numbers_backwards(issued),
        *_called_twice(calls),
        *_called_wrongly(calls, {op.ticket: op for op in came}),
        *_passed_over(ops, came, calls),
    ]


def as_lines(ops: list[Op]) -> str:
    """One JSON object a line, for another judge. What comes back is a series of its own."""
    return "\n".join(
        json.dumps(
            {
                "op": "issue" if op.kind in COMES else op.kind,
                **{"inv": op.inv, "ok": op.ok, "ticket": op.ticket, "v": op.place},
                **{"service": op.service, "number": op.number, "desk": op.desk},
                "series": op.service if op.kind == "issue" else op.ticket,
                "skills": sorted(op.serves),
            }
        )
        for op in ops
    )


def _numbers_twice(issued: list[Op]) -> Iterator[str]:
    for (service, number), times in Counter((op.service, op.number) for op in issued).items():
        if times > 1:
            yield f"number {number} of {service} was given {times} times"


def _numbers_backwards(issued: list[Op]) -> Iterator[str]:
    """One request ended before the other began, and yet got the higher number."""
    for service in {op.service for op in issued}:
        ours = [op for op in issued if op.service == service]
        by_end = sorted(ours, key=lambda op: op.end)
        ended, highest = 0, 0
        for op in sorted(ours, key=lambda op: op.inv):
            while by_end[ended].end < op.inv:
                highest = max(highest, by_end[ended].number)
                ended += 1
            if op.number <= highest:
                yield f"number {op.number} of {service} came after {highest}"


def _called_twice(calls: list[Op]) -> Iterator[str]:
    for ticket, times in Counter(op.ticket for op in calls if op.ticket).items():
        if times > 1:
            yield f"ticket {ticket} was called {times} times"


def _called_wrongly(calls: list[Op], issued: dict[str | None, Op]) -> Iterator[str]:
    for call in calls:
        ticket = issued.get(call.ticket)
        if ticket is None:
            continue
        if ticket.inv > call.end:
            yield f"ticket {call.ticket} was called before it was issued"
        if ticket.service not in call.serves:
            yield f"desk {call.desk} called {call.ticket}, which it does not serve"


def _passed_over(ops: list[Op], issued: list[Op], calls: list[Op]) -> Iterator[str]:
    """A ticket that certainly waited, servable and ahead, while another was called, or nobody."""
    gone: dict[str | None, list[Op]] = defaultdict(list)
    for op in ops:
        if op.kind not in COMES and op.ticket is not None:
            gone[op.ticket].append(op)
    unanswered = [op for op in ops if op.kind == "call" and op.ok is None]
    by_ticket = {op.ticket: op for op in issued}
    for call in calls:
        called = by_ticket.get(call.ticket)
        if call.ticket is not None and called is None:
            continue
        for other in issued:
            if other.end >= call.inv or other.service not in call.serves:
                continue
            if called is not None and _order(other) >= _order(called):
                continue
            if any(op.inv <= call.end for op in gone[other.ticket]):
                continue
            if any(op.inv <= call.end and other.service in op.serves for op in unanswered):
                continue  # a call whose answer was lost may have taken it
            yield f"desk {call.desk} got {call.ticket} although {other.ticket} waited"
            break


def _order(op: Op) -> tuple[float, str]:
    return op.place, op.ticket or ""


@dataclass(frozen=True)
class _Hall:
    """A hall with one door: the last number of each service, and who waits."""

    last: frozenset[tuple[str, int]]
    waiting: frozenset[str]


def is_orderly(ops: list[Op], *, limit: int = 200_000) -> bool | None:
    """Exactly, for some hundred operations of up to eight clients; None: gave up."""
    ops = sorted(ops, key=lambda op: op.inv)
    tickets = {op.ticket: op for op in ops if op.kind in COMES}
    todo = [(0, frozenset[int](), _Hall(frozenset(), frozenset()))]
    seen = set()
    while todo:
        first, beyond, hall = todo.pop()
        while first in beyond:
            beyond -= {first}
            first += 1
        left = [i for i in range(first, len(ops)) if i not in beyond]
        if all(ops[i].ok is None for i in left):
            return True  # only unanswered operations are left: they may never have happened
        if (first, beyond, hall) in seen:
            continue
        seen.add((first, beyond, hall))
        if len(seen) > limit:
            return None
        for i in reversed(_may_come_first(ops, left)):
            after = _after(hall, ops[i], tickets)
            if after is not None:
                todo.append((first, beyond | {i}, after))
    return False


def _may_come_first(ops: list[Op], left: list[int]) -> list[int]:
    """Those that began before the first of the rest had ended."""
    horizon, found = NEVER, []
    for i in left:
        if ops[i].inv > horizon:
            break
        found.append(i)
        horizon = min(horizon, ops[i].end)
    return [i for i in found if ops[i].inv <= horizon]


def _after(hall: _Hall, op: Op, tickets: dict[str | None, Op]) -> _Hall | None:
    """The hall after that operation; None if it would not have answered so."""
    if op.kind == "issue":
        last = dict(hall.last)
        if op.ticket is None or op.number <= last.get(op.service, 0):
            return None
        last[op.service] = op.number
        return _Hall(frozenset(last.items()), hall.waiting | {op.ticket})
    if op.kind == "back":
        return _Hall(hall.last, hall.waiting | {str(op.ticket)})
    if op.kind == "cancel":
        if op.ticket not in hall.waiting:
            return None
        return _Hall(hall.last, hall.waiting - {op.ticket})
    able = [name for name in hall.waiting if tickets[name].service in op.serves]
    best = min(able, key=lambda name: _order(tickets[name]), default=None)
    if op.ok is not None and best != op.ticket:
        return None
    return hall if best is None else _Hall(hall.last, hall.waiting - {best})
