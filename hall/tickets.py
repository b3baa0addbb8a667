"""What can happen to a ticket once it is in the line. Each verb runs in its hall's work."""

from datetime import timedelta

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session, joinedload

from hall import journal, line
from hall.errors import BadInput, Conflict, DeskBusy, NotAllowed, NotFound
from hall.lifecycle import AT_A_DESK, TICKET, TicketState
from hall.model import IS_AT_A_DESK, IS_BESIDE, Desk, DeskState, Service, Step, Ticket, table
from hall.moves import UNDO_WITHIN as UNDO_WITHIN
from hall.moves import WAITING_AGAIN, last_step, move, took_effect, way_back, why_not_undo
from hall.moves import Hand as Hand
from hall.store import Work

LONGEST_HOLD_MINUTES = 8 * 60
RETURNS_AFTER = 3  # tickets: where a missed citizen who comes back is put


# --- looking ---------------------------------------------------------------------------


def load(session: Session, public_id: str, *, hall_id: int) -> Ticket:
    """The ticket of that opaque id in that hall; NotFound if none."""
    ticket = session.scalar(
        _loaded().where(Ticket.public_id == public_id, Ticket.hall_id == hall_id)
    )
    if ticket is None:
        raise NotFound("ticket", public_id)
    return ticket


def held_by(session: Session, desk: Desk) -> Ticket | None:
    """The ticket that is called to, or served at, that desk."""
    return session.scalar(_loaded().where(Ticket.desk_id == desk.id, IS_AT_A_DESK))


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


# --- at a desk -------------------------------------------------------------------------


def call_next(work: Work, hand: Hand, *, quiet: bool = False) -> Ticket | None:
    """Call whoever is next to the hand's desk.

    None when nobody waits: an empty hall is good news, not an error. DeskBusy when
    the desk still holds a ticket, NotAllowed when it is not open.
    """
    desk = _free_desk(work, hand)
    wake_due(work)
    ticket = line.first(work.session, desk)
    if ticket is None:
        return None
    return _call(work, ticket, hand, desk, quiet=quiet)


def call(
    work: Work, public_id: str, hand: Hand, *, quiet: bool = False, version: int | None = None
) -> Ticket:
    """Call that ticket: from the line out of its turn, or back from missed or hold."""
    ticket = load(work.session, public_id, hall_id=work.hall.id)
    if took_effect(work.session, ticket, "call", hand):
        return ticket
    _check_version(ticket, version)
    TICKET.after(ticket.state, "call")
    desk = _free_desk(work, hand)
    if ticket.state is TicketState.ON_HOLD and ticket.desk_id != desk.id and not hand.overrules:
        raise NotAllowed("call", "held by another desk")
    if not line.may_call(work.session, desk, ticket):
        raise NotAllowed("call", "not for this desk")
    return _call(work, ticket, hand, desk, quiet=quiet)


def recall(work: Work, public_id: str, hand: Hand, *, version: int | None = None) -> Ticket:
    """Call again: shown and spoken anew."""
    ticket = _mine(work, public_id, hand, "recall", version)
    return move(work, ticket, "recall", hand, called_at=work.now, calls=ticket.calls + 1)


def start(work: Work, public_id: str, hand: Hand, *, version: int | None = None) -> Ticket:
    """The citizen sits down."""
    ticket = _mine(work, public_id, hand, "start", version)
    if ticket.state is TicketState.SERVING:
        return ticket
    return move(work, ticket, "start", hand, started_at=work.now)


def finish(work: Work, public_id: str, hand: Hand, *, version: int | None = None) -> Ticket:
    """The visit is over."""
    ticket = _mine(work, public_id, hand, "finish", version)
    if ticket.state is TicketState.SERVED:
        return ticket
    return move(work, ticket, "finish", hand, ended_at=work.now)


def miss(work: Work, public_id: str, hand: Hand, *, version: int | None = None) -> Ticket:
    """Nobody came."""
    ticket = _mine(work, public_id, hand, "miss", version)
    if ticket.state is TicketState.MISSED:
        return ticket
    return move(work, ticket, "miss", hand, missed_at=work.now)


