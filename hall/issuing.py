"""How a citizen gets a number: once, whatever the network does, with its paper on the way."""

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, insert, select
from sqlalchemy.orm import joinedload

from hall import (
    admission,
    calendar,
    forecast,
    journal,
    leads,
    line,
    numbering,
    persons,
    printing,
    reach,
)
from hall.calling import Calling
from hall.errors import BadInput, KeyReused, NotAllowed, NotFound
from hall.journal import Actor
from hall.lifecycle import TicketState
from hall.model import Asked, Service, Ticket, table
from hall.moves import Hand, move
from hall.numbering import Number
from hall.rows import add_at_once
from hall.store import Work
from hall.vault import fingerprint, new_id
from hall.words import available

ASSISTANCE = ("wheelchair", "hearing", "sight", "writer", "interpreter")
LARGEST_PARTY = 500  # people
KEY_LENGTH = 200  # characters
FURTHER = ("other_matter", "for_another", "lost_slip", "staff_decision")


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What somebody who takes a number says. Nothing of it tells why they come."""

    service: str  # its code
    party_size: int = 1
    representatives: int | None = None  # of a group, if they were counted
    language: str = "vi"
    priority: bool = False  # self-declared; which kind is never asked
    private: bool = False  # would rather talk in private
    assistance: tuple[str, ...] = ()  # of ASSISTANCE
    phone: str | None = None
    id_number: str | None = field(default=None, repr=False)  # only its keyed hash is kept
    further: str = ""  # of FURTHER: why staff give one more to who has one open


class Issued(NamedTuple):
    """A ticket that somebody took, just now or with the same key before."""

    ticket: Ticket
    is_new: bool
    people_ahead: int  # tickets; 0 unless it waits


def issue(
    work: Work,
    wish: Wish,
    *,
    by: Actor,
    key: str | None = None,
    kiosk_id: int | None = None,
    person_hash: bytes | None = None,
) -> Issued:
    """A ticket for that wish. `person_hash`: whose it is, if that is known without a number.

    The same key from the same hand gives the same ticket and no second slip; with
    another wish it is KeyReused. Closed, Full or TooLate when no number can be given;
    AlreadyInLine when the person of that ID number has one for this service.
    """
    # keyed: with a plain hash a phone number could be tried out
    body = work.vault.index("wish", json.dumps(asdict(wish), sort_keys=True))
    if key is not None:
        known = _known(work, by, key, body)
        if known is not None:
            return again(work, known)
    service, longest = service_of(work, wish)
    admission.check(work.session, work.hall, service, work.now)
    if wish.id_number:
        person_hash = persons.once(work, service, wish.id_number, is_further=bool(wish.further))
    issued = give(
        work, service, wish, longest=longest, by=by, kiosk_id=kiosk_id, person_hash=person_hash
    )
    if key is not None:
        work.at_once(
            _REMEMBER,
            _hand(work, by, key)
            | {"body_hash": body, "at": work.now, "ticket_id": issued.ticket.id},
        )
    return issued


def give(
    work: Work,
    service: Service,
    wish: Wish,
    *,
    longest: int,
    by: Actor,
    kiosk_id: int | None = None,
    block: Service | None = None,
    slot_at: datetime | None = None,
    person_hash: bytes | None = None,
) -> Issued:
    """A place in the line and its paper, to somebody who may have one.

    `longest`: minutes of the hall's longest service. `block`: whose numbers it takes, if
    not the service's own. `slot_at`: the appointed hour.
    """
    ticket = place_in_line(
        work,
        service,
        wish,
        longest,
        service_block_id=(block or service).id,
        number=numbering.take(work, block or service, calendar.day_of(work.hall, work.now)),
        slot_at=slot_at,
        person_hash=person_hash,
    )
    journal.record(
        work,
        "issue",
        by=by,
        ticket=ticket,
        after={"state": ticket.state, "service_id": service.id, "number": ticket.number}
        | ({"further": wish.further} if ticket.is_further else {}),
    )
    ahead = line.ahead_of(work.session, ticket)
    printing.queue(work, ticket, kiosk_id=kiosk_id, people_ahead=ahead)
    return Issued(ticket, True, ahead)


def again(work: Work, ticket: Ticket) -> Issued:
    """The same ticket to the same hand."""
    waits = ticket.state is TicketState.WAITING
    return Issued(ticket, False, line.ahead_of(work.session, ticket) if waits else 0)


def renew(work: Work, public_id: str, hand: Hand, *, version: int | None = None) -> Ticket:
    """A new number for a missed one that may not come back with the old: the same wish again.

    And of the same person, so that no further one is taken beside it.
    NotAllowed unless it was missed. Closed or Full when no number can be given.
    """
    old = reach.load(work.session, public_id, hall_id=work.hall.id)
    reach.check_version(old, version)
    if old.state is not TicketState.MISSED:
        raise NotAllowed("renew", old.state)
    phone = old.phone and work.vault.unseal(old.phone, place=phone_place(old.public_id))
    wish = Wish(
        service=old.service.code,
        party_size=old.party_size,
        representatives=old.representatives,
        language=old.language,
        priority=old.priority,
        private=old.private,
        assistance=tuple(old.assistance),
        phone=phone or None,
        further="staff_decision" if old.is_further else "",
    )
    move(work, old, "withdraw", hand, ended_at=work.now)
    ticket = issue(work, wish, by=hand.by, person_hash=old.person_hash).ticket
    leads.tell(work, [ticket], old.lead_id)
    return ticket


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


def service_of(work: Work, wish: Wish) -> tuple[Service, int]:
    """The open service that is wished for, and the minutes of the hall's longest one."""
    if not 1 <= wish.party_size <= LARGEST_PARTY:
        raise BadInput("party_size", f"1 to {LARGEST_PARTY} people")
    if wish.representatives is not None:
        most = Calling.of(work.hall.calling).speakers(wish.party_size)
        if not 1 <= wish.representatives <= most:
            raise BadInput("representatives", f"1 to {most} of so many people")
    if wish.language not in available():
        raise BadInput("language", "no such language here")
    if wish.further and wish.further not in FURTHER:
        raise BadInput("further", f"one of {', '.join(FURTHER)}")
    unknown = set(wish.assistance) - set(ASSISTANCE)
    if unknown:
        raise BadInput("assistance", f"unknown: {', '.join(sorted(unknown))}")
    wanted = {"hall_id": work.hall.id, "code": wish.service}
    found = work.session.execute(_SERVICE, wanted).one_or_none()
    if found is None:
        raise NotFound("service", wish.service)
    service, longest = found
    return service, longest


