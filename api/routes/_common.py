"""What the calls share: one moment to read, and the hand that acts."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from hall import desks
from hall.errors import NotAllowed
from hall.model import Hall, Role
from hall.store import Work, row
from hall.tickets import Hand
from hall.web import caller, store, this_hall_id


@dataclass(frozen=True)
class Look:
    """A consistent moment of the caller's hall."""

    session: Session
    hall: Hall
    now: datetime


@contextmanager
def looking() -> Iterator[Look]:
    """Read the caller's hall."""
    with store().read() as session:
        yield Look(session, row(session, Hall, this_hall_id()), store().now())


@contextmanager
def working() -> Iterator[Work]:
    """Write in the caller's hall, as its only writer."""
    with store().work(hall_id=this_hall_id()) as work:
        yield work


def hand(work: Work, desk: str = "") -> Hand:
    """The officer at the desk where they sit. NotAllowed if they name another."""
    sits_at = desks.of_staff(work.session, caller().id)
    if desk and (sits_at is None or sits_at.label != desk):
        desks.load(work.session, desk, hall_id=work.hall.id)  # NotFound says more
        raise NotAllowed("call", "not the officer's desk")
    return Hand(caller().by, sits_at, overrules=caller().role is Role.SUPERVISOR)
