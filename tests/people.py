"""Those who come to the hall and work in it, as one-line helpers.

Citizens: An, Bình, Chi (in the order they arrive). Officers: Dung at desk 1, Em at desk 2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hall import desks, issuing, staff, tickets
from hall.issuing import Wish
from hall.journal import Actor
from hall.model import Desk, Role, Ticket
from hall.store import Store, Work
from hall.tickets import Hand

if TYPE_CHECKING:
    from tests.conftest import Clock

PASSWORD = "một mật khẩu dài"
DUNG, EM, GIANG, HOA, KHANH = "dung", "em", "giang", "hoa", "khanh"
KIOSK = Actor("device", None)


def arrives(store: Store, *, key: str | None = None, by: Actor = KIOSK, **wish: object) -> Ticket:
    """Somebody takes a number."""
    asked = Wish(**({"service": "regular"} | wish))  # type: ignore[arg-type]
    with store.work(hall_id=1) as work:
        return issuing.issue(work, asked, by=by, key=key).ticket


def sits_down(store: Store, who: str, desk: str, *, take_over: bool = False) -> Desk:
    """An officer opens a desk."""
    with store.work(hall_id=1) as work:
        person = staff.load(work.session, hall_id=1, username=who)
        return desks.open_(work, desk, person, take_over=take_over)


def hand(work: Work, who: str) -> Hand:
    """That officer, at the desk where they sit."""
    person = staff.load(work.session, hall_id=1, username=who)
    return Hand(
        Actor("staff", person.id),
        desks.of_staff(work.session, person.id),
        overrules=person.role is Role.SUPERVISOR,
    )


def calls_next(store: Store, who: str = DUNG) -> Ticket | None:
    """An officer presses Next."""
    with store.work(hall_id=1) as work:
        return tickets.call_next(work, hand(work, who))


def does(store: Store, who: str, verb: str, ticket: Ticket, **more: object) -> Ticket:
    """An officer does something to a ticket: `does(store, DUNG, "start", an)`."""
    with store.work(hall_id=1) as work:
        done: Ticket = getattr(tickets, verb)(work, ticket.public_id, hand(work, who), **more)
        return done


def serves(store: Store, who: str, ticket: Ticket) -> Ticket:
    """From the call to the end of the visit."""
    does(store, who, "start", ticket)
    return does(store, who, "finish", ticket)


def visits(store: Store, clock: Clock, number: int, *, minutes: float = 10) -> None:
    """So many visits at Dung's desk, one after the other."""
    for _ in range(number):
        arrives(store)
        ticket = calls_next(store, DUNG)
        assert ticket is not None
        clock.pass_(minutes=minutes)
        serves(store, DUNG, ticket)
