"""Whatever happens in a hall, in whatever order: it does what the hall on paper does.

A state machine plays every verb by every hand, with a clock that jumps both ways and a house that
restarts, on the real database and on `small_hall` beside it. After every step both must be the
same, and what was called must keep R1 to R15 (docs/decisions/, "Who is next").
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from hall import (
    closing,
    desks,
    forecast,
    issuing,
    journal,
    leads,
    line,
    rounds,
    staff,
    tickets,
    turns,
)
from hall.errors import HallError, KeyReused
from hall.issuing import Wish
from hall.journal import CITIZEN, Actor
from hall.lifecycle import TICKET
from hall.model import Base, Desk, DeskService, Hall, Role, Service, Staff, Step, Ticket
from hall.moves import Hand
from hall.store import Store, Work
from hall.vault import Vault
from tests.hall import small_hall
from tests.hall.small_hall import MINUTE, Paper, Refused, SmallHall

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MONDAY_EIGHT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
MEANS = {"long": 40, "short": 10, "rare": 25}
BLOCKS = {"long": [*range(1, 500)], "short": [700, 701, 702, 900, 901], "rare": [*range(800, 900)]}
SEATS = {"1": {"long"}, "2": {"long", "short"}, "3": {"short", "rare"}}
PEOPLE = {"dung": Role.OFFICER, "em": Role.OFFICER, "hoa": Role.SUPERVISOR}
KIOSK = Actor("device", None)

WHO = st.sampled_from(sorted(PEOPLE))
SERVICE = st.sampled_from(sorted(MEANS))
DESK = st.sampled_from(sorted(SEATS))
WHICH = st.integers(0, 11)
HAND_VERBS = ("recall", "start", "finish", "miss", "resume", "restore", "send_back", "undo")

_keys = itertools.count(1)


class Built:
    """A house on that database; its clock is the game's."""

    def __init__(self, url: str, vault: Vault) -> None:
        self._url, self._vault = url, vault
        self.at = MONDAY_EIGHT
        self.store = self._open()
        Base.metadata.create_all(self.store.engine)

    def restart(self) -> None:
        self.store.engine.dispose()
        forecast.forget()
        self.store = self._open()

    def _open(self) -> Store:
        return Store(self._url, self._vault, now=lambda: self.at)


