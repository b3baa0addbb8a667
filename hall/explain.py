"""Why the next is next, and why another is not: `hall.reasons` over the line as it stands."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from hall import line, reasons, turns
from hall.lifecycle import TicketState
from hall.model import IS_SERVED, Desk, DeskService, DeskState, Hall, Ticket
from hall.order import Rule
from hall.reasons import Reason, Stand

FAR = 1_000  # tickets: deeper in one desk's line nobody stands


def next_at(session: Session, hall: Hall, desk: Desk, first: Ticket | None) -> Reason | None:
    """Why that ticket is the desk's next; None if it has none."""
    if first is None:
        return None
    others, earlier = line.rest(session, desk, first)
    stand = _stand(first, is_led=_goes_before_its_place(session, desk, first))
    return reasons.why_next(Rule.of(hall.line_rule), stand, others=others, earlier=earlier)


def not_yet(
    session: Session, hall: Hall, ticket: Ticket, desk: Desk | None, now: datetime
) -> Reason | None:
    """Why that ticket is not called now, seen from a desk or from the hall; None unless it waits.

    Of a ticket the desk may not call: where it may be called.
    """
    if ticket.state is not TicketState.WAITING:
        return None
    if desk is None or not line.may_call(session, desk, ticket):
        if ticket.for_desk is not None:
            return Reason("elsewhere", {"mine": ticket.label, "desk": ticket.for_desk.label})
        open_at = _open_for(session, ticket)
        if not open_at:
            return Reason("nobody", {"mine": ticket.label})
        if desk is not None:
            return Reason("elsewhere", {"mine": ticket.label, "desk": ", ".join(open_at)})
    if desk is not None and turns.is_kept(session, hall, desk, ticket, now):
        return _kept(session, hall, ticket, now)
    before = _before(session, hall, ticket, desk, now)
    first = before[0] if before else ticket
    is_led = desk is not None and _goes_before_its_place(session, desk, first)
    return reasons.why_not(
        Rule.of(hall.line_rule), _stand(ticket), _stand(first, is_led=is_led), ahead=len(before)
    )


def _goes_before_its_place(session: Session, desk: Desk, first: Ticket) -> bool:
    """Is the first of a desk first because its officer leads the matter?"""
    if first.lead_id is None or first.lead_id != desk.staff_id:
        return False
    by_place = turns.first_by_place(session, desk)
    return by_place is not None and by_place.id != first.id


def _kept(session: Session, hall: Hall, ticket: Ticket, now: datetime) -> Reason:
    """Until when a ticket is kept for its lead officer, and where they sit."""
    window = timedelta(minutes=Rule.of(hall.line_rule).lead_window_minutes)
    until = ticket.lead_until or now + window
    at = session.scalar(select(Desk.label).where(Desk.staff_id == ticket.lead_id))
    said = {"mine": ticket.label, "desk": at or "", "time": line.now_in_line(until)}
    return Reason("kept", said)


def _before(
    session: Session, hall: Hall, ticket: Ticket, desk: Desk | None, now: datetime
) -> list[Ticket]:
    """Who stands before a ticket: in that desk's line, or of all who compete with it."""
    if desk is None:
        return line.rivals_before(session, ticket)
    found = turns.next_for(session, hall, desk, now, limit=FAR)
    keys = [each.id for each in found]
    return found[: keys.index(ticket.id)] if ticket.id in keys else []


def _stand(ticket: Ticket, *, is_led: bool = False) -> Stand:
    return Stand(
        label=ticket.label,
        since=ticket.since,
        place=ticket.place,
        overtaken=ticket.overtaken,
        priority=ticket.priority,
        has_hour=ticket.slot_at is not None,
        mean=ticket.service.mean_minutes,
        is_back=ticket.returns > 0,
        is_sent=ticket.for_desk_id is not None,
        is_led=is_led,
    )


def _open_for(session: Session, ticket: Ticket) -> list[str]:
    """The open desks that serve a ticket's service, by label."""
    return list(
        session.scalars(
            select(Desk.label)
            .join(DeskService, DeskService.desk_id == Desk.id)
            .where(
                DeskService.service_id == ticket.service_id,
                IS_SERVED,
                Desk.state == DeskState.OPEN,
            )
            .order_by(Desk.position)
        )
    )
