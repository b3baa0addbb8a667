"""The hall's time: it never goes back by itself, and by a technician's word it does.

A machine's clock that was once far ahead leaves a last step far ahead; from then on the
hall's time stands there until real time catches up. Set back, the journal says so.
"""

from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from hall import journal, tickets
from hall.errors import NotAllowed
from hall.journal import Actor
from hall.lifecycle import TicketState
from hall.model import IS_BESIDE, IS_WAITING, Hall, Ticket
from hall.moves import Hand
from hall.store import Work

LEAST = timedelta(minutes=1)  # less, clocks of two machines may differ by


def ahead(hall: Hall, now: datetime) -> timedelta:
    """By how much the hall's time is ahead of that clock; nothing, if it is as good as right."""
    found = hall.last_at - now if hall.last_at is not None else timedelta()
    return found if found >= LEAST else timedelta()


def set_back(work: Work, to: datetime, *, by: Actor) -> int:
    """From now on the hall goes by that time. How many tickets of the time ahead got their end.

    Those on hold return to the line: nobody would ever wake them. NotAllowed unless it is ahead.
    """
    hall = work.hall
    if hall.last_at is None or not ahead(hall, to):
        raise NotAllowed("set_back", "the hall's time is not ahead")
    was, work.now = hall.last_at, to
    hall.set_back = [*hall.set_back, hall.last_step + 1]
    before, after = {"at": was.isoformat()}, {"at": to.isoformat()}
    journal.record(work, "set_back", by=by, before=before, after=after)
    is_here = or_(IS_WAITING, IS_BESIDE)
    rows = work.session.scalars(
        select(Ticket)
        .where(Ticket.hall_id == hall.id, is_here)
        .options(joinedload(Ticket.desk))
        .order_by(Ticket.id)
    ).all()
    hand, ended = Hand(by, overrules=True), 0
    for ticket in rows:
        if ticket.issued_at > to:
            tickets.expire(work, ticket, hand)
            ended += 1
        elif ticket.state is TicketState.ON_HOLD and (ticket.held_until or to) > to:
            tickets.resume(work, ticket.public_id, hand)
    return ended