class Machine(RuleBasedStateMachine):
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
        drawn = small_hall.Rule(head, credit, cap, carries, tie, window)
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
            _furnish(work, self.hall_id, numbers, {"carries_over": True} if carries else {})
        self.sits_down("dung", "1", take_over=False)
        self.sits_down("em", "2", take_over=False)

    def teardown(self) -> None:
        if hasattr(self, "paper"):
            self._everybody_is_called_in_the_end()
            with self.store.read() as session:
                hall = session.get_one(Hall, self.hall_id)
                assert journal.check(session, self.store.vault, hall) is None

    # --- citizens --------------------------------------------------------------------------

    @rule(service=SERVICE, priority=st.booleans(), minutes=st.integers(0, 25))
    def somebody_comes(self, service: str, priority: bool, minutes: int) -> None:
        self.house.at += timedelta(minutes=minutes)
        wish = Wish(service=service, priority=priority)
        key = f"tap-{len(self.paper.papers)}"
        came = self._both(
            lambda: self.paper.issue(service, priority=priority),
            lambda work: issuing.issue(work, wish, by=KIOSK, key=key),
        )
        if came is not None:
            paper, issued = came
            assert issued.is_new
            assert issued.people_ahead == self.paper.ahead(paper)
            self.keys[paper.key] = issued.ticket.public_id
            self.wishes[paper.key] = (key, wish)

    @rule(
        came=st.lists(st.tuples(SERVICE, st.booleans(), st.integers(0, 5)), min_size=2, max_size=6)
    )
    def a_rush(self, came: list[tuple[str, bool, int]]) -> None:
        for service, priority, minutes in came:
            self.somebody_comes(service, priority, minutes)

    @precondition(lambda self: self.paper.asked)
    @rule(which=WHICH, other=st.booleans())
    def a_kiosk_asks_again(self, which: int, other: bool) -> None:
        """Its answer was lost: the same ticket, and no step. With another wish it is refused."""
        known = list(self.paper.asked)
        paper, (key, wish) = known[which % len(known)], self.wishes[known[which % len(known)]]
        if other:
            wish = Wish(service=wish.service, priority=not wish.priority)
        try:
            with self.store.work(hall_id=self.hall_id) as work:
                issued = issuing.issue(work, wish, by=KIOSK, key=key)
            assert issued.ticket.public_id == self.keys[paper]
            assert not issued.is_new
            assert not other
        except KeyReused:
            assert other

    @precondition(lambda self: self.keys)
    @rule(which=WHICH)
    def a_citizen_gives_up(self, which: int) -> None:
        paper = self._paper(which)
        self._both(
            lambda: self.paper.withdraw(paper, small_hall.Hand("citizen", kind="citizen")),
            lambda work: tickets.withdraw(work, self.keys[paper.key], Hand(CITIZEN)),
        )

    @precondition(lambda self: self.keys)
    @rule(which=WHICH, who=st.none() | WHO)
    def somebody_says_what_they_come_for(self, which: int, who: str | None) -> None:
        """Of a matter that an officer leads; or it is sealed, and nobody is known to."""
        paper = self._paper(which)
        self.paper.is_of(paper, who)
        with self.store.work(hall_id=self.hall_id) as work:
            ticket = tickets.load(work.session, self.keys[paper.key], hall_id=self.hall_id)
            leads.tell(work, [ticket], self._person(work, who).id if who else None)

    # --- desks -----------------------------------------------------------------------------

    @rule(who=WHO, desk=DESK, take_over=st.booleans())
    def sits_down(self, who: str, desk: str, take_over: bool) -> None:
        self._both(
            lambda: self.paper.open(who, desk, take_over=take_over),
            lambda work: desks.open_(work, desk, self._person(work, who), take_over=take_over),
        )

    @rule(who=WHO, desk=DESK)
    def has_a_break(self, who: str, desk: str) -> None:
        self._both(
            lambda: self.paper.pause(who, desk),
            lambda work: desks.pause(work, desk, self._person(work, who)),
        )

    @rule(who=WHO, desk=DESK)
    def leaves(self, who: str, desk: str) -> None:
        self._both(
            lambda: self.paper.close(who, desk),
            lambda work: desks.close(
                work, desk, self._person(work, who), overrules=PEOPLE[who] is Role.SUPERVISOR
            ),
        )

    @rule(desk=DESK, service=SERVICE)
    def skills_change(self, desk: str, service: str) -> None:
        self.paper.seats[desk].serves ^= {service}
        with self.store.work(hall_id=self.hall_id) as work:
            key = (self._desk_key(work, desk), self._service_key(work, service))
            row = work.session.get(DeskService, key)
            if row is None:
                work.session.add(DeskService(desk_id=key[0], service_id=key[1]))
            else:
                work.session.delete(row)

    # --- tickets ---------------------------------------------------------------------------

    @rule(who=WHO)
    def presses_next(self, who: str) -> None:
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

    @rule(who=WHO, done=st.sampled_from(["miss", "start", "finish"]))
    def receives_the_next(self, who: str, done: str) -> None:
        """A whole turn at the desk: what happens most."""
        self.presses_next(who)
        desk = self.paper.seat_of(who)
        held = self.paper.held(desk) if desk else None
        if held is not None:
            for verb in {"finish": ("start", "finish")}.get(done, (done,)):
                self._does(verb, held, who)

    @rule(who=WHO, done=st.lists(st.sampled_from(["miss", "start", "finish"]), max_size=5))
    def works_on(self, who: str, done: list[str]) -> None:
        """Some turns in a row; one that was only started is ended by the next."""
        for end in done:
            held = self.paper.held(self.paper.seat_of(who) or "")
            if held is not None:
                self._does("start", held, who)
                self._does("finish", held, who)
            self.receives_the_next(who, end)

    @precondition(lambda self: self._missed())
    @rule(which=WHICH, who=WHO)
    def a_missed_one_returns(self, which: int, who: str) -> None:
        missed = self._missed()
        self._does("restore", missed[which % len(missed)], who)

    @precondition(lambda self: self.keys)
    @rule(which=WHICH, who=WHO)
    def calls_by_choice(self, which: int, who: str) -> None:
        self._does("call", self._paper(which), who)

    @precondition(lambda self: self.keys)
    @rule(which=WHICH, who=WHO, verb=st.sampled_from(HAND_VERBS))
    def does(self, which: int, who: str, verb: str) -> None:
        self._does(verb, self._paper(which), who)

    @precondition(lambda self: self._beside())
    @rule(which=WHICH, verb=st.sampled_from(HAND_VERBS), seconds=st.integers(0, 40))
    def who_has_it_does(self, which: int, verb: str, seconds: int) -> None:
        """A ticket that is beside the line, by whoever sits where it is."""
        self.house.at += timedelta(seconds=seconds)
        beside = self._beside()
        paper = beside[which % len(beside)]
        seat = self.paper.seats.get(paper.desk or "")
        self._does(verb, paper, (seat and seat.who) or "hoa")

    @precondition(lambda self: self.keys)
    @rule(seconds=st.integers(0, 61))
    def takes_the_last_step_back(self, seconds: int) -> None:
        self.house.at += timedelta(seconds=seconds)
        paper = max(self.paper.papers, key=lambda p: p.past[-1].at)
        did, seat = paper.past[-1].hand.who, self.paper.seats.get(paper.past[-1].desk or "")
        self._does("undo", paper, (seat and seat.who) or (did if did in PEOPLE else "hoa"))

    @precondition(lambda self: self.keys)
    @rule(which=WHICH, who=WHO, minutes=st.integers(1, 40))
    def holds(self, which: int, who: str, minutes: int) -> None:
        self._does("hold", self._paper(which), who, minutes=minutes)

    @precondition(lambda self: self.keys)
    @rule(which=WHICH, who=WHO)
    def staff_withdraw(self, which: int, who: str) -> None:
        paper = self._paper(which)
        self._both(
            lambda: self.paper.withdraw(paper, self.paper.hand(who)),
            lambda work: tickets.withdraw(work, self.keys[paper.key], self._hand(work, who)),
        )

    @precondition(lambda self: self.keys)
    @rule(
        which=WHICH,
        who=WHO,
        service=st.none() | SERVICE,
        desk=st.none() | DESK,
        come_back=st.booleans(),
    )
    def transfers(
        self, which: int, who: str, service: str | None, desk: str | None, come_back: bool
    ) -> None:
        if service or desk:
            paper = self._paper(which)
            self._does("transfer", paper, who, service=service, desk=desk, come_back=come_back)

    @precondition(lambda self: self._at_desks())
    @rule(which=WHICH, service=SERVICE, desk=st.none() | DESK, come_back=st.booleans())
    def who_has_it_goes_on(
        self, which: int, service: str, desk: str | None, come_back: bool
    ) -> None:
        """A visit at a desk: another service, sent elsewhere, or sent back from there."""
        at_desks = self._at_desks()
        paper = at_desks[which % len(at_desks)]
        who = self.paper.seats[str(paper.desk)].who
        if who is None:
            return
        self._does("start", paper, who)
        if which % 3 == 0:
            self._does("switch", paper, who, service=service)
        elif paper.back_to is not None:
            self._does("send_back", paper, who)
        else:
            self._does("transfer", paper, who, service=service, desk=desk, come_back=come_back)

    @precondition(lambda self: self.keys)
    @rule(which=WHICH, who=WHO, verb=st.sampled_from(["undo", "start", "withdraw", "call"]))
    def looks_too_old_are_refused(self, which: int, who: str, verb: str) -> None:
        """With the version of an earlier look nothing is ever done."""
        paper = self._paper(which)
        before = self._version(paper)
        try:
            with self.store.work(hall_id=self.hall_id) as work:
                getattr(tickets, verb)(
                    work, self.keys[paper.key], self._hand(work, who), version=before - 1
                )
        except HallError:
            pass
        assert self._version(paper) == before  # not done, or done before by the same hand

    # --- time and trouble --------------------------------------------------------------------

    @rule(minutes=st.integers(-90, 90))
    def the_clock_jumps(self, minutes: int) -> None:
        self.house.at += timedelta(minutes=minutes)

    @rule(seconds=st.integers(1, 70))
    def a_moment_passes(self, seconds: int) -> None:
        self.house.at += timedelta(seconds=seconds)

    @rule(hours=st.sampled_from([-30, 16, 24]))
    def a_night_passes(self, hours: int) -> None:
        """Or the clock is put back by more than a day."""
        self.house.at += timedelta(hours=hours)
        self.the_hall_looks_around()

    @rule()
    def the_hall_looks_around(self) -> None:
        self._begin()
        self.paper.rounds()
        rounds.go(self.store, self.hall_id)

    @rule()
    def the_day_is_closed(self) -> None:
        self._both(
            self.paper.close_day,
            lambda work: closing.close(work, by=Actor("staff", self._person(work, "hoa").id)),
        )

    @rule()
    def the_house_restarts(self) -> None:
        self.house.restart()

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
                ticket.public_id: _shown(ticket)
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
        drawn = {self.keys[p.key]: _drawn(p) for p in paper.papers}
        assert {found[key]: drawn[key] for key in drawn if found[key] != drawn[key]} == {}
        assert found.keys() == drawn.keys()
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
            (_us(s.at), s.verb, s.ticket.public_id if s.ticket else "", s.desk and s.desk.label)
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
                assert step.before["state"] in small_hall.LIFE[step.verb][0]
                assert step.after["state"] == small_hall.LIFE[step.verb][1]
        self.seen_steps = last

    def everybody_has_their_own(self) -> None:
        """R2, R4, R5: numbers once a day, one ticket a desk, a desk that somebody sits at."""
        papers = self.paper.papers
        numbers = [(p.day, p.number, p.lap) for p in papers]
        in_use = [p.number for p in papers if p.state in small_hall.OPEN]
        held = [p.desk for p in papers if p.state in small_hall.AT_A_DESK]
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
                    self.skills_change(label, service)
        for who, label in zip(sorted(PEOPLE), SEATS, strict=True):
            held = self.paper.held(label)
            sitting = self.paper.seats[label].who
            if held is not None and sitting is not None:
                self._does("start", held, sitting)
                self._does("finish", held, sitting)
            self.sits_down(who, label, take_over=True)
            while True:
                if (held := self.paper.held(label)) is not None:
                    self._does("start", held, who)
                    self._does("finish", held, who)
                self.presses_next(who)
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
        self.paper.clock = _us(self.house.at)
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
        return [p for p in self.paper.papers if p.state in small_hall.AT_A_DESK]

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


