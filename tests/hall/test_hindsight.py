"""What a desk may still take back: what is offered is what is done, and nothing else."""

from datetime import timedelta

import pytest

from hall import hindsight, tickets
from hall.errors import HallError
from hall.journal import CITIZEN
from hall.model import Desk, Hall, Ticket
from hall.store import Store
from hall.tickets import Hand
from tests.conftest import Clock
from tests.people import DUNG, EM, HOA, arrives, calls_next, does, serves, sits_down


@pytest.fixture
def hall(store: Store) -> Store:
    sits_down(store, DUNG, "1")
    sits_down(store, EM, "2")
    return store


def offered(store: Store, clock: Clock, desk: int = 1) -> tuple[Ticket, timedelta] | None:
    with store.read() as session:
        hall, at = session.get_one(Hall, 1), session.get_one(Desk, desk)
        return hindsight.undoable(session, hall, at, clock.now)


def test_the_last_call_may_be_taken_back_for_a_minute(hall: Store, clock: Clock) -> None:
    an = arrives(hall)
    calls_next(hall, DUNG)
    clock.pass_(seconds=20)

    found = offered(hall, clock)

    assert found is not None
    assert found[0].id == an.id
    assert round(found[1].total_seconds()) == 40
    assert offered(hall, clock, desk=2) is None


SCENES = {
    "nothing yet": [],
    "a call": [("call", 0)],
    "a visit": [("call", 0), ("start", 0), ("finish", 0)],
    "a visit and the next call": [("call", 0), ("start", 0), ("finish", 0), ("call", 1)],
    "taken back once": [("call", 0), ("undo", 0)],
    "missed and called another": [("call", 0), ("miss", 0), ("call", 1)],
    "missed, called another, served": [
        *[("call", 0), ("miss", 0), ("call", 1), ("start", 1), ("finish", 1)]
    ],
    "sent away": [("call", 0), ("transfer", 0)],
    "held": [("call", 0), ("hold", 0)],
    "held and called another": [("call", 0), ("hold", 0), ("call", 1)],
    "given up for them": [("withdraw", 0)],
}
MORE: dict[str, dict[str, object]] = {"hold": {"minutes": 10}, "transfer": {"service": "result"}}


@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize("seconds", [0, 59, 61])
def test_what_is_offered_can_be_taken_back(
    hall: Store, clock: Clock, scene: str, seconds: int
) -> None:
    came = [arrives(hall), arrives(hall)]
    for verb, which in SCENES[scene]:
        does(hall, DUNG, verb, came[which], **MORE.get(verb, {}))
    clock.pass_(seconds=seconds)

    found = offered(hall, clock)

    is_due = seconds < 60 and scene not in ("nothing yet", "taken back once")
    assert (found is not None) is is_due
    if found is not None:
        assert does(hall, DUNG, "undo", found[0]).id == found[0].id
    last = SCENES[scene][-1][1] if SCENES[scene] else None
    if found is None and last is not None:
        with pytest.raises(HallError):
            does(hall, DUNG, "undo", came[last])


def test_what_another_did_to_the_ticket_since_is_not_ours_to_take_back(
    hall: Store, clock: Clock
) -> None:
    an = arrives(hall)
    calls_next(hall, DUNG)
    does(hall, DUNG, "miss", an)
    does(hall, EM, "restore", an)

    assert offered(hall, clock) is None


def test_what_the_citizen_or_the_hall_did_is_not_offered(hall: Store, clock: Clock) -> None:
    an = arrives(hall)
    calls_next(hall, DUNG)
    with hall.work(hall_id=1) as work:
        tickets.withdraw(work, an.public_id, Hand(CITIZEN))

    assert offered(hall, clock) is None


def test_what_a_supervisor_took_from_the_desk_is_that_desks_to_see(
    hall: Store, clock: Clock
) -> None:
    an = arrives(hall)
    calls_next(hall, DUNG)
    does(hall, HOA, "restore", an)

    found = offered(hall, clock)

    assert found is not None
    assert does(hall, DUNG, "undo", found[0]).desk_id == 1


def test_a_visit_is_not_offered_back_to_a_desk_that_holds_another(
    hall: Store, clock: Clock
) -> None:
    an = arrives(hall)
    arrives(hall)
    calls_next(hall, DUNG)
    serves(hall, DUNG, an)
    calls_next(hall, DUNG)

    found = offered(hall, clock)

    assert found is not None
    assert found[0].id != an.id  # the call is offered, not the visit before it
