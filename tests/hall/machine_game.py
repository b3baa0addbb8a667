"""A game: the hall and the paper side by side, and what must hold after each step."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
)
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from hall import (
    desks,
    journal,
    line,
    staff,
    tickets,
    turns,
)
from hall.errors import HallError
from hall.issuing import Wish
from hall.journal import Actor
from hall.lifecycle import TICKET
from hall.model import DeskService, Hall, Role, Service, Staff, Step, Ticket
from hall.moves import Hand
from hall.store import Store, Work
from tests.hall import small_papers
from tests.hall.machine_house import (
    BLOCKS,
    EPOCH,
    MEANS,
    MONDAY_EIGHT,
    PEOPLE,
    SEATS,
    Built,
    drawn,
    furnish_hall,
    shown,
    us,
)
from tests.hall.small_hall import SmallHall
from tests.hall.small_papers import MINUTE, Paper, Refused

_keys = itertools.count(1)


class Game(RuleBasedStateMachine):
    """A hall of its own in a database that holds many."""

    house: Built  # given by the test

    def __init__(self) -> None:
        super().__init__()
        self.house.at = MONDAY_EIGHT
        self.hall_id = next(_keys)
        self.keys: dict[int, str] = {}  # paper → the ticket's opaque id
        self.wishes: dict[int, tuple[str, Wish]] = {}  # paper → the request that made it
        self.seen_steps = 0

    @initialize(
        cap=st.sampled_from([1, 2, 2, 15]),
        head=st.sampled_from([60, 60, 0]),
        credit=st.sampled_from([0.5, 0]),
        carries=st.booleans(),
        tie=st.sampled_from([10, 5, 0]),
        window=st.sampled_from([0, 0, 10]),
    )
    def furnish(
        self, cap: int, head: int, credit: float, carries: bool, tie: int, window: int
    ) -> None:
        drawn = small_papers.Rule(head, credit, cap, carries, tie, window)
        self.paper = SmallHall(drawn, MEANS, BLOCKS, SEATS, supervisors={"hoa"})
        numbers = {
            "priority_minutes": head,
            "appointment_minutes": head / 2,
            "short_credit": credit,
            "overtake_cap": cap,
            "lead_tie_minutes": tie,
            "lead_window_minutes": window,
        }
        with self.store.work() as work:
            furnish_hall(work, self.hall_id, numbers, {"carries_over": True} if carries else {})
        self.seat("dung", "1", take_over=False)
        self.seat("em", "2", take_over=False)

    def teardown(self) -> None:
        if hasattr(self, "paper"):
            self._everybody_is_called_in_the_end()
            with self.store.read() as session:
                hall = session.get_one(Hall, self.hall_id)
                assert journal.check(session, self.store.vault, hall) is None

    # --- what the game also does by itself -----------------------------------------------

    def seat(self, who: str, desk: str, *, take_over: bool) -> None:
        self._both(
            lambda: self.paper.open(who, desk, take_over=take_over),
            lambda work: desks.open_(work, desk, self._person(work, who), take_over=take_over),
        )

    def change_skill(self, desk: str, service: str) -> None:
        self.paper.seats[desk].serves ^= {service}
        with self.store.work(hall_id=self.hall_id) as work:
            key = (self._desk_key(work, desk), self._service_key(work, service))
            row = work.session.get(DeskService, key)
            if row is None:
                work.session.add(DeskService(desk_id=key[0], service_id=key[1]))
            else:
                work.session.delete(row)

    def press_next(self, who: str) -> None:
        desk = self.paper.seat_of(who)
        could = _as_it_was(self.paper.line_of(desk)) if desk else []
        called = self._both(
            lambda: self.paper.call_next(who),
            lambda work: tickets.call_next(work, self._hand(work, who)),
        )
        if called is None:
            return
        paper, ticket = called
        assert (ticket and ticket.public_id) == (paper and self.keys[paper.key])
        self._was_right(str(desk), paper, could)

    # --- what must hold, after every step ------------------------------------------------------

    @invariant()
    def all_holds(self) -> None:
        if hasattr(self, "paper"):
            self.the_database_says_what_the_paper_says()
            self.the_journal_says_what_was_done()
            self.everybody_has_their_own()
            self.nobody_is_overtaken_too_often()

    def the_database_says_what_the_paper_says(self) -> None:
        with self.store.read() as session:
            found = {
                ticket.public_id: shown(ticket)
                for ticket in session.scalars(
                    select(Ticket)
                    .where(Ticket.hall_id == self.hall_id)
                    .options(
                        joinedload(Ticket.desk),
                        joinedload(Ticket.for_desk),
                        joinedload(Ticket.service),
                        joinedload(Ticket.back_to),
                        joinedload(Ticket.back_service),
                        joinedload(Ticket.lead),
                    )
                )
            }
            in_line = [
                (ticket.public_id, ahead)
                for ticket, ahead in line.with_ahead(session, self.hall_id)
            ]
            sat = {
                desk.label: (desk.state.value, desk.staff.username if desk.staff else None)
                for desk in desks.all_of(session, self.hall_id)
            }
            one_by_one = [
                line.ahead_of(session, tickets.load(session, name, hall_id=self.hall_id))
                for name, _ in in_line[-2:]
            ]
            coming = {label: self._coming(session, label) for label in SEATS}
        paper = self.paper
        wanted = {self.keys[p.key]: drawn(p) for p in paper.papers}
        assert {found[key]: wanted[key] for key in wanted if found[key] != wanted[key]} == {}
        assert found.keys() == wanted.keys()
        assert in_line == [(self.keys[p.key], paper.ahead(p)) for p in paper.waiting()]
        assert one_by_one == [ahead for _, ahead in in_line[-2:]]
        assert coming == {
            label: [self.keys[p.key] for p in paper.turns_of(label, 3)] for label in SEATS
        }
        assert sat == {label: (seat.state, seat.who) for label, seat in paper.seats.items()}

    def _coming(self, session: Session, label: str) -> list[str]:
        """Whom that desk would call, one after the other."""
        hall, desk = (
            session.get_one(Hall, self.hall_id),
            desks.load(session, label, hall_id=self.hall_id),
        )
        now = EPOCH + timedelta(microseconds=self.paper.now)
        return [each.public_id for each in turns.next_for(session, hall, desk, now, limit=3)]

    def the_journal_says_what_was_done(self) -> None:
        """R1: numbered without gap, in the order of time; R3: each along the table."""
        with self.store.read() as session:
            new = session.scalars(
                select(Step)
                .where(Step.hall_id == self.hall_id, Step.number > self.seen_steps)
                .order_by(Step.number)
                .options(joinedload(Step.ticket), joinedload(Step.desk))
            ).all()
            last = session.get_one(Hall, self.hall_id).last_step
        found = [
            (us(s.at), s.verb, s.ticket.public_id if s.ticket else "", s.desk and s.desk.label)
            for s in new
        ]
        wanted = [
            (at, verb, self.keys[key] if key else "", desk)
            for at, verb, key, desk in self.paper.steps[self.seen_steps :]
        ]
        assert sorted(found) == sorted(wanted)  # at one moment in any order
        assert [s.number for s in new] == list(range(self.seen_steps + 1, last + 1))
        assert [s.at for s in new] == sorted(s.at for s in new)
        for step in new:
            if step.verb in TICKET.rules:
                assert step.before["state"] in small_papers.LIFE[step.verb][0]
                assert step.after["state"] == small_papers.LIFE[step.verb][1]
        self.seen_steps = last

    def everybody_has_their_own(self) -> None:
        """R2, R4, R5: numbers once a day, one ticket a desk, a desk that somebody sits at."""
        papers = self.paper.papers
        numbers = [(p.day, p.number, p.lap) for p in papers]
        in_use = [p.number for p in papers if p.state in small_papers.OPEN]
        held = [p.desk for p in papers if p.state in small_papers.AT_A_DESK]
        assert len(numbers) == len(set(numbers))
        assert len(in_use) == len(set(in_use))
        assert len(held) == len(set(held))
        assert None not in held
        assert all(self.paper.seats[str(desk)].state != "closed" for desk in held)

    def nobody_is_overtaken_too_often(self) -> None:
        """R12, R15: never more than the cap by Next alone; before everybody only who is at it."""
        for paper in self.paper.papers:
            assert paper.overtaken <= self.paper.rule.cap or paper.is_moved
            assert paper.place[0] == 1 or paper.overtaken >= self.paper.rule.cap or paper.is_moved

    def _was_right(self, desk: str, called: Paper | None, could: list[Paper]) -> None:
        """R6 to R11 and R14, from the facts: who came when, for what, in which class."""
        rule_, seat = self.paper.rule, self.paper.seats[desk]
        assert seat.state == "open"
        if called is None:
            assert all(self.paper.is_kept(p, desk) for p in self.paper.line_of(desk))  # R14
            return
        was = next((p for p in could if p.key == called.key), None)
        if was is None or was.is_moved:
            return  # woken in this very moment, or not a plain arrival
        assert was.for_desk == desk or (was.for_desk is None and was.service in seat.serves)  # R7
        spread = max(MEANS.values()) - min(MEANS.values())
        most = (rule_.priority + rule_.credit * spread + rule_.tie) * MINUTE
        for other in could:
            if other.key == was.key or other.is_moved or other.since >= was.since:
                continue
            # `other` came earlier, waits, and was passed over
            assert other.overtaken < rule_.cap  # R12
            if self.paper.is_kept(other, desk):
                continue  # for its lead officer
            if was.overtaken >= rule_.cap:
                continue  # it goes before everybody, in its turn
            is_led = was.lead == seat.who and was.place[1] - other.place[1] <= rule_.tie * MINUTE
            is_equal = is_led and not other.priority and not was.priority
            assert is_equal or (other.service, other.priority) != (was.service, was.priority)  # R8
            assert was.since - other.since <= most  # R10
            assert not (other.priority and not was.priority) or rule_.priority == 0  # R11

    def _everybody_is_called_in_the_end(self) -> None:
        """R13: with no more arrivals, a desk that serves all empties the line."""
        for label in SEATS:
            for service in MEANS:
                if service not in self.paper.seats[label].serves:
                    self.change_skill(label, service)
        for who, label in zip(sorted(PEOPLE), SEATS, strict=True):
            held = self.paper.held(label)
            sitting = self.paper.seats[label].who
            if held is not None and sitting is not None:
                self._does("start", held, sitting)
                self._does("finish", held, sitting)
            self.seat(who, label, take_over=True)
            while True:
                if (held := self.paper.held(label)) is not None:
                    self._does("start", held, who)
                    self._does("finish", held, who)
                self.press_next(who)
                if self.paper.held(label) is None and not self.paper.line_of(label):
                    break
                self.house.at += timedelta(minutes=self.paper.rule.window)  # nobody is kept longer
        assert self.paper.waiting() == []
        self.the_database_says_what_the_paper_says()

    @property
    def store(self) -> Store:
        return self.house.store

    # --- both at once --------------------------------------------------------------------------

    def _does(self, verb: str, paper: Paper, who: str, **more: Any) -> None:
        self._both(
            lambda: getattr(self.paper, verb)(paper, who, **more),
            lambda work: getattr(tickets, verb)(
                work, self.keys[paper.key], self._hand(work, who), **more
            ),
        )

    def _both(
        self, on_paper: Callable[[], Any], in_hall: Callable[[Work], Any]
    ) -> tuple[Any, Any] | None:
        """The same on paper and in the hall: both do it, or both refuse it alike (None)."""
        self._begin()
        drawn = done = None
        said, says = "", ""  # the names of the refusals
        try:
            drawn = on_paper()
        except Refused as no:
            said = str(no)
        try:
            with self.store.work(hall_id=self.hall_id) as work:
                done = in_hall(work)
        except HallError as no:
            says = type(no).__name__
        assert says == said
        return None if said else (drawn, done)

    def _begin(self) -> None:
        self.paper.clock = us(self.house.at)
        self.paper.begin()

    def _paper(self, which: int) -> Paper:
        """Of the latest dozen: older ones have mostly ended."""
        latest = self.paper.papers[-12:]
        return latest[which % len(latest)]

    def _beside(self) -> list[Paper]:
        """Called, served, on hold, missed, or ended a moment ago."""
        return [
            p for p in self.paper.papers[-12:] if p.state not in ("waiting", "withdrawn", "expired")
        ]

    def _at_desks(self) -> list[Paper]:
        return [p for p in self.paper.papers if p.state in small_papers.AT_A_DESK]

    def _missed(self) -> list[Paper]:
        return [p for p in self.paper.papers if p.state == "missed"]

    def _version(self, paper: Paper) -> int:
        with self.store.read() as session:
            return tickets.load(session, self.keys[paper.key], hall_id=self.hall_id).version

    def _person(self, work: Work, who: str) -> Staff:
        return staff.load(work.session, hall_id=self.hall_id, username=who)

    def _hand(self, work: Work, who: str) -> Hand:
        person = self._person(work, who)
        return Hand(
            Actor("staff", person.id),
            desks.of_staff(work.session, person.id),
            overrules=person.role is Role.SUPERVISOR,
        )

    def _desk_key(self, work: Work, label: str) -> int:
        return desks.load(work.session, label, hall_id=self.hall_id).id

    def _service_key(self, work: Work, code: str) -> int:
        key = work.session.scalar(
            select(Service.id).where(Service.hall_id == self.hall_id, Service.code == code)
        )
        assert key is not None
        return key


def _as_it_was(papers: list[Paper]) -> list[Paper]:
    return [replace(paper) for paper in papers]