def _us(at: datetime) -> int:
    """Microseconds since 1970."""
    return round((at - EPOCH) / timedelta(microseconds=1))


def _shown(ticket: Ticket) -> tuple[Any, ...]:
    return (
        ticket.state.value,
        (ticket.number, ticket.lap, (ticket.day - EPOCH.date()).days),
        ticket.service.code,
        ticket.priority,
        ticket.since,
        ticket.overtaken,
        ticket.desk.label if ticket.desk else None,
        ticket.for_desk.label if ticket.for_desk else None,
        ticket.calls,
        ticket.held_until and _us(ticket.held_until),
        ticket.called_at and _us(ticket.called_at),
        ticket.returns,
        (ticket.lead and ticket.lead.username, ticket.lead_until and _us(ticket.lead_until)),
        ticket.back_to and (ticket.back_to.label, ticket.back_service and ticket.back_service.code),
    )


def _drawn(paper: Paper) -> tuple[Any, ...]:
    return (
        paper.state,
        (paper.number, paper.lap, paper.day),
        paper.service,
        paper.priority,
        paper.since,
        paper.overtaken,
        paper.desk,
        paper.for_desk,
        paper.calls,
        paper.held_until,
        paper.called_at,
        paper.returns,
        (paper.lead, paper.lead_until),
        paper.back_to,
    )


