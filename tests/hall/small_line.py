"""The line on a sheet of paper: who sits where, who waits, who is next. See `small_hall`."""

from __future__ import annotations

from tests.hall.small_papers import (
    AT_A_DESK,
    DAY,
    MINUTE,
    ZONE,
    Hand,
    Paper,
    Refused,
    Rule,
    Seat,
)


class SmallLine:
    """Who sits where, who waits, and in which order they are called."""

    def __init__(
        self,
        rule: Rule,
        means: dict[str, int],
        blocks: dict[str, list[int]],
        seats: dict[str, set[str]],
        supervisors: set[str],
    ) -> None:
        self.rule, self.means, self.blocks = rule, means, blocks
        self.seats = {label: Seat(set(serves)) for label, serves in seats.items()}
        self.supervisors = supervisors
        self.papers: list[Paper] = []
        self.given: dict[tuple[int, str], tuple[int, int, bool]] = {}  # turn, lap, avoids
        self.asked: dict[int, int] = {}  # ticket → when its kiosk asked
        self.clock = 0
        self.last = -1  # the last step's moment
        self.now = 0
        self.steps: list[tuple[int, str, int | None, str | None]] = []  # at, verb, ticket, desk

    # --- time ------------------------------------------------------------------------

    def begin(self) -> None:
        """A work's moment: the clock's, but never earlier than the last step's."""
        self.now = self.clock if self.clock > self.last else self.last + 1

    def day_of(self, at: int) -> int:
        return (at + ZONE) // DAY

    def write(self, verb: str, paper: Paper | None, desk: str | None) -> None:
        self.steps.append((self.now, verb, paper.key if paper else None, desk))
        self.last = self.now

    # --- who sits where ----------------------------------------------------------------

    def seat_of(self, who: str) -> str | None:
        return next((label for label, seat in self.seats.items() if seat.who == who), None)

    def hand(self, who: str) -> Hand:
        return Hand(who, self.seat_of(who), overrules=who in self.supervisors)

    def held(self, desk: str) -> Paper | None:
        return next((p for p in self.papers if p.desk == desk and p.state in AT_A_DESK), None)

    def open(self, who: str, desk: str, *, take_over: bool) -> None:
        seat, earlier = self.seats[desk], self.seat_of(who)
        if seat.who not in (None, who) and not take_over:
            raise Refused("DeskTaken")
        if earlier not in (None, desk):
            self._leave(str(earlier))
        if (seat.who, seat.state) == (who, "open"):
            return
        verb = "desk_take_over" if seat.who else "desk_open"
        seat.who, seat.state = who, "open"
        self.write(verb, None, desk)

    def pause(self, who: str, desk: str) -> None:
        seat = self.seats[desk]
        if seat.who != who:
            raise Refused("NotAllowed")
        if seat.state == "paused":
            return
        if self.held(desk):
            raise Refused("DeskBusy")
        seat.state = "paused"
        self.write("desk_pause", None, desk)

    def close(self, who: str, desk: str) -> None:
        seat = self.seats[desk]
        if seat.state == "closed":
            return
        if seat.who != who and who not in self.supervisors:
            raise Refused("NotAllowed")
        self._leave(desk)

    def _leave(self, desk: str) -> None:
        if self.held(desk):
            raise Refused("DeskBusy")
        self.seats[desk].who, self.seats[desk].state = None, "closed"
        self.write("desk_close", None, desk)

    # --- the line ----------------------------------------------------------------------

    def place(self, since: int, service: str, *, priority: bool) -> int:
        """since - head start - credit * (longest - own), in microseconds."""
        head = self.rule.priority if priority else 0
        credit = self.rule.credit * (max(self.means.values()) - self.means[service])
        return since - round((head + credit) * MINUTE)

    def waiting(self) -> list[Paper]:
        return sorted((p for p in self.papers if p.state == "waiting"), key=lambda p: p.order)

    def may(self, desk: str, paper: Paper) -> bool:
        if paper.for_desk is not None:
            return paper.for_desk == desk
        return paper.service in self.seats[desk].serves

    def line_of(self, desk: str) -> list[Paper]:
        return [paper for paper in self.waiting() if self.may(desk, paper)]

    def is_kept(self, paper: Paper, desk: str) -> bool:
        """Is it left to its lead officer, who sits elsewhere and could call it?"""
        at = self.seat_of(paper.lead) if paper.lead else None
        if at in (None, desk) or self.seats[str(at)].state != "open" or not self.rule.window:
            return False
        if paper.priority or paper.for_desk or paper.overtaken >= self.rule.cap:
            return False
        return self.may(str(at), paper) and (
            paper.lead_until is None or self.now < paper.lead_until
        )

    def next_of(self, desk: str, besides: tuple[Paper, ...] = ()) -> Paper | None:
        """Whom that desk calls next, if those besides were not there."""
        line = [p for p in self.line_of(desk) if p not in besides and not self.is_kept(p, desk)]
        if not line or line[0].priority or line[0].overtaken >= self.rule.cap:
            return line[0] if line else None
        who, (zone, first) = self.seats[desk].who, line[0].place
        together = (p for p in line if p.place <= (zone, first + self.rule.tie * MINUTE))
        mine = (p for p in together if who is not None and p.lead == who and not p.priority)
        return next(mine, line[0]) if self.rule.tie else line[0]

    def turns_of(self, desk: str, number: int) -> list[Paper]:
        """The next few, one after the other."""
        found: list[Paper] = []
        while len(found) < number and (one := self.next_of(desk, tuple(found))) is not None:
            found.append(one)
        return found

    def rivals(self, paper: Paper) -> list[Paper]:
        """Who waits and could be called by a desk that could call this one; in order."""
        desks = [label for label in self.seats if self.may(label, paper)]
        return [
            other
            for other in self.waiting()
            if other is not paper
            and (
                any(self.may(label, other) for label in desks)
                or (paper.service, paper.for_desk) == (other.service, other.for_desk)
            )
        ]

    def ahead(self, paper: Paper) -> int:
        return sum(other.order < paper.order for other in self.rivals(paper))
