"""Tickets that are open but not in the line: at a desk, missed, on hold."""

from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from hall import calendar
from hall.lifecycle import TicketState
from hall.model import IS_AT_A_DESK, IS_BESIDE, Desk, Hall, Ticket


def at_desks(session: Session, hall_id: int) -> dict[int, Ticket]:
    """What each desk holds, by the desk's key. A desk that holds nobody is not in it."""
    found = session.scalars(_loaded(hall_id).where(IS_AT_A_DESK))
    return {ticket.desk_id: ticket for ticket in found if ticket.desk_id is not None}


def missed(session: Session, hall: Hall, now: datetime) -> list[Ticket]:
    """Today's tickets that were called and did not come; the latest first."""
    return list(
        session.scalars(
            _loaded(hall.id)
            .where(
                Ticket.state == TicketState.MISSED,
                Ticket.day == calendar.day_of(hall, now),
            )
            .order_by(Ticket.missed_at.desc(), Ticket.id.desc())
        )
    )


def on_hold(session: Session, hall_id: int) -> list[Ticket]:
    """Tickets set aside; whose time is over first comes first."""
    return list(
        session.scalars(
            _loaded(hall_id)
            .where(Ticket.state == TicketState.ON_HOLD)
            .order_by(Ticket.held_until, Ticket.id)
        )
    )


def _loaded(hall_id: int) -> Select[Ticket]:
    return (
        select(Ticket)
        .where(Ticket.hall_id == hall_id, IS_BESIDE)
        .options(joinedload(Ticket.service), joinedload(Ticket.for_desk))
        .options(joinedload(Ticket.desk).joinedload(Desk.staff))
    )
