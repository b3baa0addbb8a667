"""How a citizen gets a number: once, whatever the network does, with its paper on the way."""

import json
from dataclasses import asdict, dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from hall import calendar, journal, line, printing
from hall.errors import BadInput, Closed, Full, KeyReused, NotFound
from hall.journal import Actor
from hall.lifecycle import TicketState
from hall.model import Asked, Numbering, Service, Ticket
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


def issue(
    work: Work, wish: Wish, *, by: Actor, key: str | None = None, kiosk_id: int | None = None
) -> tuple[Ticket, bool]:
    """A ticket for that wish, and whether it is new.

    The same key from the same hand gives the same ticket and no second slip; with
    another wish it is KeyReused. Closed or Full when no number can be given.
    """
    body = fingerprint(json.dumps(asdict(wish), sort_keys=True))
    if key is not None:
        known = _known(work, by, key, body)
        if known is not None:
            return known, False
    service = _service(work, wish)
    ticket = _place_in_line(work, service, wish)
    journal.record(
        work,
        "issue",
        by=by,
        ticket=ticket,
        after={"state": ticket.state, "service_id": service.id, "number": ticket.number},
    )
    if key is not None:
        work.session.add(
            Asked(
                hall_id=work.hall.id,
                by_kind=by.kind,
                by_id=by.id or 0,
                key=key,
                body_hash=body,
                at=work.now,
                ticket_id=ticket.id,
            )
        )
    printing.queue(
        work,
        ticket,
        kiosk_id=kiosk_id,
        people_ahead=line.ahead_of(work.session, ticket),
    )
    return ticket, True


def _known(work: Work, by: Actor, key: str, body: bytes) -> Ticket | None:
    if not 1 <= len(key) <= KEY_LENGTH:
        raise BadInput("Idempotency-Key", f"1 to {KEY_LENGTH} characters are wanted")
    asked = work.session.scalar(
        select(Asked)
        .where(
            Asked.hall_id == work.hall.id,
            Asked.by_kind == by.kind,
            Asked.by_id == (by.id or 0),
            Asked.key == key,
        )
        .options(
            joinedload(Asked.ticket).joinedload(Ticket.service),
            joinedload(Asked.ticket).joinedload(Ticket.desk),
        )
    )
    if asked is None:
        return None
    if asked.body_hash != body:
        raise KeyReused("the key came before with another wish")
    return asked.ticket


def _service(work: Work, wish: Wish) -> Service:
    if not 1 <= wish.party_size <= LARGEST_PARTY:
        raise BadInput("party_size", f"1 to {LARGEST_PARTY} people")
    if wish.language not in available():
        raise BadInput("language", "no such language here")
    unknown = set(wish.assistance) - set(ASSISTANCE)
    if unknown:
        raise BadInput("assistance", f"unknown: {', '.join(sorted(unknown))}")
    service = work.session.scalar(
        select(Service).where(Service.hall_id == work.hall.id, Service.code == wish.service)
    )
    if service is None:
        raise NotFound("service", wish.service)
    if not service.is_open or not calendar.is_open(work.session, work.hall, work.now):
        raise Closed(f"{service.code} receives nobody now")
    return service


def _place_in_line(work: Work, service: Service, wish: Wish) -> Ticket:
    hall = work.hall
    day = calendar.day_of(hall, work.now)
    number = _next_number(work, service)
    ticket = Ticket(
        public_id=new_id(),
        token_hash=b"",
        hall_id=hall.id,
        service=service,
        service_block_id=service.id,
        day=day,
        number=number,
        label=f"{number:03d}",
        state=TicketState.WAITING,
        place=round(work.now.timestamp() * 1_000_000),
        party_size=wish.party_size,
        priority=wish.priority,
        private=wish.private,
        assistance=sorted(set(wish.assistance)),
        language=wish.language,
        issued_at=work.now,
        desk=None,
        for_desk=None,
    )
    ticket.token_hash = fingerprint(work.vault.ticket_token(ticket.public_id))
    if wish.phone:
        ticket.phone = work.vault.seal(wish.phone, place=phone_place(ticket.public_id))
    work.session.add(ticket)
    return ticket


def phone_place(public_id: str) -> str:
    """Where a ticket's phone number is sealed."""
    return f"ticket.phone.{public_id}"


def _next_number(work: Work, service: Service) -> int:
    """The next of the block. The hall's lock is held, so no other can have it."""
    key = (work.hall.id, calendar.day_of(work.hall, work.now), service.id)
    numbering = work.session.get(Numbering, key)
    if numbering is None:
        numbering = Numbering(hall_id=key[0], day=key[1], service_id=key[2], last=service.first)
        work.session.add(numbering)
        return numbering.last
    following = numbering.last + 1
    if following == service.last + 1:
        if service.more_first is None:
            raise Full(f"the block of {service.code} is used up")
        following = service.more_first
    if service.more_last is not None and following > service.more_last:
        raise Full(f"both blocks of {service.code} are used up")
    numbering.last = following
    return following
