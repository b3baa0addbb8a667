"""More time: who is not ready lets a few others go first, at their own wish."""

from hall import line
from hall.errors import NotAllowed
from hall.lifecycle import TICKET
from hall.model import Ticket
from hall.moves import Hand, move
from hall.order import Rule
from hall.store import Work
from hall.tickets import load


def defer(work: Work, public_id: str, hand: Hand, *, times: int | None = None) -> Ticket:
    """A few places back in the line. `times`: how often its holder knows to have asked before.

    Asked twice by one press, it is done once. NotAllowed where the hall's rule allows no more,
    or where nobody waits who could go first.
    """
    ticket = load(work.session, public_id, hall_id=work.hall.id)
    if times is not None and times < ticket.deferred:
        return ticket
    TICKET.after(ticket.state, "defer")
    rule = Rule.of(work.hall.line_rule)
    if ticket.deferred >= rule.defer_times:
        raise NotAllowed("defer", "deferred often enough")
    place = _later(work, ticket, rule.defer_places)
    if place is None:
        raise NotAllowed("defer", "the last in line")
    return move(work, ticket, "defer", hand, place=place, deferred=ticket.deferred + 1)


def _later(work: Work, ticket: Ticket, places: int) -> int | None:
    """The place behind so many who come after it, or behind all of them; None if none does."""
    itself = line.ahead_of(work.session, ticket) + 1
    for number in range(places, 0, -1):
        place = line.place_behind(work.session, ticket, itself + number)
        if place is not None:
            return place
    return None
