"""What a supervisor has before them: the hall at one moment, its paper and its notices."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework import crowds
from casework.crowds import Crowd
from hall import attention, calendar, lending, notices, overview, printing
from hall.attention import TakenOver
from hall.calling import Calling
from hall.lifecycle import TicketState
from hall.model import DeskState, Hall, LentPaper, Notice, PrinterState, PrintJob, Service, Ticket
from hall.overview import Overview
from hall.store import row
from staff_console.desk_page import Waiting, minutes_between

LONG_WAIT_MINUTES = 20  # beyond it a wait is marked; a ward's published target
PAPER_DUE = timedelta(minutes=1)  # a slip that takes longer has met something
CONFLICTS_SHOWN = timedelta(hours=12)
FAILED_SHOWN = timedelta(hours=12)


@dataclass(frozen=True)
class HallPage:
    now: datetime
    hall: Overview
    line: tuple[Waiting, ...]
    longest: int | None  # minutes; None when nobody waits
    open_desks: int
    printers: tuple[PrinterState, ...]
    late_paper: tuple[PrintJob, ...]  # queued or on its way, for too long
    failed_paper: tuple[PrintJob, ...]
    notices: tuple[Notice, ...]
    services: tuple[Service, ...]
    groups: tuple[Ticket, ...]  # of the day, that should name representatives
    crowds: tuple[Crowd, ...]  # that came one by one for one matter
    out_of_turn: int  # calls of the day
    taken_over: tuple[TakenOver, ...]  # desks, today
    conflicts: tuple[LentPaper, ...]  # papers whose number another has too
    calling: Calling

    def held_for(self, since: datetime | None) -> int:
        """Minutes since that instant."""
        return minutes_between(since, self.now) if since else 0

    def can_return(self, state: TicketState) -> bool:
        """Whether a ticket at a desk can be put back into the line from outside."""
        return state in {TicketState.CALLED, TicketState.SERVING}


def read(session: Session, hall_id: int, now: datetime) -> HallPage:
    """Everything a supervisor watches."""
    hall = row(session, Hall, hall_id)
    seen = overview.read(session, hall, now)
    today, calling = calendar.day_of(hall, now), Calling.of(hall.calling)
    services = select(Service).where(Service.hall_id == hall_id, Service.is_open.is_(True))
    return HallPage(
        now=now,
        hall=seen,
        line=tuple(Waiting(t, minutes_between(t.issued_at, now), None) for t in seen.waiting),
        longest=minutes_between(now - seen.longest_wait, now) if seen.longest_wait else None,
        open_desks=sum(seat.desk.state is DeskState.OPEN for seat in seen.seats),
        printers=tuple(printing.states(session, hall_id)),
        late_paper=tuple(
            job for job in printing.unfinished(session, hall_id) if now - job.queued_at > PAPER_DUE
        ),
        failed_paper=tuple(printing.failed(session, hall_id, since=now - FAILED_SHOWN)),
        notices=tuple(notices.standing(session, hall_id, now)),
        services=tuple(session.scalars(services.order_by(Service.position))),
        groups=tuple(attention.groups(session, hall, now)),
        crowds=tuple(crowds.of_day(session, hall_id, today, at_least=calling.group_from)),
        out_of_turn=len(attention.out_of_turn(session, hall, today, today)),
        taken_over=tuple(attention.taken_over(session, hall, today, today)),
        conflicts=tuple(lending.conflicts(session, hall_id, since=now - CONFLICTS_SHOWN)),
        calling=calling,
    )
