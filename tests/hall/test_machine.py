"""Whatever happens in a hall, in whatever order: it does what the hall on paper does.

A state machine plays every verb by every hand, with a clock that jumps both ways and a house that
restarts, on the real database and on `small_hall` beside it. After every step both must be the
same, and what was called must keep R1 to R15 (docs/decisions/, "Who is next").
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    precondition,
    rule,
    run_state_machine_as_test,
)

from hall import (
    closing,
    desks,
    issuing,
    leads,
    rounds,
    tickets,
)
from hall.errors import HallError, KeyReused
from hall.issuing import Wish
from hall.journal import CITIZEN, Actor
from hall.model import Role
from hall.moves import Hand
from hall.vault import Vault
from tests.hall import small_papers
from tests.hall.machine_game import Game
from tests.hall.machine_house import (
    KIOSK,
    MEANS,
    PEOPLE,
    SEATS,
    Built,
)

WHO = st.sampled_from(sorted(PEOPLE))
SERVICE = st.sampled_from(sorted(MEANS))
DESK = st.sampled_from(sorted(SEATS))
WHICH = st.integers(0, 11)
HAND_VERBS = ("recall", "start", "finish", "miss", "resume", "restore", "send_back", "undo")


class Machine(Game):
    """Every verb by every hand, and what happens to a house."""

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
            lambda: self.paper.withdraw(paper, small_papers.Hand("citizen", kind="citizen")),
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
        self.seat(who, desk, take_over=take_over)

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
        self.change_skill(desk, service)

    # --- tickets ---------------------------------------------------------------------------

    @rule(who=WHO)
    def presses_next(self, who: str) -> None:
        self.press_next(who)

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

    class Played(Machine):
        pass

    Played.house = house
    run_state_machine_as_test(
        Played,
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