def hold(
    work: Work, public_id: str, hand: Hand, *, minutes: int, version: int | None = None
) -> Ticket:
    """Set aside for some minutes; it then returns to its old place by itself."""
    if not 1 <= minutes <= LONGEST_HOLD_MINUTES:
        raise BadInput("minutes", f"1 to {LONGEST_HOLD_MINUTES}")
    ticket = _mine(work, public_id, hand, "hold", version)
    if ticket.state is TicketState.ON_HOLD:
        return ticket
    return move(work, ticket, "hold", hand, held_until=work.now + timedelta(minutes=minutes))


# --- back to the line, or out of it ------------------------------------------------------


def resume(work: Work, public_id: str, hand: Hand, *, version: int | None = None) -> Ticket:
    """From hold back to its old place in the line."""
    ticket = _anyones(work, public_id, hand, "resume", version)
    if ticket.state is TicketState.WAITING:
        return ticket
    return move(work, ticket, "resume", hand, **WAITING_AGAIN)


def restore(work: Work, public_id: str, hand: Hand, *, version: int | None = None) -> Ticket:
    """A call taken back keeps its old place; a missed citizen who returns waits for a few.

    How often they were overtaken is counted anew: the limit protects who waits, not who was called.
    """
    ticket = _anyones(work, public_id, hand, "restore", version)
    if ticket.state is TicketState.WAITING:
        return ticket
    if ticket.state is not TicketState.MISSED:
        return move(work, ticket, "restore", hand, **WAITING_AGAIN)
    few = line.place_behind(work.session, ticket, RETURNS_AFTER)
    place = line.now_in_line(work.now) if few is None else few
    return move(work, ticket, "restore", hand, place=place, overtaken=0, **WAITING_AGAIN)


def transfer(
    work: Work,
    public_id: str,
    hand: Hand,
    *,
    service: str | None = None,
    desk: str | None = None,
    version: int | None = None,
) -> Ticket:
    """To another service and/or one desk, with the same number and time of arrival."""
    if service is None and desk is None:
        raise BadInput("service", "a service or a desk is wanted")
    ticket = load(work.session, public_id, hall_id=work.hall.id)
    to_service = _service(work, service) if service is not None else ticket.service
    to_desk = _desk(work, desk) if desk is not None else None
    is_there = (ticket.service, ticket.for_desk) == (to_service, to_desk)
    if ticket.state is TicketState.WAITING and is_there:
        return ticket
    _check(ticket, hand, "transfer", version)
    return move(
        work,
        ticket,
        "transfer",
        hand,
        service=to_service,
        for_desk=to_desk,
        place=line.place_after_transfer(work.session, work.hall, ticket, to_service),
        **WAITING_AGAIN,
    )


def withdraw(work: Work, public_id: str, hand: Hand, *, version: int | None = None) -> Ticket:
    """Given up, by the citizen or for them."""
    ticket = _anyones(work, public_id, hand, "withdraw", version)
    if ticket.state is TicketState.WITHDRAWN:
        return ticket
    return move(work, ticket, "withdraw", hand, ended_at=work.now)


def expire(work: Work, ticket: Ticket, hand: Hand) -> Ticket:
    """The day ended before this ticket did."""
    return move(work, ticket, "expire", hand, ended_at=work.now)


def undo(work: Work, public_id: str, hand: Hand, *, version: int | None = None) -> Ticket:
    """Take back the desk's own last step on this ticket, within a minute."""
    ticket = load(work.session, public_id, hall_id=work.hall.id)
    _check_version(ticket, version)
    step = last_step(work.session, ticket)
    reason = why_not_undo(step, hand, work.now)
    if step is None or reason is not None:
        raise NotAllowed("undo", reason or ticket.state)
    back = way_back(work.session, step)
    desk = back.get("desk", ticket.desk)
    if back["state"] in AT_A_DESK and desk is not None:
        holds = held_by(work.session, desk)
        if holds is not None and holds.id != ticket.id:
            raise DeskBusy("the desk holds another ticket by now")
        if desk.state is DeskState.CLOSED:
            raise NotAllowed("undo", "the desk is closed by now")
    if step.verb == "transfer" and line.is_protected(work.hall, ticket):
        del back["place"]  # it stays before everybody, wherever it waits
    return move(work, ticket, "undo", hand, **back)


