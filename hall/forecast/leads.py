"""Whom a desk takes in a play where matters have lead officers: as `hall.leading`, on numbers."""

import math
from bisect import bisect_left

from hall.forecast.scene import Moment

NEVER = math.inf
URGENT = 2  # the kind that is never passed over


class Leads:
    """The leads of a moment. A ticket's turn is as in `hall.forecast.rollout`."""

    def __init__(self, moment: Moment) -> None:
        self.moment = moment
        self.until: dict[int, float] = {}  # of those kept, in this play

    def begin(self) -> None:
        """Another play."""
        waiting = enumerate(self.moment.waiting)
        self.until = {n: one.kept for n, one in waiting if one.kept is not None}

    def prefer(
        self,
        desk: int,
        at: float,
        turn: float,
        queue: int,
        queues: list[list[float]],
        capped: dict[float, int],
    ) -> tuple[float, int, float]:
        """Turn and queue of whom it takes, given the first; or none, and when to look again."""
        again = NEVER
        while (ticket := self._ticket(turn, capped)) >= 0 and self._is_kept(ticket, desk, at):
            again = min(again, self.until[ticket])
            turn, queue = self._after(turn, desk, queues)
            if queue < 0:
                return turn, queue, again
        if ticket < 0 or turn in capped or self.moment.waiting[ticket].kind == URGENT:
            return turn, queue, again
        first = self.moment.waiting[ticket]
        for n in range(ticket, len(self.moment.waiting)):
            one = self.moment.waiting[n]
            if one.place > first.place + self.moment.tie or not self.moment.tie:
                break
            if one.lead == desk and one.kind == first.kind and -float(n) in queues[one.queue]:
                return -float(n), one.queue, again
        return turn, queue, again

    def _ticket(self, turn: float, capped: dict[float, int]) -> int:
        """Which ticket has that turn; -1: somebody who is still to come, or goes before all."""
        is_known = turn not in capped and turn.is_integer()
        return int(-turn) if is_known else -1

    def _is_kept(self, ticket: int, desk: int, at: float) -> bool:
        one = self.moment.waiting[ticket]
        if not self.moment.window or one.lead in (-1, desk) or one.kind == URGENT:
            return False
        return at < self.until.setdefault(ticket, at + self.moment.window)

    def _after(self, turn: float, desk: int, queues: list[list[float]]) -> tuple[float, int]:
        """Whom that desk would take behind that turn."""
        found, queue = -NEVER, -1
        for n in self.moment.seats[desk].queues:
            line = queues[n]
            behind = bisect_left(line, turn) - 1
            if behind >= 0 and line[behind] > found:
                found, queue = line[behind], n
        return found, queue
