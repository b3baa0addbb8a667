"""Whatever happens between two kiosks and their hall: every paper is one place in the line.

A state machine cuts the network, loses requests and answers, switches kiosks off between any
two writes, wipes their disks, sets them back to older images; in between citizens take numbers
and officers call. After all of it: no two papers with one number, except after an image was
restored, and then it is shown; each paper exactly one ticket; those who still wait, in the order
in which they came.
"""

import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from hall import devices, forecast, lending, line
from hall.journal import CITIZEN
from hall.model import DeviceKind, LentPaper, Ticket
from hall.store import Store
from hall.vault import Vault, fingerprint
from kiosk_agent.errors import HallAway, NoNumbers
from kiosk_agent.ledger import Paper, Wish
from tests.conftest import Clock
from tests.kiosk_agent.beside import Beside, Crash, lost
from tests.people import DUNG, arrives, calls_next, serves, sits_down

WHO = st.sampled_from([0, 1])
SERVICE = st.sampled_from(["regular", "lawyer"])
WHEN = st.sampled_from(["before", "after"])
WHAT = st.sampled_from(["report", "lend", "take_in"])
# how many people come, and how many speak for them; needs ride along with the first
PARTY = st.sampled_from([(1, None), (2, None), (6, None), (6, 2), (40, 5)])


class Offline(RuleBasedStateMachine):
    """Two kiosks, one hall."""

    template: Path
    keys: Path
    folder: Iterator[Path]
    with_images = False

    @initialize()
    def begin(self) -> None:
        forecast.forget()
        self.room = next(self.folder)
        shutil.copyfile(self.template, self.room / "tiepdan.db")
        self.time = Clock()
        url = f"sqlite:///{self.room}/tiepdan.db"
        self.store = Store(url, Vault.open(self.keys), now=self.time)
        self.kiosks = []
        for n in range(2):
            with self.store.work() as work:
                kiosk, _ = devices.add(work, hall_id=1, kind=DeviceKind.KIOSK, name=f"k{n}")
            self.kiosks.append(Beside(self.store, kiosk.id, self.room / f"kiosk{n}.db"))
        sits_down(self.store, DUNG, "1")
        self.out: list[Paper] = []  # in citizens' hands
        self.wishes: dict[bytes, Wish] = {}  # by the hash of a paper's code
        self.online: list[Ticket] = []
        self.images: list[tuple[int, bytes]] = []
        self.was_set_back = False
        self.keys_used = 0

    def teardown(self) -> None:
        if not hasattr(self, "store"):
            return
        self.everything_heals()
        for kiosk in self.kiosks:
            kiosk.ledger.close()
        self.store.engine.dispose()

    @rule(who=WHO)
    def a_round(self, who: int) -> None:
        self.kiosks[who].courier.go()

    @rule(who=WHO, when=WHEN, what=WHAT)
    def a_round_that_is_cut(self, who: int, when: str, what: str) -> None:
        with self.cut(who, when, what, HallAway):
            self.kiosks[who].courier.go()

    @rule(who=WHO, when=WHEN, what=WHAT)
    def switched_off_in_a_round(self, who: int, when: str, what: str) -> None:
        with self.cut(who, when, what, Crash), suppress(Crash):
            self.kiosks[who].courier.go()
        self.kiosks[who].crashes()

    @rule(who=WHO, service=SERVICE, priority=st.booleans(), party=PARTY)
    def a_citizen_takes_a_number_without_the_hall(
        self, who: int, service: str, priority: bool, party: tuple[int, int | None]
    ) -> None:
        paper = self.gives(who, service, priority, party)
        if paper is not None:
            self.out.append(paper)

    @rule(who=WHO, service=SERVICE)
    def switched_off_before_the_paper_is_out(self, who: int, service: str) -> None:
        self.gives(who, service, False)
        self.kiosks[who].crashes()

    @rule(service=SERVICE, priority=st.booleans())
    def a_citizen_takes_a_number_at_the_hall(self, service: str, priority: bool) -> None:
        self.online.append(arrives(self.store, service=service, priority=priority))

    @rule(seconds=st.integers(1, 900))
    def time_passes(self, seconds: int) -> None:
        self.time.pass_(seconds=seconds)

    @rule()
    def an_officer_serves_the_next(self) -> None:
        ticket = calls_next(self.store)
        if ticket is not None:
            serves(self.store, DUNG, ticket)

    @rule(who=WHO)
    def a_disk_is_lost(self, who: int) -> None:
        self.kiosks[who].loses_its_disk()

    @rule(who=WHO)
    def a_disk_is_copied(self, who: int) -> None:
        if self.with_images:
            self.images = [(who, self.kiosks[who].image())]

    @rule()
    def a_disk_is_set_back(self) -> None:
        for who, image in self.images:
            self.kiosks[who].is_set_back_to(image)
            self.was_set_back = True

    @rule(which=st.integers(0, 50))
    def a_citizen_shows_the_paper(self, which: int) -> None:
        if self.out:
            self.shown(self.out[which % len(self.out)])

    @invariant()
    def no_number_is_on_two_papers(self) -> None:
        if not hasattr(self, "out") or self.was_set_back:
            return
        on_paper = [paper.number for paper in self.out] + [t.number for t in self.online]
        assert max(Counter(on_paper).values(), default=1) == 1

    def everything_heals(self) -> None:
        """The hall is back; whose paper no kiosk remembers shows it."""
        for kiosk in self.kiosks:
            assert kiosk.courier.go()
            assert kiosk.courier.go()  # a loan that died in the first
            assert kiosk.ledger.how_many_unsent() == 0
        for paper in self.out:
            self.shown(paper)
        with self.store.read() as session:
            papers = session.scalars(select(LentPaper)).all()
            tickets = session.scalars(select(Ticket)).all()
            conflicts = lending.conflicts(session, 1, since=self.time.now - timedelta(days=1))
            waiting = line.waiting(session, 1)
        assert len({paper.uid_hash for paper in papers}) == len(papers)
        assert len({paper.ticket_id for paper in papers}) == len(papers)
        assert len(tickets) == len(papers) + len(self.online)
        assert len({ticket.label for ticket in tickets}) == len(tickets)
        by_key = {ticket.id: ticket for ticket in tickets}
        for each in papers:
            ticket, wish = by_key[each.ticket_id], self.wishes[each.code_hash]
            assert (ticket.party_size, ticket.representatives, ticket.priority) == (
                *(wish.party_size, wish.representatives, wish.priority),
            )
            assert ticket.assistance == list(wish.assistance)
        came_at = {paper.ticket_id: paper.came_at for paper in papers}
        codes = {paper.code for paper in self.out}
        assert len(codes) == len(self.out) <= len(papers)
        twice = Counter((paper.loan_id, paper.number) for paper in papers)
        assert len(conflicts) == sum(count - 1 for count in twice.values())
        assert self.was_set_back or not conflicts
        for service in {ticket.service_id for ticket in waiting}:
            for priority in (True, False):
                came = [
                    came_at.get(ticket.id, ticket.issued_at)
                    for ticket in waiting
                    if (ticket.service_id, ticket.priority) == (service, priority)
                    and not ticket.overtaken
                ]
                assert came == sorted(came)

    def gives(
        self,
        who: int,
        service: str,
        priority: bool,
        party: tuple[int, int | None] = (1, None),
    ) -> Paper | None:
        kiosk = self.kiosks[who]
        self.keys_used += 1
        people, speak = party
        needs = ("hearing", "interpreter") if people == 1 else ()
        wish = Wish(service, people, "vi", priority, False, needs, speak)
        try:
            paper = kiosk.ledger.give(wish, key=f"wish {self.keys_used}", now=kiosk.clock.now())
        except NoNumbers:
            return None
        self.wishes[fingerprint(paper.code)] = wish
        return paper

    def shown(self, paper: Paper) -> None:
        with self.store.work(hall_id=1) as work:
            (found,) = lending.take_in(
                work, [lending.Paper(code=paper.code, was_scanned=True)], by=CITIZEN
            )
            assert found.outcome != "refused"

    @contextmanager
    def cut(self, who: int, when: str, what: str, how: type[Exception]) -> Iterator[None]:
        def fail(passing: str) -> None:
            if passing == what:
                raise how(what)

        near = self.kiosks[who].near
        setattr(near, when, fail)
        yield
        near.before = near.after = lambda what: None


