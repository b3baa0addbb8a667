"""Several services in one visit: each minute is booked to the service and desk it was for."""

from hall import parts, tickets
from hall.model import Ticket
from hall.parts import Part
from hall.store import Store
from tests.conftest import Clock
from tests.people import DUNG, EM, arrives, calls_next, does, sits_down

REGULAR, LAWYER, RESULT = 1, 2, 3


def booked(store: Store, ticket: Ticket, clock: Clock) -> list[tuple[int, int, int]]:
    """Service, desk and minutes of each part."""
    return [
        (part.service_id, part.desk_id, round(part.lasts(clock()).total_seconds() / 60))
        for part in found(store, ticket)
    ]


def found(store: Store, ticket: Ticket) -> list[Part]:
    with store.read() as session:
        return parts.of(tickets.steps_of(session, ticket))


def test_two_services_at_one_desk_have_their_own_minutes(store: Store, clock: Clock) -> None:
    sits_down(store, DUNG, "1")
    an = arrives(store)
    calls_next(store, DUNG)
    clock.pass_(minutes=1)
    does(store, DUNG, "start", an)
    clock.pass_(minutes=12)
    does(store, DUNG, "switch", an, service="result")
    clock.pass_(minutes=4)
    does(store, DUNG, "finish", an)
    clock.pass_(minutes=30)

    assert booked(store, an, clock) == [(REGULAR, 1, 12), (RESULT, 1, 4)]


def test_a_visit_sent_on_has_a_part_at_each_desk(store: Store, clock: Clock) -> None:
    sits_down(store, DUNG, "1")
    sits_down(store, EM, "10")
    an = arrives(store)
    calls_next(store, DUNG)
    does(store, DUNG, "start", an)
    clock.pass_(minutes=9)
    does(store, DUNG, "transfer", an, service="result", come_back=True)
    clock.pass_(minutes=20)
    calls_next(store, EM)
    does(store, EM, "start", an)
    clock.pass_(minutes=3)
    does(store, EM, "send_back", an)
    clock.pass_(minutes=5)
    calls_next(store, DUNG)
    does(store, DUNG, "start", an)
    clock.pass_(minutes=2)

    assert booked(store, an, clock) == [(REGULAR, 1, 9), (RESULT, 10, 3), (REGULAR, 1, 2)]
    assert [part.ended is None for part in found(store, an)] == [False, False, True]


def test_the_minutes_on_hold_are_nobodys(store: Store, clock: Clock) -> None:
    sits_down(store, DUNG, "1")
    an = arrives(store)
    calls_next(store, DUNG)
    does(store, DUNG, "start", an)
    clock.pass_(minutes=5)
    does(store, DUNG, "hold", an, minutes=15)
    clock.pass_(minutes=10)
    does(store, DUNG, "call", an)
    does(store, DUNG, "start", an)
    clock.pass_(minutes=5)
    does(store, DUNG, "finish", an)

    assert booked(store, an, clock) == [(REGULAR, 1, 5), (REGULAR, 1, 5)]


def test_what_was_taken_back_was_never_a_part(store: Store, clock: Clock) -> None:
    sits_down(store, DUNG, "1")
    an = arrives(store)
    calls_next(store, DUNG)
    does(store, DUNG, "start", an)
    clock.pass_(minutes=5)
    does(store, DUNG, "switch", an, service="lawyer")
    clock.pass_(seconds=30)
    does(store, DUNG, "undo", an)
    clock.pass_(minutes=5)
    does(store, DUNG, "finish", an)
    clock.pass_(seconds=30)
    does(store, DUNG, "undo", an)
    clock.pass_(minutes=5)

    assert booked(store, an, clock) == [(REGULAR, 1, 16)]
