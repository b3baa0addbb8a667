"""A citizen's own place in the line, as their phone may know it: by the secret on the slip.

One phone is answered with three small queries; all phones of a hall together with one walk
of the line. A token that is guessed, of another day or of another hall finds nothing, by the
same single query.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session, joinedload

from hall import calendar, forecast, lending, line
from hall.forecast import Range
from hall.lent_codes import is_one
from hall.lifecycle import TicketState
from hall.model import Hall, Ticket
from hall.order import Rule
from hall.push.subscriptions import SOON
from hall.vault import fingerprint
from hall.words import Words

NO_BREAK = "\u2060"  # a range must not be torn after its dash
GONE = "gone"  # no such ticket today


@dataclass(frozen=True)
class Place:
    """Where a ticket stands. `step` is the hall's when it was read; 0 for nothing."""

    state: str  # a TicketState, or GONE
    step: int = 0
    label: str | None = None
    language: str | None = None
    people_ahead: int | None = None  # tickets; only while it waits
    forecast: Range | None = None  # only while it waits, and only if known
    desk: str | None = None  # only while called or served
    is_room: bool = False
    times: int = 0  # calls and recalls since it last waited
    deferred: int = 0  # times its holder asked for more time
    may_defer: bool = False

    @property
    def is_soon(self) -> bool:
        return self.people_ahead is not None and self.people_ahead <= SOON

    def differs(self, other: "Place | None") -> bool:
        """Is there anything new for its holder? A step elsewhere in the hall is not."""
        return other is None or replace(self, step=0) != replace(other, step=0)

    @property
    def mark(self) -> str:
        """A word that differs where `differs` does: what a phone shows that it knows already."""
        return sha256(repr(replace(self, step=0)).encode()).hexdigest()[:16]


NOWHERE = Place(GONE)


def find(session: Session, hall: Hall, token: str, now: datetime) -> Ticket | None:
    """Today's ticket of that secret in that hall; None for every other text."""
    of_token: ColumnElement[bool] = Ticket.token_hash == fingerprint(token)
    if is_one(token):  # on a paper that a kiosk gave by itself
        of_token = Ticket.id == lending.find(session, hall.id, token)
    return session.scalar(
        select(Ticket)
        .where(
            of_token,
            Ticket.hall_id == hall.id,
            Ticket.day == calendar.day_of(hall, now),
            Ticket.state != TicketState.EXPIRED,
        )
        .options(joinedload(Ticket.desk))
    )


def of(session: Session, hall: Hall, ticket: Ticket, now: datetime) -> Place:
    """The place of one ticket."""
    place = _beside(hall, ticket)
    if ticket.state is not TicketState.WAITING:
        return place
    return replace(
        place,
        people_ahead=line.ahead_of(session, ticket),
        forecast=forecast.for_ticket(session, hall, ticket, now),
    )


def of_all(
    session: Session, hall: Hall, ticket_ids: Collection[int], now: datetime
) -> dict[int, Place]:
    """The places of many tickets, by key, after one walk of the line."""
    today = calendar.day_of(hall, now)
    ahead = line.ahead_of_all(session, hall.id)
    found: dict[int, Place] = dict.fromkeys(ticket_ids, replace(NOWHERE, step=hall.last_step))
    for ticket in session.scalars(_these(ticket_ids)):
        if ticket.day != today or ticket.state is TicketState.EXPIRED:
            continue
        place = _beside(hall, ticket)
        if ticket.state is TicketState.WAITING:
            place = replace(
                place,
                people_ahead=ahead[ticket.id],
                forecast=forecast.for_ticket(session, hall, ticket, now),
            )
        found[ticket.id] = place
    return found


def told(place: Place, say: Words) -> dict[str, Any]:
    """The place as it goes to a phone: facts for programs, and words for the one who holds it."""
    expected = place.forecast
    return {
        "state": place.state,
        "step": place.step,
        "label": place.label,
        "language": place.language,
        "people_ahead": place.people_ahead,
        "is_soon": place.is_soon,
        "forecast": expected
        and {"low_minutes": expected.low_minutes, "high_minutes": expected.high_minutes},
        "desk": place.desk,
        "times": place.times,
        "deferred": place.deferred,
        "may_defer": place.may_defer,
        "mark": place.mark,
        "words": _words(place, say),
    }


def _words(place: Place, say: Words) -> dict[str, str]:
    if place.state == GONE:
        return {"title": say("phone.gone"), "now": say("phone.gone.now"), "wait": ""}
    if place.state != TicketState.WAITING:
        key = f"phone.{place.state}"
        where = "room" if place.is_room else "desk"
        title = say.get(key) or say(f"{key}.{where}", desk=place.desk)
        return {"title": title, "now": say(f"{key}.now"), "wait": ""}
    ahead = place.people_ahead or 0
    return {
        "title": say("phone.waiting", n=ahead) if ahead else say("phone.waiting.first"),
        "now": say("phone.soon" if place.is_soon else "phone.waiting.now"),
        "wait": _wait(place.forecast, say),
    }


def _wait(expected: Range | None, say: Words) -> str:
    if expected is None:
        return say("wait.unknown")
    low, high = expected.low_minutes, f"{NO_BREAK}{expected.high_minutes}"
    return say("wait.range" if low else "wait.range.under", low=low, high=high)


def _beside(hall: Hall, ticket: Ticket) -> Place:
    """Without what only the line can tell."""
    is_at_desk = ticket.state in {TicketState.CALLED, TicketState.SERVING}
    desk = ticket.desk if is_at_desk else None
    return Place(
        state=ticket.state.value,
        step=hall.last_step,
        label=ticket.label,
        language=ticket.language,
        desk=desk.label if desk else None,
        is_room=desk.is_room if desk else False,
        times=ticket.calls,
        deferred=ticket.deferred,
        may_defer=ticket.state is TicketState.WAITING
        and ticket.deferred < Rule.of(hall.line_rule).defer_times,
    )


def _these(ticket_ids: Collection[int]) -> Select[Ticket]:
    return select(Ticket).where(Ticket.id.in_(ticket_ids)).options(joinedload(Ticket.desk))
