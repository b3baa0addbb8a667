"""What can happen to a ticket once it is in the line. Each verb runs in its hall's work."""

import math
from datetime import datetime, timedelta
from typing import Any

from hall import journal, line, reach, services, turns
from hall.calling import Calling
from hall.errors import BadInput, DeskBusy, NotAllowed, TooMany
from hall.lifecycle import AT_A_DESK, TICKET, TicketState
from hall.model import Desk, DeskState, Service, Ticket
from hall.moves import UNDO_WITHIN as UNDO_WITHIN
from hall.moves import WAITING_AGAIN, last_step, move, took_effect, way_back, why_not_undo
from hall.moves import Hand as Hand
from hall.reach import held_by as held_by
from hall.reach import load as load
from hall.reach import steps_of as steps_of
from hall.store import Work

LONGEST_HOLD_MINUTES = 8 * 60
LONGEST_REASON = 200  # characters


# --- at a desk -------------------------------------------------------------------------


def call_next(work: Work, hand: Hand, *, quiet: bool = False) -> Ticket | None:
    """Call whoever is next to the hand's desk.

    None when nobody waits: an empty hall is good news, not an error. DeskBusy when
    the desk still holds a ticket, NotAllowed when it is not open.
    """
    desk, due = reach.free_desk(work, hand)
    _wake(work, due)
    ticket = turns.first(work.session, work.hall, desk, work.now)
    turns.keep_for_leads(work.session, work.hall, desk, work.now, before=ticket)
    if ticket is None:
        return None
    is_led = ticket.lead_id is not None and ticket.lead_id == desk.staff_id
    return _call(work, ticket, hand, desk, quiet=quiet, noted={"led": True} if is_led else None)


def call(
    work: Work,
    public_id: str,
    hand: Hand,
    *,
    quiet: bool = False,
    reason: str = "",
    must_say_why: bool = False,
    version: int | None = None,
) -> Ticket:
    """Call that ticket: from the line out of its turn, or back from missed or hold.

    Out of its turn, the step says so, and the reason. BadInput if one must be said and is not.
    """
    ticket = reach.load(work.session, public_id, hall_id=work.hall.id)
    if took_effect(work.session, ticket, "call", hand):
        return ticket
    reach.check_version(ticket, version)
    TICKET.after(ticket.state, "call")
    desk, _ = reach.free_desk(work, hand)
    if ticket.state is TicketState.ON_HOLD and ticket.desk_id != desk.id and not hand.overrules:
        raise NotAllowed("call", "held by another desk")
    if not line.may_call(work.session, desk, ticket):
        raise NotAllowed("call", "not for this desk")
    noted = _out_of_turn(work, ticket, desk, reason.strip(), must_say_why=must_say_why)
    return _call(work, ticket, hand, desk, quiet=quiet, noted=noted)


def recall(work: Work, public_id: str, hand: Hand, *, version: int | None = None) -> Ticket:
    """Call again: shown and spoken anew.

    TooMany before the hall's pause is over, NotAllowed once it was called often enough.
    """
    ticket = reach.mine(work, public_id, hand, "recall", version)
    rule = Calling.of(work.hall.calling)
    if ticket.calls >= rule.calls_at_most:
        raise NotAllowed("recall", "called often enough")
    pause = recall_pause(ticket, rule, work.now)
    if pause > timedelta():
        raise TooMany(math.ceil(pause.total_seconds()))
    return move(work, ticket, "recall", hand, called_at=work.now, calls=ticket.calls + 1)


def recall_pause(ticket: Ticket, rule: Calling, now: datetime) -> timedelta:
    """How long a called ticket must not be called again yet; zero or less: it may."""
    since = now - (ticket.called_at or now)
    return timedelta(seconds=rule.recall_pause_seconds) - since


def start(work: Work, public_id: str, hand: Hand, *, version: int | None = None) -> Ticket:
    """The citizen sits down."""
    ticket = reach.mine(work, public_id, hand, "start", version)
    if ticket.state is TicketState.SERVING:
        return ticket
    return move(work, ticket, "start", hand, started_at=work.now)


def switch(
    work: Work, public_id: str, hand: Hand, *, service: str, version: int | None = None
) -> Ticket:
    """On with another service, in the same visit at the same desk: its minutes begin now."""
    to_service = _service(work, service)
    ticket = reach.load(work.session, public_id, hall_id=work.hall.id)
    is_so = ticket.service_id == to_service.id
    if is_so and took_effect(work.session, ticket, "switch", hand):
        return ticket
    ticket = reach.mine(work, public_id, hand, "switch", version)
    if is_so:
        return ticket
    return move(work, ticket, "switch", hand, service=to_service, part_since=work.now)


