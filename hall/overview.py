"""A whole hall at one moment, as its supervisor sees it. Numbers and desks; no citizen's data."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hall import beside, calendar, desks, line
from hall.lifecycle import TicketState
from hall.model import Desk, Hall, Ticket


@dataclass(frozen=True)
class Seat:
    """A desk, what it holds, and how many it served today."""

    desk: Desk
    ticket: Ticket | None
    served: int


@dataclass(frozen=True)
class Overview:
    seats: tuple[Seat, ...]
    waiting: tuple[Ticket, ...]  # in calling order
    missed: tuple[Ticket, ...]
    on_hold: tuple[Ticket, ...]
    issued: int  # today
    served: int  # today
    longest_wait: timedelta | None  # None when nobody waits


def read(session: Session, hall: Hall, now: datetime) -> Overview:
    """The desks, the line and the day's counts."""
    held = beside.at_desks(session, hall.id)
    day = Ticket.day == calendar.day_of(hall, now)
    served_by_desk = select(Ticket.desk_id, func.count()).where(
        Ticket.hall_id == hall.id, day, Ticket.state == TicketState.SERVED
    )
    served = {
        desk_id: int(count)
        for desk_id, count in session.execute(served_by_desk.group_by(Ticket.desk_id))
    }
    waiting = line.waiting(session, hall.id)
    issued = session.scalar(
        select(func.count()).select_from(Ticket).where(Ticket.hall_id == hall.id, day)
    )
    return Overview(
        seats=tuple(
            Seat(desk, held.get(desk.id), served.get(desk.id, 0))
            for desk in desks.all_of(session, hall.id)
        ),
        waiting=tuple(waiting),
        missed=tuple(beside.missed(session, hall, now)),
        on_hold=tuple(beside.on_hold(session, hall.id)),
        issued=issued or 0,
        served=sum(served.values()),
        longest_wait=now - min(t.issued_at for t in waiting) if waiting else None,
    )
