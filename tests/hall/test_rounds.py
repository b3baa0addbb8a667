"""What the hall does by itself: wakes holds, ends yesterday, forgets old keys."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from hall import rounds, staff, tickets
from hall.errors import Away
from hall.journal import Actor
from hall.lifecycle import TicketState
from hall.model import Asked, Desk, DeskState, Hall, Step, Ticket
from hall.store import Store, Work
from hall.tickets import Hand
from tests import keepers
from tests.conftest import Clock
from tests.people import DUNG, EM, arrives, calls_next, does, serves, sits_down


def states(store: Store) -> dict[str, TicketState]:
    with store.read() as session:
        return {ticket.label: ticket.state for ticket in session.scalars(select(Ticket))}


def steps(store: Store) -> int:
    with store.read() as session:
        return session.scalar(select(func.count(Step.id))) or 0


@pytest.fixture
def hall(store: Store) -> Store:
    sits_down(store, DUNG, "1")
    sits_down(store, EM, "2")
    return store


def test_a_hold_returns_to_its_place_when_its_time_is_over(hall: Store, clock: Clock) -> None:
    an = arrives(hall)
    calls_next(hall, DUNG)
    does(hall, DUNG, "hold", an, minutes=5)
    clock.pass_(minutes=4, seconds=59)
    rounds.go(hall, 1)
    assert states(hall) == {"001": TicketState.ON_HOLD}

    clock.pass_(seconds=2)
    rounds.go(hall, 1)

    assert states(hall) == {"001": TicketState.WAITING}


def test_a_night_ends_all_that_is_open(hall: Store, clock: Clock) -> None:
    """Waiting, called, served at a desk, held, missed: nobody is called who went home."""
    came = [arrives(hall) for _ in range(6)]
    calls_next(hall, DUNG)
    does(hall, DUNG, "hold", came[0], minutes=8 * 60)
    calls_next(hall, DUNG)
    does(hall, DUNG, "miss", came[1])
    calls_next(hall, DUNG)
    does(hall, DUNG, "start", came[2])
    calls_next(hall, EM)
    serves(hall, EM, came[3])
    calls_next(hall, EM)
    clock.pass_(hours=16)  # midnight in the hall

    rounds.go(hall, 1)

    assert states(hall) == {
        "001": TicketState.EXPIRED,
        "002": TicketState.EXPIRED,
        "003": TicketState.EXPIRED,
        "004": TicketState.SERVED,
        "005": TicketState.EXPIRED,
        "006": TicketState.EXPIRED,
    }


def test_the_day_is_not_over_before_the_halls_midnight(hall: Store, clock: Clock) -> None:
    arrives(hall)
    clock.pass_(hours=15, minutes=59, seconds=59)

    rounds.go(hall, 1)

    assert states(hall) == {"001": TicketState.WAITING}


def test_a_desk_is_free_again_in_the_morning(hall: Store, clock: Clock) -> None:
    arrives(hall)
    calls_next(hall, DUNG)
    clock.pass_(days=1)
    rounds.go(hall, 1)
    binh = arrives(hall)

    called = calls_next(hall, DUNG)

    assert called is not None
    assert called.id == binh.id


def test_a_round_with_nothing_to_do_writes_nothing(hall: Store) -> None:
    arrives(hall)
    before = steps(hall)

    rounds.go(hall, 1)

    assert steps(hall) == before


def test_old_keys_are_forgotten_even_if_nothing_else_is_due(hall: Store, clock: Clock) -> None:
    an = arrives(hall, key="tap-1")
    calls_next(hall, DUNG)
    serves(hall, DUNG, an)
    clock.set(clock.now + rounds.KEYS_LIVE - timedelta(minutes=1))
    rounds.go(hall, 1)
    with hall.read() as session:
        assert session.scalar(select(func.count(Asked.id))) == 1

    clock.pass_(minutes=2)
    rounds.go(hall, 1)

    with hall.read() as session:
        assert session.scalar(select(func.count(Asked.id))) == 0


def test_one_question_finds_all_halls_with_something_to_do(hall: Store, clock: Clock) -> None:
    with hall.work() as work:
        work.session.add(Hall(id=2, code="hai", name={"vi": "Hai"}, level="", zone="UTC"))
    arrives(hall)
    clock.pass_(days=1)

    with hall.read() as session:
        assert rounds.due(session, clock.now) == {1}


def test_rounds_go_on_after_one_that_failed(
    hall: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    an = arrives(hall)
    calls_next(hall, DUNG)
    does(hall, DUNG, "hold", an, minutes=1)
    clock.pass_(minutes=2)
    real, refusals = tickets.wake_due, [Away("the database"), RuntimeError("a mistake")]
    woken = threading.Event()

    def wake(work: object) -> list[Ticket]:
        if refusals:
            raise refusals.pop(0)
        found = real(work)  # type: ignore[arg-type]
        woken.set()
        return found

    monkeypatch.setattr(tickets, "wake_due", wake)

    with keepers.at_work(rounds, hall, monkeypatch):
        assert woken.wait(keepers.PATIENCE_SECONDS)

    assert states(hall) == {"001": TicketState.WAITING}
    assert "a round was left out: the database does not answer" in caplog.text
    assert "what is due in hall 1 was left out" in caplog.text


def test_a_hall_whose_round_fails_holds_up_no_other(
    hall: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with hall.work() as work:
        work.session.add(Hall(id=2, code="hai", name={"vi": "Hai"}, level="", zone="UTC"))
    came = threading.Event()

    def wake(work: Work) -> list[Ticket]:
        if work.hall.id == 1:
            raise RuntimeError("a mistake")
        came.set()
        return []

    monkeypatch.setattr(rounds, "due", lambda session, now: [1, 2])
    monkeypatch.setattr(tickets, "wake_due", wake)

    with keepers.at_work(rounds, hall, monkeypatch):
        assert came.wait(keepers.PATIENCE_SECONDS)


def test_next_in_one_hall_wakes_nobody_in_another(store: Store, clock: Clock) -> None:
    sits_down(store, DUNG, "1")
    held = arrives(store)
    calls_next(store, DUNG)
    does(store, DUNG, "hold", held, minutes=1)
    clock.pass_(minutes=2)
    with store.work() as work:
        hall = Hall(id=2, code="khac", name={"vi": "Khác"}, level="COMMUNE", zone="UTC")
        em = staff.load(work.session, hall_id=1, username=EM)
        desk = Desk(id=21, hall=hall, label="1", position=1, state=DeskState.OPEN, staff=em)
        work.session.add_all([hall, desk])

    with store.work(hall_id=2) as work:
        hand = Hand(Actor("staff", em.id), work.session.get_one(Desk, 21))
        assert tickets.call_next(work, hand) is None

    with store.read() as session:
        assert session.get_one(Ticket, held.id).state is TicketState.ON_HOLD