def _furnish(work: Work, hall_id: int, numbers: dict[str, Any], day_rule: dict[str, Any]) -> None:
    hall = Hall(
        id=hall_id,
        code=f"hall-{hall_id}",
        name={"vi": "Nhỏ", "en": "Small"},
        level="COMMUNE",
        zone="Asia/Ho_Chi_Minh",
        always_open=True,
        line_rule=numbers,
        day_rule=day_rule,
    )
    services = {
        code: Service(
            hall=hall,
            code=code,
            name={"vi": code, "en": code},
            position=n,
            first=block[0],
            last=block[2] if code == "short" else block[-1],
            more_first=block[3] if code == "short" else None,
            more_last=block[-1] if code == "short" else None,
            mean_minutes=MEANS[code],
        )
        for n, (code, block) in enumerate(BLOCKS.items())
    }
    seats = {label: Desk(hall=hall, label=label, position=int(label)) for label in SEATS}
    work.session.add_all([hall, *services.values(), *seats.values()])
    for label, serves in SEATS.items():
        work.session.add_all(
            DeskService(desk=seats[label], service=services[code]) for code in sorted(serves)
        )
    work.session.flush()
    work.session.add_all(
        Staff(hall_id=hall_id, username=who, name=who.title(), role=role, password_hash="")
        for who, role in PEOPLE.items()
    )


@pytest.fixture
def sqlite(tmp_path: Path, vault: Vault) -> Iterator[Built]:
    house = Built(f"sqlite:///{tmp_path}/halls.db", vault)
    yield house
    house.store.engine.dispose()


@pytest.fixture
def postgres(postgres_url: str, vault: Vault) -> Iterator[Built]:
    house = Built(postgres_url, vault)
    yield house
    house.store.engine.dispose()


def play(house: Built, *, games: int, steps: int) -> None:
    """So many games from the same seed: nothing random, and nothing kept."""

    class Game(Machine):
        pass

    Game.house = house
    run_state_machine_as_test(
        Game,
        settings=settings(
            max_examples=games,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.generate],  # and Phase.shrink, to have a failure made small
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_the_hall_does_what_the_paper_does(sqlite: Built) -> None:
    play(sqlite, games=8, steps=20)


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_it_does_so_for_long(database: str, request: pytest.FixtureRequest) -> None:
    play(request.getfixturevalue(database), games=60, steps=50)
