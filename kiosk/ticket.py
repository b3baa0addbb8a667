"""A ticket as the one who took it sees it, on the screen where they took it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from hall import forecast, line, printing, tickets
from hall.errors import Conflict, NotFound
from hall.forecast import Range
from hall.lifecycle import TicketState
from hall.model import Hall, PrintJob, Ticket
from hall.store import Work, row
from kiosk import paper
from kiosk.paper import Printer, Slip


@dataclass(frozen=True)
class Seen:
    """What the screen shows of a ticket. `desk` only once it is called aloud."""

    id: str
    label: str
    service: dict[str, Any]  # by language
    priority: bool
    party_size: int  # people
    representatives: int | None  # of a group, if it has chosen
    ahead: int  # tickets
    forecast: Range | None
    desk: str  # "" until called
    is_room: bool
    slip: Slip
    may_reprint: bool
    may_tell: bool  # who comes, so that the file lies ready


def read(session: Session, public_id: str, *, hall_id: int, kiosk_id: int, now: datetime) -> Seen:
    """That ticket now. NotFound for what this kiosk did not issue."""
    hall = row(session, Hall, hall_id)
    ticket = own(session, public_id, hall_id=hall_id, kiosk_id=kiosk_id)
    waits = ticket.state is TicketState.WAITING
    called = ticket.state is TicketState.CALLED and not ticket.quiet
    printer = paper.printer_of(session, hall_id=hall_id, kiosk_id=kiosk_id, now=now)
    slip = paper.slip_of(session, ticket, printer, now)
    return Seen(
        id=ticket.public_id,
        label=ticket.label,
        service=ticket.service.name,
        priority=ticket.priority,
        party_size=ticket.party_size,
        representatives=ticket.representatives,
        ahead=line.ahead_of(session, ticket) if waits else 0,
        forecast=forecast.for_ticket(session, hall, ticket, now) if waits else None,
        desk=ticket.desk.label if called and ticket.desk else "",
        is_room=bool(called and ticket.desk and ticket.desk.is_room),
        slip=slip,
        may_reprint=paper.may_be_had_again(session, ticket, slip, printer),
        may_tell=waits,
    )


def print_again(work: Work, public_id: str, *, kiosk_id: int) -> PrintJob:
    """One more copy, marked. Conflict where none would help, or it was had already."""
    hall_id = work.hall.id
    ticket = own(work.session, public_id, hall_id=hall_id, kiosk_id=kiosk_id)
    printer: Printer = paper.printer_of(
        work.session, hall_id=hall_id, kiosk_id=kiosk_id, now=work.now
    )
    slip = paper.slip_of(work.session, ticket, printer, work.now)
    if not paper.may_be_had_again(work.session, ticket, slip, printer):
        raise Conflict("another copy would not help now")
    ahead = line.ahead_of(work.session, ticket)
    return printing.reprint(work, ticket, people_ahead=ahead, kiosk_id=kiosk_id)


def own(session: Session, public_id: str, *, hall_id: int, kiosk_id: int) -> Ticket:
    """That ticket, if this kiosk printed it; NotFound else."""
    ticket = tickets.load(session, public_id, hall_id=hall_id)
    issued_here = session.scalar(
        select(PrintJob.id)
        .where(PrintJob.ticket_id == ticket.id, PrintJob.kiosk_id == kiosk_id)
        .limit(1)
    )
    if issued_here is None:
        raise NotFound("ticket", public_id)
    return ticket
