"""What can happen to a ticket once it is in the line. Each verb runs in its hall's work."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from hall import journal, line
from hall.errors import BadInput, Conflict, DeskBusy, NotAllowed, NotFound
from hall.journal import Actor
from hall.lifecycle import AT_A_DESK, TICKET, TicketState
from hall.model import (
    IS_AT_A_DESK,
    IS_BESIDE,
    IS_WAITING,
    Desk,
    DeskState,
    Service,
    Step,
    Ticket,
)
from hall.store import Work

UNDO_WITHIN = timedelta(seconds=60)
LONGEST_HOLD_MINUTES = 8 * 60
RETURNS_AFTER = 3  # tickets: where a missed citizen who comes back is put


@dataclass(frozen=True)
class Hand:
    """Who acts, and from which desk. `overrules`: a supervisor, for what is no desk's."""

    by: Actor
    desk: Desk | None = None
    overrules: bool = False


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
    return session.scalar(
        _loaded().where(Ticket.desk_id == desk.id, IS_AT_A_DESK)
    )


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
    if _took_effect(work, ticket, "call", hand):
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
    return _move(work, ticket, "recall", hand, called_at=work.now, calls=ticket.calls + 1)


def start(work: Work, public_id: str, hand: Hand, *, version: int | None = None) -> Ticket:
    """The citizen sits down."""
    ticket = _mine(work, public_id, hand, "start", version)
    if ticket.state is TicketState.SERVING:
        return ticket
    return _move(work, ticket, "start", hand, started_at=work.now)


def finish(work: Work, public_id: str, hand: Hand, *, version: int | None = None) -> Ticket:
    """The visit is over."""
    ticket = _mine(work, public_id, hand, "finish", version)
    if ticket.state is TicketState.SERVED:
        return ticket
    return _move(work, ticket, "finish", hand, ended_at=work.now)


def miss(work: Work, public_id: str, hand: Hand, *, version: int | None = None) -> Ticket:
    """Nobody came."""
    ticket = _mine(work, public_id, hand, "miss", version)
    if ticket.state is TicketState.MISSED:
        return ticket
    return _move(work, ticket, "miss", hand, missed_at=work.now)


def hold(
    work: Work, public_id: str, hand: Hand, *, minutes: int, version: int | None = None
) -> Ticket:
    """Set aside for some minutes; it then returns to its old place by itself."""
    if not 1 <= minutes <= LONGEST_HOLD_MINUTES:
        raise BadInput("minutes", f"1 to {LONGEST_HOLD_MINUTES}")
    ticket = _mine(work, public_id, hand, "hold", version)
    if ticket.state is TicketState.ON_HOLD:
        return ticket
    return _move(work, ticket, "hold", hand, held_until=work.now + timedelta(minutes=minutes))


# --- back to the line, or out of it ------------------------------------------------------


def resume(work: Work, public_id: str, hand: Hand, *, version: int | None = None) -> Ticket:
    """From hold back to its old place in the line."""
    ticket = _anyones(work, public_id, hand, "resume", version)
    if ticket.state is TicketState.WAITING:
        return ticket
    return _move(work, ticket, "resume", hand, **_WAITING_AGAIN)


def restore(work: Work, public_id: str, hand: Hand, *, version: int | None = None) -> Ticket:
    """A call taken back keeps its old place; a missed citizen who returns waits for a few."""
    ticket = _anyones(work, public_id, hand, "restore", version)
    if ticket.state is TicketState.WAITING:
        return ticket
    place = ticket.place
    if ticket.state is TicketState.MISSED:
        place = _place_after_a_few(work, ticket)
    return _move(work, ticket, "restore", hand, place=place, **_WAITING_AGAIN)


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
    ticket = _anyones(work, public_id, hand, "transfer", version, again=False)
    to_service = _service(work, service) if service is not None else ticket.service
    to_desk = _desk(work, desk) if desk is not None else None
    if ticket.state is TicketState.WAITING and (ticket.service_id, ticket.for_desk_id) == (
        to_service.id,
        to_desk.id if to_desk else None,
    ):
        return ticket
    return _move(
        work, ticket, "transfer", hand, service=to_service, for_desk=to_desk, **_WAITING_AGAIN
    )


def withdraw(work: Work, public_id: str, hand: Hand, *, version: int | None = None) -> Ticket:
    """Given up, by the citizen or for them."""
    ticket = _anyones(work, public_id, hand, "withdraw", version)
    if ticket.state is TicketState.WITHDRAWN:
        return ticket
    return _move(work, ticket, "withdraw", hand, ended_at=work.now)


def expire(work: Work, ticket: Ticket) -> Ticket:
    """The day ended before this ticket did."""
    return _move(work, ticket, "expire", Hand(journal.HALL), ended_at=work.now)


def undo(work: Work, public_id: str, hand: Hand, *, version: int | None = None) -> Ticket:
    """Take back the desk's own last step on this ticket, within a minute."""
    ticket = load(work.session, public_id, hall_id=work.hall.id)
    _check_version(ticket, version)
    step = _last_step(work.session, ticket)
    if step is None or step.verb in {"issue", "undo", "expire"}:
        raise NotAllowed("undo", ticket.state)
    if hand.desk is None or step.desk_id != hand.desk.id:
        raise NotAllowed("undo", "another desk's step")
    if work.now - step.at > UNDO_WITHIN:
        raise NotAllowed("undo", "older than a minute")
    back = _revived(work, step.before)
    if back["state"] in AT_A_DESK and back.get("desk", ticket.desk) is not None:
        holds = held_by(work.session, back.get("desk", ticket.desk))
        if holds is not None and holds.id != ticket.id:
            raise DeskBusy("the desk holds another ticket by now")
    return _move(work, ticket, "undo", hand, **back)