def place_in_line(
    work: Work,
    service: Service,
    wish: Wish,
    longest: int,
    *,
    service_block_id: int,
    number: Number,
    slot_at: datetime | None = None,
    person_hash: bytes | None = None,
    came_at: datetime | None = None,
    label: str = "",
) -> Ticket:
    """The ticket itself, without its step and its paper.

    `came_at`: of one who took a number while the hall was not served; nothing was promised.
    """
    hall = work.hall
    is_now, came_at = came_at is None, came_at or work.now
    since = line.now_in_line(max(came_at, slot_at or came_at))
    public_id = new_id()
    phone = work.vault.seal(wish.phone, place=phone_place(public_id)) if wish.phone else None
    kind = forecast.kind_of(priority=wish.priority, appointment=slot_at is not None)
    told = forecast.promise(work.session, hall, service.id, work.now, kind=kind) if is_now else None
    values = {
        "public_id": public_id,
        "token_hash": fingerprint(work.vault.ticket_token(public_id)),
        "hall_id": hall.id,
        "service_id": service.id,
        "service_block_id": service_block_id,
        "day": calendar.day_of(hall, came_at),
        "number": number.number,
        "lap": number.lap,
        "label": label or f"{number.number:03d}",
        "state": TicketState.WAITING,
        "since": since,
        "place": line.place(
            hall,
            service,
            since,
            priority=wish.priority,
            appointment=slot_at is not None,
            longest=longest,
        ),
        "party_size": wish.party_size,
        "representatives": wish.representatives,
        "priority": wish.priority,
        "private": wish.private,
        "assistance": sorted(set(wish.assistance)),
        "phone": phone,
        "language": wish.language,
        "slot_at": slot_at,
        "person_hash": person_hash,
        "is_further": bool(person_hash and wish.further),
        "issued_at": came_at,
        "told_low": told.shown.low_minutes if told else None,
        "told_high": told.shown.high_minutes if told else None,
        "told_middle": told.expected.middle if told else None,
        "told_raw": told.expected.raw if told else None,
    }
    return add_at_once(work, values, service=service, desk=None, for_desk=None)


def phone_place(public_id: str) -> str:
    """Where a ticket's phone number is sealed."""
    return f"ticket.phone.{public_id}"
