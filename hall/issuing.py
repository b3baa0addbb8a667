"""How a citizen gets a number: once, whatever the network does, with its paper on the way."""

import json
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import joinedload

from hall import calendar, journal, line, printing
from hall.errors import BadInput, Closed, Full, KeyReused, NotFound
from hall.journal import Actor
from hall.lifecycle import TicketState
from hall.model import Asked, Numbering, Service, Ticket, table
from hall.rows import add_at_once
from hall.store import Work
from hall.vault import fingerprint, new_id
from hall.words import available

ASSISTANCE = ("wheelchair", "hearing", "sight", "writer", "interpreter")
LARGEST_PARTY = 500  # people
KEY_LENGTH = 200  # characters


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What somebody who takes a number says. Nothing of it tells why they come."""

    service: str  # its code
    party_size: int = 1
    language: str = "vi"
    priority: bool = False  # self-declared; which kind is never asked
    private: bool = False  # would rather talk in private
    assistance: tuple[str, ...] = ()  # of ASSISTANCE
    phone: str | None = None


class Issued(NamedTuple):
    """A ticket that somebody took, just now or with the same key before."""

    ticket: Ticket
    is_new: bool
    people_ahead: int  # tickets; 0 unless it waits


def issue(
    work: Work, wish: Wish, *, by: Actor, key: str | None = None, kiosk_id: int | None = None
) -> Issued:
    """A ticket for that wish.

    The same key from the same hand gives the same ticket and no second slip; with
    another wish it is KeyReused. Closed or Full when no number can be given.
    """
    # keyed: with a plain hash a phone number could be tried out
    body = work.vault.index("wish", json.dumps(asdict(wish), sort_keys=True))
    if key is not None:
        known = _known(work, by, key, body)
        if known is not None:
            waits = known.state is TicketState.WAITING
            return Issued(known, False, line.ahead_of(work.session, known) if waits else 0)
    service, longest = _service(work, wish)
    ticket = _place_in_line(work, service, wish, longest)
    journal.record(
        work,
        "issue",
        by=by,
        ticket=ticket,
        after={"state": ticket.state, "service_id": service.id, "number": ticket.number},
    )
    if key is not None:
        work.at_once(
            _REMEMBER,
            _hand(work, by, key) | {"body_hash": body, "at": work.now, "ticket_id": ticket.id},
        )
    ahead = line.ahead_of(work.session, ticket)
    printing.queue(work, ticket, kiosk_id=kiosk_id, people_ahead=ahead)
    return Issued(ticket, True, ahead)


# straight to the tables: a crowd waits for each number to be given
_asked = table(Asked).c
_ASKED = select(_asked.ticket_id, _asked.body_hash).where(
    _asked.hall_id == bindparam("hall_id"),
    _asked.by_kind == bindparam("by_kind"),
    _asked.by_id == bindparam("by_id"),
    _asked.key == bindparam("key"),
)
_REMEMBER = insert(table(Asked))
_SERVICE = select(Service, line.LONGEST.scalar_subquery()).where(
    Service.hall_id == bindparam("hall_id"), Service.code == bindparam("code")
)


def _hand(work: Work, by: Actor, key: str) -> dict[str, Any]:
    """Whose key it is: the same word from another hand is another key."""
    return {"hall_id": work.hall.id, "by_kind": by.kind, "by_id": by.id or 0, "key": key}


def _known(work: Work, by: Actor, key: str, body: bytes) -> Ticket | None:
    if not 1 <= len(key) <= KEY_LENGTH:
        raise BadInput("Idempotency-Key", f"1 to {KEY_LENGTH} characters are wanted")
    asked = work.at_once(_ASKED, _hand(work, by, key)).one_or_none()
    if asked is None:
        return None
    if asked.body_hash != body:
        raise KeyReused("the key came before with another wish")
    with_rows = (joinedload(Ticket.service), joinedload(Ticket.desk), joinedload(Ticket.for_desk))
    return work.session.get_one(Ticket, asked.ticket_id, options=with_rows)


def _service(work: Work, wish: Wish) -> tuple[Service, int]:
    """The open service that is wished for, and the minutes of the hall's longest one."""
    if not 1 <= wish.party_size <= LARGEST_PARTY:
        raise BadInput("party_size", f"1 to {LARGEST_PARTY} people")
    if wish.language not in available():
        raise BadInput("language", "no such language here")
    unknown = set(wish.assistance) - set(ASSISTANCE)
    if unknown:
        raise BadInput("assistance", f"unknown: {', '.join(sorted(unknown))}")
    wanted = {"hall_id": work.hall.id, "code": wish.service}
    found = work.session.execute(_SERVICE, wanted).one_or_none()
    if found is None:
        raise NotFound("service", wish.service)
    service, longest = found
    if not service.is_open or not calendar.is_open(work.session, work.hall, work.now):
        raise Closed(f"{service.code} receives nobody now")
    return service, longest


def _place_in_line(work: Work, service: Service, wish: Wish, longest: int) -> Ticket:
    hall = work.hall
    day = calendar.day_of(hall, work.now)
    number = _next_number(work, service, day)
    since = line.now_in_line(work.now)
    public_id = new_id()
    phone = work.vault.seal(wish.phone, place=phone_place(public_id)) if wish.phone else None
    values = {
        "public_id": public_id,
        "token_hash": fingerprint(work.vault.ticket_token(public_id)),
        "hall_id": hall.id,
        "service_id": service.id,
        "service_block_id": service.id,
        "day": day,
        "number": number,
        "label": f"{number:03d}",
        "state": TicketState.WAITING,
        "since": since,
        "place": line.place(hall, service, since, priority=wish.priority, longest=longest),
        "party_size": wish.party_size,
        "priority": wish.priority,
        "private": wish.private,
        "assistance": sorted(set(wish.assistance)),
        "phone": phone,
        "language": wish.language,
        "issued_at": work.now,
    }
    return add_at_once(work, values, service=service, desk=None, for_desk=None)


def phone_place(public_id: str) -> str:
    """Where a ticket's phone number is sealed."""
    return f"ticket.phone.{public_id}"


def _next_number(work: Work, service: Service, day: date) -> int:
    """The next of the block. The hall's lock is held, so no other can have it."""
    block = {"in_hall": work.hall.id, "on_day": day, "of_service": service.id}
    last = work.at_once(_LAST_NUMBER, block).scalar()
    number = _after(last, service)
    work.at_once(_FIRST_NUMBER if last is None else _NEXT_NUMBER, block | {"number": number})
    return number


def _after(last: int | None, service: Service) -> int:
    """The number after that one: within the block, then within the second one. Full after it."""
    if last is None:
        return service.first
    if last == service.last:
        if service.more_first is None:
            raise Full(f"the block of {service.code} is used up")
        return service.more_first
    if last == service.more_last:
        raise Full(f"both blocks of {service.code} are used up")
    return last + 1


_numbering = table(Numbering).c
_BLOCK = (
    _numbering.hall_id == bindparam("in_hall"),
    _numbering.day == bindparam("on_day"),
    _numbering.service_id == bindparam("of_service"),
)
_LAST_NUMBER = select(_numbering.last).where(*_BLOCK)
_NEXT_NUMBER = update(table(Numbering)).where(*_BLOCK).values(last=bindparam("number"))
_FIRST_NUMBER = insert(table(Numbering)).values(
    hall_id=bindparam("in_hall"),
    day=bindparam("on_day"),
    service_id=bindparam("of_service"),
    last=bindparam("number"),
)
