"""What a desk may still take back: exactly what `tickets.undo` then takes back."""

import pytest

from hall import hindsight, tickets
from hall.errors import HallError
from hall.model import Desk, Hall, Ticket
from hall.store import Store, row
from tests.conftest import Clock
from tests.people import DUNG, EM, arrives, calls_next, does, hand, sits_down


def undoable(store: Store, desk: int = 1) -> str | None:
    """The label of the ticket that desk is offered to undo."""
    with store.read() as session:
        found = hindsight.undoable(
            session, row(session, Hall, 1), row(session, Desk, desk), store.now()
        )
    return found[0].label if found else None


def undoes(store: Store, who: str, ticket: Ticket) -> bool:
    try:
        with store.work(hall_id=1) as work:
            tickets.undo(work, ticket.public_id, hand(work, who))
    except HallError:
        return False
    return True


@pytest.fixture
def an(store: Store) -> Ticket:
    """Called to desk 1."""
    sits_down(store, DUNG, "1")
    ticket = arrives(store)
    calls_next(store)
    return ticket


@pytest.mark.parametrize("verb", ["recall", "start", "miss", "hold", "restore"])
def test_the_last_step_is_offered_and_can_be_taken_back(
    store: Store, an: Ticket, verb: str
) -> None:
    does(store, DUNG, verb, an, **({"minutes": 5} if verb == "hold" else {}))

    assert undoable(store) == "001"
    assert undoes(store, DUNG, an)


def test_nothing_is_offered_after_a_minute(store: Store, an: Ticket, clock: Clock) -> None:
    clock.pass_(seconds=61)

    assert undoable(store) is None
    assert not undoes(store, DUNG, an)


def test_an_undo_is_not_undone(store: Store, an: Ticket) -> None:
    undoes(store, DUNG, an)

    assert undoable(store) is None


def test_what_another_did_since_is_not_taken_back_over_their_head(store: Store, an: Ticket) -> None:
    does(store, DUNG, "restore", an)
    sits_down(store, EM, "2")
    calls_next(store, EM)

    assert undoable(store) is None
    assert not undoes(store, DUNG, an)


def test_a_step_that_would_bring_two_to_one_desk_is_not_offered(store: Store, an: Ticket) -> None:
    binh = arrives(store)
    does(store, DUNG, "miss", an)
    calls_next(store)
    does(store, DUNG, "recall", binh)

    assert undoable(store) == "002"  # the recall; the miss would bring An back to a taken desk
    assert not undoes(store, DUNG, an)
