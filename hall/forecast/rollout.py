"""The line played forward, many times: who is called when, by the hall's own order. Pure.

Each play draws how long visits last, who takes a break, and who still comes; then the
desk that is free first takes the first of those it may call, as `turns.first` would.
A newcomer of each kind goes along as a shadow that takes nobody's turn: their moment
is the first at which a desk would take somebody behind them, or nobody.
"""

import math
from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush, heapreplace
from itertools import accumulate
from random import Random

from hall.forecast.leads import Leads
from hall.forecast.scene import Habits, Moment, Played, Seat, Status

NEVER = math.inf
Draw = Callable[[], float]
TAIL = 32  # points
CAPPED = 1e6  # before everybody
TRIES = 12  # draws of a check-in; who should long be here does not come
BREATHE = 4  # plays; some milliseconds at the largest hall
VARIANTS = 8  # of each service's shuffled durations
_FINE = 2_000.0  # minutes; far more than any two places that lie between two tickets


def play(
    moment: Moment,
    habits: Habits,
    dice: Random,
    *,
    plays: int,
    breathe: Callable[[], None] = lambda: None,
) -> Played:
    """So many mornings from this moment on. `breathe` is called between two of them."""
    return _Table(moment, habits, dice, plays).play(breathe)


@dataclass(order=True)
class _Risk:
    """A ticket that may be overtaken so often, and no more."""

    since: float
    turn: float
    left: int


_AtRisk = dict[int, list[_Risk]]


@dataclass(frozen=True)
class _Prospect:
    """What a desk's next free moment is drawn from."""

    rest: Sequence[float]
    gap: bool = False  # and the officer's breath after a visit
    comes: float = 1.0

    def draw(self, random: Draw, gaps: Sequence[float]) -> float:
        if self.comes < 1.0 and random() >= self.comes:
            return NEVER
        at = self.rest[int(random() * len(self.rest))]
        return at + gaps[int(random() * len(gaps))] if self.gap else at


class _StillToCome:
    """How many are expected that will be called before a place; asked in the line's order."""

    def __init__(self, moment: Moment) -> None:
        leads = sorted((stream.lead, stream.rate) for stream in moment.streams)
        self._leads = leads + sorted((due.lead - due.slot, 0.0) for due in moment.booked)
        self._leads.sort()
        self._rate = self._sum = 0.0

    def before(self, place: float) -> float:
        while self._leads and self._leads[-1][0] > -place:
            lead, rate = self._leads.pop()
            self._rate += rate
            self._sum += rate * lead if rate else 1.0
        return self._rate * place + self._sum


