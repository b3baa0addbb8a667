"""What a hand can reach: the ticket, the desk and the service that a verb is about, or why not."""

from sqlalchemy import Select, and_, bindparam, or_, select
from sqlalchemy.orm import Session, joinedload

from hall import journal
from hall.errors import Conflict, DeskBusy, NotAllowed, NotFound
from hall.lifecycle import AT_A_DESK, TICKET, TicketState
from hall.model import IS_AT_A_DESK, IS_BESIDE, Desk, DeskState, Step, Ticket, table
from hall.moves import Hand, took_effect
from hall.store import Work

_ticket = table(Ticket).c
_IS_DUE = and_(_ticket.state == TicketState.ON_HOLD, _ticket.held_until <= bindparam("now"))
_DUE = select(_ticket.id).where(_ticket.hall_id == bindparam("hall_id"), IS_BESIDE, _IS_DUE)
_HELD_OR_DUE = select(_ticket.id, _ticket.state).where(
    _ticket.hall_id == bindparam("hall_id"),
    IS_BESIDE,
    or_(_IS_DUE, and_(_ticket.desk_id == bindparam("desk_id"), IS_AT_A_DESK)),
)
OVER_AND_OVER = frozenset({"recall", "switch"})  # each time is a step of its own


def load(session: Session, public_id: str, *, hall_id: int) -> Ticket:
    """The ticket of that opaque id in that hall; NotFound if none."""
    ticket = session.scalar(
        loaded().where(Ticket.public_id == public_id, Ticket.hall_id == hall_id)
    )
    if ticket is None:
        raise NotFound("ticket", public_id)
    return ticket


def held_by(session: Session, desk: Desk) -> Ticket | None:
    """The ticket that is called to, or served at, that desk."""
    return session.scalar(loaded().where(Ticket.desk_id == desk.id, IS_AT_A_DESK))


def steps_of(session: Session, ticket: Ticket) -> list[Step]:
    """Its journal, oldest first."""
    return list(
        session.scalars(
            select(Step)
            .where(Step.ticket_id == ticket.id)
            .order_by(Step.number)
            .options(joinedload(Step.desk))
        )
    )


def mine(work: Work, public_id: str, hand: Hand, verb: str, version: int | None) -> Ticket:
    """The ticket, if it is at the hand's desk. Unchanged if the verb took effect before."""
    ticket = load(work.session, public_id, hall_id=work.hall.id)
    if verb not in OVER_AND_OVER and took_effect(work.session, ticket, verb, hand):
        return ticket
    check_version(ticket, version)
    TICKET.after(ticket.state, verb)
    if hand.desk is None or ticket.desk_id != hand.desk.id:
        raise NotAllowed(verb, "at another desk")
    return ticket


def anyones(work: Work, public_id: str, hand: Hand, verb: str, version: int | None) -> Ticket:
    """The ticket, if this hand may touch it. Unchanged if the verb took effect before."""
    ticket = load(work.session, public_id, hall_id=work.hall.id)
    if not took_effect(work.session, ticket, verb, hand):
        check(ticket, hand, verb, version)
    return ticket


def check(ticket: Ticket, hand: Hand, verb: str, version: int | None) -> None:
    """What a desk holds is that desk's, or a supervisor's; its own ticket also the citizen's."""
    check_version(ticket, version)
    TICKET.after(ticket.state, verb)
    is_held = ticket.state in AT_A_DESK or ticket.state is TicketState.ON_HOLD
    is_mine = hand.desk is not None and ticket.desk_id == hand.desk.id
    if is_held and not is_mine and not hand.overrules and hand.by != journal.CITIZEN:
        raise NotAllowed(verb, "at another desk")


def check_version(ticket: Ticket, version: int | None) -> None:
    if version is not None and ticket.version != version:
        raise Conflict(f"version {ticket.version}, not {version}")


def due(work: Work) -> list[int]:
    """The keys of those whose time on hold is over."""
    return list(work.at_once(_DUE, {"hall_id": work.hall.id, "now": work.now}).scalars())


def free_desk(work: Work, hand: Hand) -> tuple[Desk, list[int]]:
    """The hand's desk, which holds nobody, and with the same look what `due` says.

    NotAllowed when it is not open, DeskBusy when it holds a ticket.
    """
    desk = hand.desk
    if desk is None or desk.state is not DeskState.OPEN:
        raise NotAllowed("call", "no open desk")
    asked = {"hall_id": work.hall.id, "desk_id": desk.id, "now": work.now}
    found = work.at_once(_HELD_OR_DUE, asked).all()
    if any(row.state in AT_A_DESK for row in found):
        raise DeskBusy(f"desk {desk.label} still holds a ticket")
    return desk, [row.id for row in found]


def desk(work: Work, label: str) -> Desk:
    found = work.session.scalar(
        select(Desk).where(Desk.hall_id == work.hall.id, Desk.label == label)
    )
    if found is None:
        raise NotFound("desk", label)
    return found


def loaded() -> Select[Ticket]:
    return (
        select(Ticket)
        .options(joinedload(Ticket.service), joinedload(Ticket.desk), joinedload(Ticket.for_desk))
        .execution_options(populate_existing=True)
    )