def wake_due(work: Work) -> list[Ticket]:
    """Return to the line all whose time on hold is over."""
    due = work.session.scalars(
        _loaded().where(
            Ticket.hall_id == work.hall.id,
            IS_BESIDE,
            Ticket.state == TicketState.ON_HOLD,
            Ticket.held_until <= work.now,
        )
    ).all()
    return [_move(work, ticket, "resume", Hand(journal.HALL), **_WAITING_AGAIN) for ticket in due]


# --- inside ------------------------------------------------------------------------------

_WAITING_AGAIN: dict[str, Any] = {
    "desk": None,
    "called_at": None,
    "started_at": None,
    "missed_at": None,
    "held_until": None,
    "calls": 0,
    "quiet": False,
}


def _move(work: Work, ticket: Ticket, verb: str, hand: Hand, **changes: Any) -> Ticket:
    """The only place where a ticket's state changes."""
    if verb != "undo":  # undo goes back along the same row of the table
        changes["state"] = TICKET.after(ticket.state, verb)
    before, after = {}, {}
    for name, value in changes.items():
        before[_column(name)] = _plain(getattr(ticket, name))
        after[_column(name)] = _plain(value)
        setattr(ticket, name, value)
    journal.record(
        work,
        verb,
        by=hand.by,
        ticket=ticket,
        desk=hand.desk or ticket.desk,
        before=before,
        after=after,
    )
    return ticket


def _call(work: Work, ticket: Ticket, hand: Hand, desk: Desk, *, quiet: bool) -> Ticket:
    return _move(
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
    if verb != "recall" and _took_effect(work, ticket, verb, hand):
        return ticket
    _check_version(ticket, version)
    TICKET.after(ticket.state, verb)
    if hand.desk is None or ticket.desk_id != hand.desk.id:
        raise NotAllowed(verb, "at another desk")
    return ticket


def _anyones(
    work: Work,
    public_id: str,
    hand: Hand,
    verb: str,
    version: int | None,
    *,
    again: bool = True,
) -> Ticket:
    """The ticket; what a desk holds is that desk's, or a supervisor's."""
    ticket = load(work.session, public_id, hall_id=work.hall.id)
    if again and _took_effect(work, ticket, verb, hand):
        return ticket
    _check_version(ticket, version)
    TICKET.after(ticket.state, verb)
    is_held = ticket.state in AT_A_DESK or ticket.state is TicketState.ON_HOLD
    is_mine = hand.desk is not None and ticket.desk_id == hand.desk.id
    if is_held and not is_mine and not hand.overrules and hand.by != journal.CITIZEN:
        raise NotAllowed(verb, "at another desk")
    return ticket


def _took_effect(work: Work, ticket: Ticket, verb: str, hand: Hand) -> bool:
    """Did this very verb, from this desk, bring the ticket where it is?"""
    if ticket.state is not TICKET.rules[verb].after:
        return False
    step = _last_step(work.session, ticket)
    return (
        step is not None
        and step.verb == verb
        and step.by_kind == hand.by.kind
        and step.desk_id == (hand.desk.id if hand.desk else step.desk_id)
    )


def _last_step(session: Session, ticket: Ticket) -> Step | None:
    return session.scalar(
        select(Step).where(Step.ticket_id == ticket.id).order_by(Step.number.desc()).limit(1)
    )


def _check_version(ticket: Ticket, version: int | None) -> None:
    if version is not None and ticket.version != version:
        raise Conflict(f"version {ticket.version}, not {version}")


def _free_desk(work: Work, hand: Hand) -> Desk:
    desk = hand.desk
    if desk is None or desk.state is not DeskState.OPEN:
        raise NotAllowed("call", "no open desk")
    if held_by(work.session, desk) is not None:
        raise DeskBusy(f"desk {desk.label} still holds a ticket")
    return desk


def _place_after_a_few(work: Work, ticket: Ticket) -> int:
    others = work.session.scalars(
        select(Ticket.place)
        .where(
            Ticket.hall_id == work.hall.id,
            IS_WAITING,
            Ticket.service_id.in_(line.rivals(ticket.service_id)),
        )
        .order_by(*line.ORDER)
        .limit(RETURNS_AFTER)
    ).all()
    if len(others) == RETURNS_AFTER:
        return others[-1] + 1
    return round(work.now.timestamp() * 1_000_000)


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


_ROWS = {"desk": Desk, "for_desk": Desk, "service": Service}
_INSTANTS = {"called_at", "started_at", "ended_at", "missed_at", "held_until"}


def _column(name: str) -> str:
    return f"{name}_id" if name in _ROWS else name


def _plain(value: Any) -> Any:
    """As the journal keeps it: keys for rows, ISO text for instants."""
    if isinstance(value, Desk | Service):
        return value.id
    return value.isoformat() if isinstance(value, datetime) else value


def _revived(work: Work, before: dict[str, Any]) -> dict[str, Any]:
    """The way back from `_plain`."""
    found: dict[str, Any] = {}
    for column, value in before.items():
        name = column.removesuffix("_id")
        if name in _ROWS:
            found[name] = None if value is None else work.session.get(_ROWS[name], value)
        elif column == "state":
            found["state"] = TicketState(value)
        elif column in _INSTANTS and value is not None:
            found[column] = datetime.fromisoformat(value)
        else:
            found[column] = value
    return found


def _loaded():  # type: ignore[no-untyped-def]
    return (
        select(Ticket)
        .options(
            joinedload(Ticket.service), joinedload(Ticket.desk), joinedload(Ticket.for_desk)
        )
        .execution_options(populate_existing=True)
    )