def wake_due(work: Work) -> list[Ticket]:
    """Return to the line all whose time on hold is over."""
    keys = work.at_once(_DUE, {"hall_id": work.hall.id, "now": work.now}).scalars().all()
    if not keys:  # nearly always; and then it must not cost what reading tickets costs
        return []
    due = work.session.scalars(_loaded().where(Ticket.id.in_(keys)).order_by(Ticket.id)).all()
    return [move(work, ticket, "resume", Hand(journal.HALL), **WAITING_AGAIN) for ticket in due]


# --- inside ------------------------------------------------------------------------------

_ticket = table(Ticket).c
_HELD = select(_ticket.id).where(_ticket.desk_id == bindparam("desk_id"), IS_AT_A_DESK)
_DUE = select(_ticket.id).where(
    _ticket.hall_id == bindparam("hall_id"),
    IS_BESIDE,
    _ticket.state == TicketState.ON_HOLD,
    _ticket.held_until <= bindparam("now"),
)


def _call(work: Work, ticket: Ticket, hand: Hand, desk: Desk, *, quiet: bool) -> Ticket:
    line.count_overtaken(work.session, work.hall, desk, ticket)
    return move(
        work,
        ticket,
        "call",
        hand,
        desk=desk,
        for_desk=None,
        quiet=quiet,
        called_at=work.now,
        started_at=None,
        missed_at=None,
        held_until=None,
        calls=ticket.calls + 1,
    )


def _mine(work: Work, public_id: str, hand: Hand, verb: str, version: int | None) -> Ticket:
    """The ticket, if it is at the hand's desk. Unchanged if the verb took effect before."""
    ticket = load(work.session, public_id, hall_id=work.hall.id)
    if verb != "recall" and took_effect(work.session, ticket, verb, hand):
        return ticket
    _check_version(ticket, version)
    TICKET.after(ticket.state, verb)
    if hand.desk is None or ticket.desk_id != hand.desk.id:
        raise NotAllowed(verb, "at another desk")
    return ticket


def _anyones(work: Work, public_id: str, hand: Hand, verb: str, version: int | None) -> Ticket:
    """The ticket, if this hand may touch it. Unchanged if the verb took effect before."""
    ticket = load(work.session, public_id, hall_id=work.hall.id)
    if not took_effect(work.session, ticket, verb, hand):
        _check(ticket, hand, verb, version)
    return ticket


def _check(ticket: Ticket, hand: Hand, verb: str, version: int | None) -> None:
    """What a desk holds is that desk's, or a supervisor's; its own ticket also the citizen's."""
    _check_version(ticket, version)
    TICKET.after(ticket.state, verb)
    is_held = ticket.state in AT_A_DESK or ticket.state is TicketState.ON_HOLD
    is_mine = hand.desk is not None and ticket.desk_id == hand.desk.id
    if is_held and not is_mine and not hand.overrules and hand.by != journal.CITIZEN:
        raise NotAllowed(verb, "at another desk")


def _check_version(ticket: Ticket, version: int | None) -> None:
    if version is not None and ticket.version != version:
        raise Conflict(f"version {ticket.version}, not {version}")


def _free_desk(work: Work, hand: Hand) -> Desk:
    desk = hand.desk
    if desk is None or desk.state is not DeskState.OPEN:
        raise NotAllowed("call", "no open desk")
    if work.at_once(_HELD, {"desk_id": desk.id}).scalar() is not None:
        raise DeskBusy(f"desk {desk.label} still holds a ticket")
    return desk


def _service(work: Work, code: str) -> Service:
    found = work.session.scalar(
        select(Service).where(Service.hall_id == work.hall.id, Service.code == code)
    )
    if found is None:
        raise NotFound("service", code)
    return found


def _desk(work: Work, label: str) -> Desk:
    found = work.session.scalar(
        select(Desk).where(Desk.hall_id == work.hall.id, Desk.label == label)
    )
    if found is None:
        raise NotFound("desk", label)
    return found


def _loaded() -> Select[Ticket]:
    return (
        select(Ticket)
        .options(joinedload(Ticket.service), joinedload(Ticket.desk), joinedload(Ticket.for_desk))
        .execution_options(populate_existing=True)
    )
