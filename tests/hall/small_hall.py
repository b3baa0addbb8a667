"""A hall on a sheet of paper: what each verb does, said a second time, without a database.

Written from the rules (docs/house.md, docs/glossary.md), not from `hall`: nothing of it is
imported, so that the two can disagree. Times are microseconds, desks and services their names.
"""

from __future__ import annotations

from dataclasses import replace

from tests.hall.small_line import SmallLine
from tests.hall.small_papers import (
    AT_A_DESK,
    CALLS_AT_MOST,
    KEYS_LIVE,
    LIFE,
    MINUTE,
    NEVER_UNDONE,
    OPEN,
    RECALL_PAUSE,
    RETURNS,
    RETURNS_AFTER,
    UNDO_WITHIN,
    Done,
    Hand,
    Paper,
    Refused,
)


class SmallHall(SmallLine):
    """The whole hall; every method is a verb, and raises Refused where the hall would."""

    # --- verbs ---------------------------------------------------------------------------

    def issue(self, service: str, *, priority: bool) -> Paper:
        number, lap = self._number(service)
        place = (1, self.place(self.now, service, priority=priority))
        key, day = len(self.papers) + 1, self.day_of(self.now)
        paper = Paper(key, number, lap, day, service, service, priority, self.now, place)
        self.papers.append(paper)
        self.asked[key] = self.now
        self.write("issue", paper, None)
        paper.past.append(Done("issue", Hand("", kind="device"), None, self.now, None))
        return paper

    def _number(self, service: str) -> tuple[int, int]:
        """Round and round in the block, anew every day, leaving out what is in use."""
        block, today = self.blocks[service], (self.day_of(self.now), service)
        if today in self.given:
            turn, lap, avoids = self.given[today]
            turn, lap = (turn + 1, lap) if turn + 1 < len(block) else (0, lap + 1)
        else:
            if self._in_use(service):
                self.end_earlier_days()
            turn, lap, avoids = 0, 0, bool(self._in_use(service))
        in_use = self._in_use(service) if avoids or lap else set()
        for _ in block:
            if block[turn] not in in_use:
                self.given[today] = (turn, lap, avoids)
                return block[turn], lap
            turn, lap = (turn + 1, lap) if turn + 1 < len(block) else (0, lap + 1)
        raise Refused("Full")

    def _in_use(self, service: str) -> set[int]:
        return {p.number for p in self.papers if p.block == service and p.state in OPEN}

    def call_next(self, who: str) -> Paper | None:
        desk = self._free_desk(self.hand(who))
        self.wake()
        found = self.next_of(desk)
        for paper in self.line_of(desk):
            is_passed = found is None or paper.order < found.order
            if is_passed and paper.lead_until is None and self.is_kept(paper, desk):
                paper.lead_until = self.now + self.rule.window * MINUTE
        return self._call(found, self.hand(who), desk) if found else None

    def call(self, paper: Paper, who: str) -> None:
        hand = self.hand(who)
        if self._was_done(paper, "call", hand):
            return
        self._must_be_in_life(paper, "call")
        desk = self._free_desk(hand)
        if paper.state == "on_hold" and paper.desk != desk and not hand.overrules:
            raise Refused("NotAllowed")
        if not self.may(desk, paper):
            raise Refused("NotAllowed")
        for other in self.line_of(desk):
            other.is_moved |= other.order < paper.order  # passed over by choice
        self._call(paper, hand, desk)

    def is_of(self, paper: Paper, who: str | None) -> None:
        """Somebody says what they come for: its matter is that officer's. In silence."""
        if paper.state in OPEN:
            paper.lead = who

    def recall(self, paper: Paper, who: str) -> None:
        self._mine(paper, "recall", self.hand(who))
        if paper.calls >= CALLS_AT_MOST:
            raise Refused("NotAllowed")
        if self.now - (paper.called_at or 0) < RECALL_PAUSE:
            raise Refused("TooMany")
        more = {"calls": paper.calls + 1, "called_at": self.now}
        self._move(paper, "recall", self.hand(who), **more)

    def start(self, paper: Paper, who: str) -> None:
        self._at_desk(paper, "start", self.hand(who))

    def switch(self, paper: Paper, who: str, service: str) -> None:
        """On with another service at the same desk; the place in the line is past."""
        hand, is_so = self.hand(who), paper.service == service
        if is_so and self._was_done(paper, "switch", hand):
            return
        self._mine(paper, "switch", hand)
        if not is_so:
            self._move(paper, "switch", hand, service=service)

    def send_back(self, paper: Paper, who: str) -> None:
        """To the desk that wants it again, if that is not closed; for what it came for."""
        hand = self.hand(who)
        if self._was_done(paper, "send_back", hand):
            return
        self._mine(paper, "send_back", hand)
        if paper.back_to is None:
            raise Refused("NotAllowed")
        desk, service = paper.back_to
        to = desk if self.seats[desk].state != "closed" else None
        place = self._place_at(paper, service)
        more = {"service": service, "for_desk": to, "place": place, "back_to": None}
        self._back(paper, "send_back", hand, is_moved=True, **more)

    def finish(self, paper: Paper, who: str) -> None:
        self._at_desk(paper, "finish", self.hand(who))

    def miss(self, paper: Paper, who: str) -> None:
        self._at_desk(paper, "miss", self.hand(who))

    def hold(self, paper: Paper, who: str, minutes: int) -> None:
        until = self.now + minutes * MINUTE
        self._at_desk(paper, "hold", self.hand(who), held_until=until)

    def resume(self, paper: Paper, who: str) -> None:
        if self._may_be_anyones(paper, "resume", self.hand(who)):
            self._back(paper, "resume", self.hand(who))

    def restore(self, paper: Paper, who: str) -> None:
        if not self._may_be_anyones(paper, "restore", self.hand(who)):
            return
        more: dict[str, object] = {}
        if paper.state == "missed" and paper.returns >= RETURNS:
            raise Refused("NotAllowed")
        if paper.state == "missed":  # loses its turn: behind the next few, counted anew
            few = self.rivals(paper)[RETURNS_AFTER - 1 : RETURNS_AFTER]
            zone, value = few[0].place if few else (1, self.now - 1)
            more = {"place": (zone, value + 1), "overtaken": 0, "is_moved": True}
            more["returns"] = paper.returns + 1
        self._back(paper, "restore", self.hand(who), **more)

    def transfer(
        self,
        paper: Paper,
        who: str,
        service: str | None,
        desk: str | None,
        *,
        come_back: bool = False,
    ) -> None:
        to, hand = service or paper.service, self.hand(who)
        if paper.state == "waiting" and (paper.service, paper.for_desk) == (to, desk):
            return
        self._must_be_held_by(paper, "transfer", hand)
        back = paper.back_to
        if come_back:
            if paper.state not in AT_A_DESK:
                raise Refused("BadInput")
            back = (str(paper.desk), paper.service)
        elif back is not None and desk == back[0]:
            back = None
        more = {"service": to, "for_desk": desk, "place": self._place_at(paper, to)}
        self._back(paper, "transfer", hand, is_moved=True, back_to=back, **more)

    def _place_at(self, paper: Paper, service: str) -> tuple[int, int]:
        """In another service's line, for who came when they came; enough overtaken: the same."""
        if paper.overtaken >= self.rule.cap:
            return paper.place
        return (1, self.place(paper.since, service, priority=paper.priority))

    def withdraw(self, paper: Paper, hand: Hand) -> None:
        if self._may_be_anyones(paper, "withdraw", hand):
            self._move(paper, "withdraw", hand)

    def undo(self, paper: Paper, who: str) -> None:
        hand, last = self.hand(who), paper.past[-1]
        if last.verb in NEVER_UNDONE or not self._is_own(last, hand):
            raise Refused("NotAllowed")
        if self.now - last.at > UNDO_WITHIN:
            raise Refused("NotAllowed")
        assert last.was is not None
        was = last.was
        if was.state in AT_A_DESK:
            assert was.desk is not None
            if self.held(was.desk) not in (None, paper):
                raise Refused("DeskBusy")
            if self.seats[was.desk].state == "closed":
                raise Refused("NotAllowed")
        if paper.state not in OPEN and paper.number in self._in_use(paper.block):
            raise Refused("Conflict")
        names = {"state", "desk", "for_desk", "service", "held_until", "calls", "called_at"}
        names |= {"back_to", "returns"}
        if last.verb == "restore":
            names |= {"place", "overtaken"}
        if last.verb in ("transfer", "send_back") and paper.overtaken < self.rule.cap:
            names |= {"place"}  # who was overtaken enough stays before everybody
        desk, before = hand.desk or paper.desk, replace(paper)
        for name in names:
            setattr(paper, name, getattr(was, name))
        self.write("undo", paper, desk)
        paper.past.append(Done("undo", hand, desk, self.now, before))

    # --- by itself -------------------------------------------------------------------------

    def wake(self) -> None:
        for paper in self.papers:
            if paper.state == "on_hold" and (paper.held_until or 0) <= self.now:
                self._back(paper, "resume", Hand("", kind="hall"))

    def rounds(self) -> None:
        """What the hall does every few seconds, if the clock says that something is due."""
        today = self.day_of(self.clock)
        if not any(
            (p.state == "on_hold" and (p.held_until or 0) <= self.clock)
            or (p.state in OPEN and p.last_day < today)
            for p in self.papers
        ) and all(at >= self.clock - KEYS_LIVE for at in self.asked.values()):
            return
        self.wake()
        self.end_earlier_days()
        self.asked = {key: at for key, at in self.asked.items() if at >= self.now - KEYS_LIVE}

    def end_earlier_days(self) -> None:
        today = self.day_of(self.now)
        self._end([p for p in self.papers if p.state in OPEN and p.last_day < today])

    def close_day(self) -> None:
        """A supervisor closes now; a desk finishes what it has."""
        self._end([p for p in self.papers if p.state in OPEN and p.state not in AT_A_DESK])

    def _end(self, papers: list[Paper]) -> None:
        for paper in papers:
            is_carried = paper.carried_to is None and paper.state in LIFE["carry"][0]
            if self.rule.carries_over and is_carried:
                to = self.day_of(self.now)
                self._back(paper, "carry", Hand("", kind="hall"), carried_to=to)
            else:
                self._move(paper, "expire", Hand("", kind="hall"))

    # --- inside ------------------------------------------------------------------------------

    def _free_desk(self, hand: Hand) -> str:
        if hand.desk is None or self.seats[hand.desk].state != "open":
            raise Refused("NotAllowed")
        if self.held(hand.desk):
            raise Refused("DeskBusy")
        return hand.desk

    def _call(self, paper: Paper, hand: Hand, desk: str) -> Paper:
        for other in self.line_of(desk):
            if other is not paper and other.since < paper.since:
                other.overtaken += 1
                if other.overtaken == self.rule.cap:
                    other.place = (0, other.since)
        self._move(
            paper,
            "call",
            hand,
            desk=desk,
            for_desk=None,
            held_until=None,
            calls=paper.calls + 1,
            called_at=self.now,
        )
        return paper

    def _at_desk(self, paper: Paper, verb: str, hand: Hand, **changes: object) -> None:
        if not self._was_done(paper, verb, hand):
            self._mine(paper, verb, hand)
            self._move(paper, verb, hand, **changes)

    def _mine(self, paper: Paper, verb: str, hand: Hand) -> None:
        self._must_be_in_life(paper, verb)
        if hand.desk is None or paper.desk != hand.desk:
            raise Refused("NotAllowed")

    def _may_be_anyones(self, paper: Paper, verb: str, hand: Hand) -> bool:
        if self._was_done(paper, verb, hand):
            return False
        self._must_be_held_by(paper, verb, hand)
        return True

    def _must_be_held_by(self, paper: Paper, verb: str, hand: Hand) -> None:
        """What a desk holds is that desk's, a supervisor's, or the citizen's own."""
        self._must_be_in_life(paper, verb)
        is_held = paper.state in (*AT_A_DESK, "on_hold")
        is_mine = hand.desk is not None and paper.desk == hand.desk
        if is_held and not is_mine and not hand.overrules and hand.kind != "citizen":
            raise Refused("NotAllowed")

    def _must_be_in_life(self, paper: Paper, verb: str) -> None:
        if paper.state not in LIFE[verb][0]:
            raise Refused("NotAllowed")

    def _was_done(self, paper: Paper, verb: str, hand: Hand) -> bool:
        last = paper.past[-1]
        return paper.state == LIFE[verb][1] and last.verb == verb and self._is_own(last, hand)

    def _is_own(self, last: Done, hand: Hand) -> bool:
        if hand.desk is not None:
            return (last.hand.kind, last.desk) == (hand.kind, hand.desk)
        return (last.hand.kind, last.hand.who) == (hand.kind, hand.who)

    def _back(self, paper: Paper, verb: str, hand: Hand, **changes: object) -> None:
        self._move(
            paper, verb, hand, desk=None, held_until=None, calls=0, called_at=None, **changes
        )

    def _move(self, paper: Paper, verb: str, hand: Hand, **changes: object) -> None:
        was, desk = replace(paper), hand.desk or paper.desk
        paper.state = LIFE[verb][1]
        for name, value in changes.items():
            setattr(paper, name, value)
        self.write(verb, paper, desk)
        paper.past.append(Done(verb, hand, desk, self.now, was))