def finish(work: Work, public_id: str, hand: Hand, *, version: int | None = None) -> Ticket:
    """The visit is over."""
    ticket = reach.mine(work, public_id, hand, "finish", version)
    if ticket.state is TicketState.SERVED:
        return ticket
    return move(work, ticket, "finish", hand, ended_at=work.now)


def miss(work: Work, public_id: str, hand: Hand, *, version: int | None = None) -> Ticket:
    """Nobody came."""
    ticket = reach.mine(work, public_id, hand, "miss", version)
    if ticket.state is TicketState.MISSED:
        return ticket
    return move(work, ticket, "miss", hand, missed_at=work.now)


def hold(
    work: Work, public_id: str, hand: Hand, *, minutes: int, version: int | None = None
) -> Ticket:
    """Set aside for some minutes; it then returns to its old place by itself."""
    if not 1 <= minutes <= LONGEST_HOLD_MINUTES:
        raise BadInput("minutes", f"1 to {LONGEST_HOLD_MINUTES}")
    ticket = reach.mine(work, public_id, hand, "hold", version)
    if ticket.state is TicketState.ON_HOLD:
        return ticket
    return move(work, ticket, "hold", hand, held_until=work.now + timedelta(minutes=minutes))


# --- back to the line, or out of it ------------------------------------------------------


def resume(work: Work, public_id: str, hand: Hand, *, version: int | None = None) -> Ticket:
    """From hold back to its old place in the line."""
    ticket = reach.anyones(work, public_id, hand, "resume", version)
    if ticket.state is TicketState.WAITING:
        return ticket
    return move(work, ticket, "resume", hand, **WAITING_AGAIN)


def restore(work: Work, public_id: str, hand: Hand, *, version: int | None = None) -> Ticket:
    """A call taken back keeps its old place; a missed citizen who returns waits for a few.

    How often they were overtaken is counted anew: the limit protects who waits, not who was called.
    NotAllowed if they returned as often as the hall allows: `issuing.renew` gives a new number.
    """
    ticket = reach.anyones(work, public_id, hand, "restore", version)
    if ticket.state is TicketState.WAITING:
        return ticket
    if ticket.state is not TicketState.MISSED:
        return move(work, ticket, "restore", hand, **WAITING_AGAIN)
    rule = Calling.of(work.hall.calling)
    if ticket.returns >= rule.returns:
        raise NotAllowed("restore", "returned often enough")
    few = line.place_behind(work.session, ticket, rule.returns_after)
    place = line.now_in_line(work.now) if few is None else few
    back: dict[str, Any] = {"place": place, "overtaken": 0, "returns": ticket.returns + 1}
    return move(work, ticket, "restore", hand, **back, **WAITING_AGAIN)


def transfer(
    work: Work,
    public_id: str,
    hand: Hand,
    *,
    service: str | None = None,
    desk: str | None = None,
    come_back: bool = False,
    version: int | None = None,
) -> Ticket:
    """To another service and/or one desk, with the same number and time of arrival.

    `come_back`: once done there, to this desk again, by `send_back`.
    """
    if service is None and desk is None:
        raise BadInput("service", "a service or a desk is wanted")
    ticket = reach.load(work.session, public_id, hall_id=work.hall.id)
    to_service = ticket.service if service is None else _service(work, service)
    to_desk = reach.desk(work, desk) if desk is not None else None
    is_there = (ticket.service, ticket.for_desk) == (to_service, to_desk)
    if ticket.state is TicketState.WAITING and is_there:
        return ticket
    reach.check(ticket, hand, "transfer", version)
    back: dict[str, Any] = {}
    if come_back:
        if ticket.desk is None or ticket.state not in AT_A_DESK:
            raise BadInput("come_back", "to no desk: the ticket is at none")
        back = {"back_to": ticket.desk, "back_service": ticket.service}
    elif to_desk is not None and to_desk.id == ticket.back_to_id:
        back = _NOWHERE_BACK
    return move(
        work,
        ticket,
        "transfer",
        hand,
        service=to_service,
        for_desk=to_desk,
        **back,
        place=line.place_after_transfer(work.session, work.hall, ticket, to_service),
        **WAITING_AGAIN,
    )