class _Table:
    """What all plays of a moment share."""

    def __init__(self, moment: Moment, habits: Habits, dice: Random, plays: int) -> None:
        self.moment, self.habits, self.dice, self.plays = moment, habits, dice, plays
        self.places = [ticket.place for ticket in moment.waiting]
        reached = {queue for seat in moment.seats for queue in seat.queues}
        self.queues: list[list[float]] = [[] for _ in range(self._number_of_queues())]
        # the larger a number, the earlier its turn; the last of a list is its queue's first
        for n in range(len(moment.waiting) - 1, -1, -1):
            if moment.waiting[n].queue in reached:
                self.queues[moment.waiting[n].queue].append(-float(n))
        self.left = sum(map(len, self.queues))
        self.shadows = [
            (self._turn(new.place), n)
            for n, new in enumerate(moment.newcomers)
            if new.queue in reached
        ]
        self.shadows_at = [
            sorted(
                ((t, n) for t, n in self.shadows if moment.newcomers[n].queue in seat.queues),
                reverse=True,
            )
            for seat in moment.seats
        ]
        self.durations = self._shuffled()
        self.prospects = [self._prospect(seat) for seat in moment.seats]
        starts = [NEVER if start is None else start for start in habits.break_starts]
        self.break_starts = [s - moment.elapsed for s in starts if s > moment.elapsed]
        self.weights = list(accumulate(s.rate * s.minutes for s in moment.streams))
        self.leads = Leads(moment) if any(t.lead >= 0 for t in moment.waiting) else None
        self.moved: dict[float, float] = {}
        self.capped: dict[float, int] = {}

    def play(self, breathe: Callable[[], None]) -> Played:
        tickets: list[list[float]] = [[] for _ in self.moment.waiting]
        newcomers: list[list[float]] = [[] for _ in self.moment.newcomers]
        at_risk = self._at_risk()
        for number in range(self.plays):
            called, came = self._one(number, at_risk if number == 0 else {})
            if number % BREATHE == 0:
                breathe()
            if number == 0:
                self._move()
            for times, at in zip(tickets, called, strict=True):
                times.append(at)
            for times, at in zip(newcomers, came, strict=True):
                times.append(at)
        return Played(tickets, newcomers)

    # the loop below is the forecast's cost: plain lists and numbers, nothing looked up twice
    def _one(self, number: int, at_risk: _AtRisk) -> tuple[list[float], list[float]]:
        random, gaps, seats = self.dice.random, self.habits.gaps, self.moment.seats
        breaks_at = [self._break_start(seat) for seat in seats]
        free = [found.draw(random, gaps) for found in self.prospects]
        for n, at in enumerate(free):
            if breaks_at[n] < at < NEVER and seats[n].status is Status.BUSY:
                free[n] = at + _any(self.habits.breaks, random)
                breaks_at[n] = NEVER
        heap = [(at, n) for n, at in enumerate(free) if at < NEVER]
        heapify(heap)
        queues = [queue[:] for queue in self.queues]
        arrivals = self._arrivals()
        comers: dict[float, tuple[int, float]] = {}
        durations = [variants[number] for variants in self.durations]
        factors = [seat.factor for seat in seats]
        calls_from = [seat.queues for seat in seats]
        called = [NEVER] * len(self.moment.waiting)
        came = [NEVER] * len(self.moment.newcomers)
        behind = [0] * len(seats)
        until = [found[0][0] if found else -NEVER for found in self.shadows_at]
        left, shadows = self.left, len(self.shadows)
        many = len(gaps)
        capped, leads = self.capped, self.leads
        if leads is not None:
            leads.begin()
        idle: list[int] = []
        next_at, next_queue, next_turn, next_service, next_since = arrivals.pop()
        while heap and (left or shadows):
            at, desk = heap[0]
            if next_at <= at:
                for taker in idle:
                    if next_queue in calls_from[taker]:
                        idle.remove(taker)
                        lasts = _any(self.habits.durations[next_service], random)
                        heappush(heap, (next_at + lasts * factors[taker], taker))
                        break
                else:
                    comers[next_turn] = (next_service, next_since)
                    insort(queues[next_queue], next_turn)
                next_at, next_queue, next_turn, next_service, next_since = arrivals.pop()
                continue
            turn, chosen = -NEVER, -1
            for queue in calls_from[desk]:
                line = queues[queue]
                if line and line[-1] > turn:
                    turn, chosen = line[-1], queue
            if turn < until[desk]:
                mine, reached = self.shadows_at[desk], behind[desk]
                while reached < len(mine) and turn < mine[reached][0]:
                    if came[mine[reached][1]] == NEVER:
                        came[mine[reached][1]] = at
                        shadows -= 1
                    reached += 1
                behind[desk] = reached
                until[desk] = mine[reached][0] if reached < len(mine) else -NEVER
            if leads is not None and chosen >= 0:
                turn, chosen, again = leads.prefer(desk, at, turn, chosen, queues, capped)
                if chosen < 0:  # all are kept for their lead officers
                    heapreplace(heap, (again, desk))
                    continue
                queues[chosen].remove(turn)
            elif chosen >= 0:
                queues[chosen].pop()
            else:
                heappop(heap)
                idle.append(desk)
                continue
            comer = comers.get(turn)
            if comer is None:
                ticket = capped[turn] if turn in capped else int(-turn)
                called[ticket] = at
                left -= 1
                lasts, since = durations[ticket], self.moment.waiting[ticket].since
            else:
                lasts, since = _any(self.habits.durations[comer[0]], random), comer[1]
            if at_risk:
                self._overtakes(since, desk, at_risk, queues, called)
            ends = at + lasts * factors[desk] + gaps[int(random() * many)]
            if ends > breaks_at[desk]:
                ends += _any(self.habits.breaks, random)
                breaks_at[desk] = NEVER
            heapreplace(heap, (ends, desk))
        return called, came

    def _overtakes(
        self,
        since: float,
        desk: int,
        at_risk: _AtRisk,
        queues: list[list[float]],
        called: list[float],
    ) -> None:
        """Count it for those who could be overtaken too often; who was goes before all."""
        for queue in self.moment.seats[desk].queues:
            for found in at_risk.get(queue, ()):
                if found.since >= since:
                    break
                if found.left <= 0 or called[int(-found.turn)] < NEVER:
                    continue
                found.left -= 1
                if found.left > 0:
                    continue
                queues[queue].remove(found.turn)
                turns = [line[-1] for q in self.moment.seats[desk].queues if (line := queues[q])]
                # in the other plays: just before whoever would have been next
                between = max(turns, default=found.turn) + 0.3 - found.since / _FINE
                self.moved[found.turn] = between
                first = CAPPED - found.since  # among those, in order of arrival
                self.capped[first] = int(-found.turn)
                insort(queues[queue], first)

    def _move(self) -> None:
        """Give those who are overtaken too often the turn they had in the first play."""
        self.capped = {}
        for before, after in self.moved.items():
            queue = self.queues[self.moment.waiting[int(-before)].queue]
            queue.remove(before)
            insort(queue, after)
            self.capped[after] = int(-before)

    def _at_risk(self) -> _AtRisk:
        """By queue, in order of arrival: those that could be overtaken too often."""
        cap = self.moment.overtake_cap
        came: list[float] = []  # those before, in order of arrival
        found: _AtRisk = {}
        still = _StillToCome(self.moment)
        for n, (queue, _, place, since, overtaken, *_) in enumerate(self.moment.waiting):
            more = cap - overtaken
            expected = still.before(place)
            if 0 < more <= n + expected + 2 * math.sqrt(expected):
                rivals = len(came) - bisect_right(came, since)
                if more <= rivals + expected + 2 * math.sqrt(expected):
                    insort(found.setdefault(queue, []), _Risk(since, -float(n), more))
            insort(came, since)
        return found

    def _arrivals(self) -> list[tuple[float, int, float, int, float]]:
        """When, queue, turn, service, since: latest first, after a last one that never comes."""
        dice, streams = self.dice, self.moment.streams
        found = [(NEVER, 0, 0.0, 0, 0.0)]
        if self.weights:
            for _ in range(_poisson(self.weights[-1], dice)):
                n = bisect_left(self.weights, dice.random() * self.weights[-1])
                stream = streams[min(n, len(streams) - 1)]
                at = dice.random() * stream.minutes
                turn = self._turn(at - stream.lead)
                found.append((at, stream.queue, turn, stream.service, at))
        for due in self.moment.booked:
            at = self._checks_in(due.slot)
            if at < NEVER:
                since = max(at, due.slot)
                turn = self._turn(since - due.lead)
                found.append((at, due.queue, turn, due.service, since))
        found.sort(reverse=True)
        return found

    def _checks_in(self, slot: float) -> float:
        """In how many minutes, given that they are not here yet; NEVER: they do not come."""
        dice, offsets = self.dice, self.habits.offsets
        for _ in range(TRIES):
            if dice.random() >= self.habits.shows:
                return NEVER
            at = slot + _any(offsets, dice.random)
            if at >= 0:
                return at
        return NEVER

    def _turn(self, place: float) -> float:
        """Between the tickets that wait: behind those of an equal place."""
        place_fine = min(0.2, max(-0.2, place / _FINE))
        return -(bisect_right(self.places, place) - 0.5 + place_fine)

    def _prospect(self, seat: Seat) -> "_Prospect":
        """In how many minutes that desk may take its next, by what is known of it."""
        habits, elapsed = self.habits, seat.elapsed
        if seat.status is Status.BUSY:
            grid, mean = habits.durations[seat.service], habits.means[seat.service]
            rest = [minutes * seat.factor - elapsed for minutes in grid]
            rest = [minutes for minutes in rest if minutes > 0]
            if len(rest) < min(3, len(grid)):  # past all that is known it does not end at once
                rest = [mean / 4] if len(grid) == 1 else _tail(max(1.0, mean / 4))
            return _Prospect(rest, gap=True)
        if seat.status is Status.BETWEEN:
            return _Prospect(_rest(habits.gaps, elapsed, last=1.5))
        if seat.status is Status.BREAK:
            return _Prospect([max(1.0, left) for left in _rest(habits.breaks, elapsed, last=2.0)])
        if seat.status is Status.COMING:
            later = [minutes - elapsed for minutes in habits.delays if minutes > elapsed]
            come = seat.comes * len(later)  # those who come on time have come by now
            away = (1 - seat.comes) * len(habits.delays)
            return _Prospect(later, comes=come / (come + away) if later else 0.0)
        return _Prospect([0.0])

    def _break_start(self, seat: Seat) -> float:
        """In how many minutes the officer would like a break; NEVER if no more."""
        if not seat.may_break or not self.habits.break_starts:
            return NEVER
        return _any(self.break_starts, self.dice.random) if self.break_starts else 0.0

    def _shuffled(self) -> list[list[float]]:
        """For each ticket its duration in each play: as a whole, evenly over what is likely."""
        variants = {
            service: [self._spread_out(grid) for _ in range(VARIANTS)]
            for service, grid in self.habits.durations.items()
        }
        random = self.dice.random
        return [variants[t.service][int(random() * VARIANTS)] for t in self.moment.waiting]

    def _spread_out(self, grid: Sequence[float]) -> list[float]:
        share, random = len(grid) / self.plays, self.dice.random
        found = [(random(), grid[int((n + random()) * share)]) for n in range(self.plays)]
        found.sort()
        return [minutes for _, minutes in found]

    def _number_of_queues(self) -> int:
        moment = self.moment
        known = [queue for seat in moment.seats for queue in seat.queues]
        for found in (moment.waiting, moment.newcomers, moment.streams, moment.booked):
            known += [each.queue for each in found]
        return max(known, default=-1) + 1


def _any(values: Sequence[float], random: Draw) -> float:
    return values[int(random() * len(values))] if values else 0.0


def _rest(values: Sequence[float], elapsed: float, *, last: float) -> list[float]:
    """What may be left of something that lasts since `elapsed`."""
    longer = [value - elapsed for value in values if value > elapsed]
    return longer if len(longer) > 2 else [last]


def _tail(mean: float) -> list[float]:
    """Equally likely rests of what is longer than anything seen: it ends as likely as before."""
    return [-mean * math.log(1 - (n + 0.5) / TAIL) for n in range(TAIL)]


def _poisson(mean: float, dice: Random) -> int:
    if mean > 30:
        return max(0, round(dice.gauss(mean, math.sqrt(mean))))
    limit, product, number = math.exp(-mean), dice.random(), 0
    while product > limit:
        product *= dice.random()
        number += 1
    return number