def play(folder: Path, new_hall: Path, *, games: int, steps: int, with_images: bool) -> None:
    def rooms() -> Iterator[Path]:
        n = 0
        while True:
            n += 1
            room = folder / str(n)
            room.mkdir()
            yield room

    of_game: dict[str, Any] = {
        "template": new_hall,
        "keys": new_hall.parent / "keys.json",
        "folder": rooms(),
        "with_images": with_images,
    }
    run_state_machine_as_test(
        type("Game", (Offline,), of_game),
        settings=settings(
            max_examples=games,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.explicit, Phase.generate),
        ),
    )


@pytest.mark.slow
@pytest.mark.parametrize("with_images", [False, True], ids=["disks lost", "and images restored"])
def test_every_paper_is_one_place_in_the_line(
    tmp_path: Path, new_hall: Path, with_images: bool
) -> None:
    play(tmp_path, new_hall, games=12, steps=40, with_images=with_images)


def test_a_kiosk_without_a_loan_gives_no_number(tmp_path: Path, store: Store) -> None:
    kiosk = Beside(store, _kiosk(store), tmp_path / "agent.db")
    kiosk.near.before = lost

    kiosk.courier.go()

    with pytest.raises(NoNumbers, match="full"):
        kiosk.ledger.give(Wish("regular"), key="k", now=kiosk.clock.now())
    kiosk.ledger.close()


def _kiosk(store: Store) -> int:
    with store.work() as work:
        return devices.add(work, hall_id=1, kind=DeviceKind.KIOSK, name="k")[0].id