def send_back(work: Work, public_id: str, hand: Hand, *, version: int | None = None) -> Ticket:
    """Done here: back to the desk that sent it, for what it came for, with its old place.

    A desk that closed meanwhile: to whichever serves it. NotAllowed if none sent it.
    """
    ticket = reach.mine(work, public_id, hand, "send_back", version)
    if ticket.state is TicketState.WAITING:
        return ticket
    desk, service = _sent_from(work, ticket)
    if desk is None:
        raise NotAllowed("send_back", "not sent by a desk")
    return move(
        work,
        ticket,
        "send_back",
        hand,
        service=service,
        for_desk=desk if desk.state is not DeskState.CLOSED else None,
        place=line.place_after_transfer(work.session, work.hall, ticket, service),
        **_NOWHERE_BACK,
        **WAITING_AGAIN,
    )


def withdraw(work: Work, public_id: str, hand: Hand, *, version: int | None = None) -> Ticket:
    """Given up, by the citizen or for them."""
    ticket = reach.anyones(work, public_id, hand, "withdraw", version)
    if ticket.state is TicketState.WITHDRAWN:
        return ticket
    return move(work, ticket, "withdraw", hand, ended_at=work.now)


def expire(work: Work, ticket: Ticket, hand: Hand) -> Ticket:
    """The day ended before this ticket did."""
    return move(work, ticket, "expire", hand, ended_at=work.now)


def undo(work: Work, public_id: str, hand: Hand, *, version: int | None = None) -> Ticket:
    """Take back the desk's own last step on this ticket, within a minute."""
    ticket = reach.load(work.session, public_id, hall_id=work.hall.id)
    reach.check_version(ticket, version)
    step = last_step(work.session, ticket)
    reason = why_not_undo(step, hand, work.now)
    if step is None or reason is not None:
        raise NotAllowed("undo", reason or ticket.state)
    back = way_back(work.session, step)
    desk = back.get("desk", ticket.desk)
    if back["state"] in AT_A_DESK and desk is not None:
        holds = reach.held_by(work.session, desk)
        if holds is not None and holds.id != ticket.id:
            raise DeskBusy("the desk holds another ticket by now")
        if desk.state is DeskState.CLOSED:
            raise NotAllowed("undo", "the desk is closed by now")
    if step.verb in {"transfer", "send_back"} and line.is_protected(work.hall, ticket):
        del back["place"]  # it stays before everybody, wherever it waits
    return move(work, ticket, "undo", hand, **back)


def wake_due(work: Work) -> list[Ticket]:
    """Return to the line all whose time on hold is over."""
    return _wake(work, reach.due(work))


# --- inside ------------------------------------------------------------------------------


def _wake(work: Work, keys: list[int]) -> list[Ticket]:
    if not keys:  # nearly always; and then it must not cost what reading tickets costs
        return []
    due = work.session.scalars(reach.loaded().where(Ticket.id.in_(keys)).order_by(Ticket.id)).all()
    return [move(work, ticket, "resume", Hand(journal.HALL), **WAITING_AGAIN) for ticket in due]


_NOWHERE_BACK: dict[str, Any] = {"back_to": None, "back_service": None}


def _service(work: Work, code: str) -> Service:
    return services.of_code(work.session, work.hall.id, code)


def _sent_from(work: Work, ticket: Ticket) -> tuple[Desk | None, Service]:
    """The desk that wants it back, None if none does, and the service it was there for."""
    desk = work.session.get(Desk, ticket.back_to_id) if ticket.back_to_id else None
    service = ticket.back_service_id and work.session.get(Service, ticket.back_service_id)
    return desk, service or ticket.service


def _out_of_turn(
    work: Work, ticket: Ticket, desk: Desk, reason: str, *, must_say_why: bool
) -> dict[str, Any]:
    """What the step says of a call that the order would not have made; nothing of another."""
    if len(reason) > LONGEST_REASON:
        raise BadInput("reason", f"at most {LONGEST_REASON} characters")
    if ticket.state is not TicketState.WAITING:
        return {}
    first = turns.first(work.session, work.hall, desk, work.now)
    if first is not None and first.id == ticket.id:
        return {}
    if must_say_why and not reason:
        raise BadInput("reason", "why it is called out of its turn")
    return {"out_of_turn": True, "reason": reason}


def _call(
    work: Work,
    ticket: Ticket,
    hand: Hand,
    desk: Desk,
    *,
    quiet: bool,
    noted: dict[str, Any] | None = None,
) -> Ticket:
    line.count_overtaken(work.session, work.hall, desk, ticket)
    return move(
        work,
        ticket,
        "call",
        hand,
        noted=noted,
        desk=desk,
        for_desk=None,
        quiet=quiet,
        called_at=work.now,
        started_at=None,
        missed_at=None,
        held_until=None,
        part_since=None,
        calls=ticket.calls + 1,
    )
