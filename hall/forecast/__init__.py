"""When each waiting ticket will be called: a range in minutes, or honestly unknown.

Plays the real line forward over the hall's desks, with what the hall has taught about
itself (docs/decisions/forecast.md). Unknown while no desk that may call is open, or
fewer than five visits were seen: never a made-up number. One pass answers for all
tickets and all services, on kiosk, slip, phone, display and console alike.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from hall.forecast.known import forget, keep, keep_going, last_known, look, renew
from hall.forecast.mirror import kind_of
from hall.forecast.passes import Outlook
from hall.forecast.ranges import Promise, Range
from hall.lifecycle import TicketState
from hall.model import Hall, Ticket

__all__ = [
    "Outlook",
    "Promise",
    "Range",
    "for_newcomer",
    "for_ticket",
    "forget",
    "keep",
    "keep_going",
    "kind_of",
    "last",
    "outlook",
    "promise",
    "renew",
]


def outlook(session: Session, hall: Hall, now: datetime) -> Outlook:
    """The forecast for everybody who waits in that hall."""
    return look(session, hall, now)


def last(session: Session, hall: Hall, now: datetime) -> Outlook | None:
    """What was last forecast, however it stands now; None if that is too old. Computes nothing."""
    return last_known(session, hall, now)


def promise(
    session: Session, hall: Hall, service_id: int, now: datetime, *, kind: str = "ordinary"
) -> Promise | None:
    """What somebody who takes a number of that service now may be told; None is unknown."""
    return look(session, hall, now).newcomers.get((service_id, kind))


def for_newcomer(session: Session, hall: Hall, service_id: int, now: datetime) -> Range | None:
    """The range for a ticket of that service issued now; None is unknown."""
    found = promise(session, hall, service_id, now)
    return found.shown if found is not None else None


def for_ticket(session: Session, hall: Hall, ticket: Ticket, now: datetime) -> Range | None:
    """The range of a waiting ticket; None is unknown, and of all that do not wait."""
    if ticket.state is not TicketState.WAITING:
        return None
    found = look(session, hall, now)
    if ticket.id in found.promises:
        return found.promises[ticket.id].shown
    if ticket.for_desk_id is not None:
        return None
    is_new = found.at is not None and ticket.issued_at >= found.at
    if is_new and ticket.told_low is not None and ticket.told_high is not None:
        return Range(ticket.told_low, ticket.told_high)
    kind = kind_of(priority=ticket.priority, appointment=ticket.slot_at is not None)
    new = found.newcomers.get((ticket.service_id, kind))
    return new.shown if new is not None else None
