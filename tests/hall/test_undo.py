"""What a desk did last can be taken back: within a minute, by that desk, as it was."""

import pytest

from hall import desks, line, staff, tickets
from hall.errors import DeskBusy, NotAllowed
from hall.lifecycle import TicketState
from hall.model import Hall, Ticket
from hall.store import Store
from tests.conftest import Clock
from tests.people import DUNG, EM, GIANG, HOA, arrives, calls_next, does, serves, sits_down


@pytest.fixture
def hall(store: Store) -> Store:
    """Dung sits at desk 1, Em at desk 2."""
    sits_down(store, DUNG, "1")
    sits_down(store, EM, "2")
    return store


def now(store: Store, ticket: Ticket) -> Ticket:
    with store.read() as session:
        return tickets.load(session, ticket.public_id, hall_id=1)


UNDONE = {
    "call": (),
    "recall": ("call",),
    "start": ("call",),
    "finish": ("call", "start"),
    "miss": ("call",),
    "hold": ("call", "start"),
    "resume": ("call", "hold"),
    "restore": ("call", "miss"),
    "transfer": ("call",),
    "withdraw": (),
}
MORE: dict[str, dict[str, object]] = {"hold": {"minutes": 10}, "transfer": {"service": "result"}}
FIELDS = [
    *("state", "desk_id", "for_desk_id", "service_id", "place", "calls", "quiet"),
    *("called_at", "started_at", "ended_at", "missed_at", "held_until"),
]


@pytest.mark.parametrize("verb", UNDONE)
def test_every_verb_can_be_taken_back_within_a_minute(hall: Store, clock: Clock, verb: str) -> None:
    an = arrives(hall)
    for earlier in UNDONE[verb]:
        clock.pass_(minutes=1)
        does(hall, DUNG, earlier, an, **MORE.get(earlier, {}))
    before = now(hall, an)
    clock.pass_(minutes=2)
    does(hall, DUNG, verb, an, **MORE.get(verb, {}))
    clock.pass_(seconds=60)

    does(hall, DUNG, "undo", an)

    after = now(hall, an)
    assert [getattr(after, name) for name in FIELDS] == [getattr(before, name) for name in FIELDS]


@pytest.mark.parametrize("verb", UNDONE)
def test_after_a_minute_what_is_done_is_done(hall: Store, clock: Clock, verb: str) -> None:
    an = arrives(hall)
    for each in (*UNDONE[verb], verb):
        does(hall, DUNG, each, an, **MORE.get(each, {}))
    clock.pass_(seconds=61)

    with pytest.raises(NotAllowed):
        does(hall, DUNG, "undo", an)


def test_undo_of_undo_is_refused(hall: Store) -> None:
    an = arrives(hall)
    calls_next(hall, DUNG)
    does(hall, DUNG, "undo", an)

    with pytest.raises(NotAllowed):
        does(hall, DUNG, "undo", an)


def test_a_visit_is_not_taken_back_to_a_desk_that_holds_another(hall: Store) -> None:
    an, binh = arrives(hall), arrives(hall)
    calls_next(hall, DUNG)
    serves(hall, DUNG, an)
    calls_next(hall, DUNG)

    with pytest.raises(DeskBusy):
        does(hall, DUNG, "undo", an)

    assert now(hall, an).state is TicketState.SERVED
    assert now(hall, binh).state is TicketState.CALLED


def test_the_same_verb_is_a_new_one_after_an_undo(hall: Store) -> None:
    an = arrives(hall)
    calls_next(hall, DUNG)
    does(hall, DUNG, "start", an)
    does(hall, DUNG, "undo", an)

    started = does(hall, DUNG, "start", an)

    assert started.state is TicketState.SERVING


def test_who_takes_over_a_desk_may_take_back_its_last_step(hall: Store) -> None:
    an = arrives(hall)
    calls_next(hall, DUNG)
    sits_down(hall, GIANG, "1", take_over=True)

    does(hall, GIANG, "undo", an)

    assert now(hall, an).state is TicketState.WAITING


def test_a_supervisor_without_a_desk_takes_back_their_own_step(hall: Store) -> None:
    an = arrives(hall)
    does(hall, HOA, "withdraw", an)

    does(hall, HOA, "undo", an)

    assert now(hall, an).state is TicketState.WAITING


def test_nobody_is_taken_back_to_a_desk_that_closed_meanwhile(hall: Store) -> None:
    """Nobody sits there any more who could end the visit."""
    an = arrives(hall)
    calls_next(hall, DUNG)
    serves(hall, DUNG, an)
    leaves(hall, DUNG, "1")

    with pytest.raises(NotAllowed):
        does(hall, DUNG, "undo", an)

    assert now(hall, an).state is TicketState.SERVED


def leaves(store: Store, who: str, desk: str) -> None:
    with store.work(hall_id=1) as work:
        desks.close(work, desk, staff.load(work.session, hall_id=1, username=who))


def test_who_was_overtaken_enough_stays_first_when_a_transfer_is_taken_back(
    hall: Store, clock: Clock
) -> None:
    """They reached the limit while they waited for the other service."""
    with hall.work() as work:
        work.session.get_one(Hall, 1).line_rule = {"overtake_cap": 1}
    sits_down(hall, GIANG, "10")
    an = arrives(hall)
    does(hall, DUNG, "transfer", an, service="result")
    clock.pass_(seconds=10)
    arrives(hall, priority=True)
    calls_next(hall, GIANG)  # serves both, and takes who came later
    clock.pass_(seconds=10)
    arrives(hall, priority=True)

    does(hall, DUNG, "undo", an)

    with hall.read() as session:
        assert line.waiting(session, 1)[0].label == an.label
