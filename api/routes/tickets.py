"""Tickets: taking a number, reading it, its journal, its paper once more."""

from flask import url_for

from api.calls import AT_DESKS, Answer, call
from api.headers import IDEMPOTENCY_KEY
from api.routes import room
from api.routes._common import looking, working
from api.shapes import printing as paper
from api.shapes.tickets import Step, Ticket, TicketWish, shown, step_shown
from hall import issuing, line, printing, tickets
from hall.errors import (
    AlreadyInLine,
    Closed,
    Conflict,
    Full,
    KeyReused,
    NotAllowed,
    NotFound,
    NotTrusted,
    TooLate,
    TooMany,
)
from hall.lifecycle import TicketState
from hall.web import caller, settings
from hall.web.limits import within


@room.post("/tickets")
@call(
    "kiosk",
    "staff",
    roles=AT_DESKS,
    takes=TicketWish,
    headers=(IDEMPOTENCY_KEY,),
    gives={201: Ticket, 200: Ticket},
    refuses=(AlreadyInLine, Closed, Full, KeyReused, NotFound, TooLate, TooMany),
    sends={"Location": "Where the ticket is read; with 201 only."},
    opens_ticket=True,
)
def issue_ticket(body: TicketWish, key: str | None) -> Answer:
    """Take a number.

    201 with the new ticket; its slip is on its way to the kiosk's printer. 200 with the ticket
    it gave before, and no second slip, when the key is known. Another wish under a known key is
    422 `key_reused`. 409 `closed` outside the hours or for a closed service, `full` when the
    session's numbers are given or all are in use, `too_late` when who waits already fills the
    time until closing, `already_in_line` when the person of that ID number has an open ticket
    for this service; staff may say `further`, and why.
    """
    kiosk_id = caller().id if caller().kind == "kiosk" else None
    if kiosk_id is not None:
        within("kiosk tickets", kiosk_id, per_minute=settings().kiosk_per_minute)
    with working() as work:
        wish = body.meant()
        if wish.further and kiosk_id is not None:
            raise NotTrusted("staff give a further one")
        issued = issuing.issue(work, wish, by=caller().by, key=key, kiosk_id=kiosk_id)
        answer = shown(work.session, work.hall, issued.ticket, work.now, ahead=issued.people_ahead)
    if not issued.is_new:
        return answer, 200
    return answer, 201, {"Location": url_for(".read_ticket", ticket_id=answer.id)}


@room.get("/tickets/<ticket_id>")
@call("kiosk", "staff", "api", gives={200: Ticket})
def read_ticket(ticket_id: str) -> Ticket:
    """Read a ticket."""
    with looking() as look:
        ticket = tickets.load(look.session, ticket_id, hall_id=look.hall.id)
        return shown(look.session, look.hall, ticket, look.now)


@room.get("/tickets/<ticket_id>/steps")
@call("staff", "api", gives={200: list[Step]})
def read_steps(ticket_id: str) -> list[Step]:
    """Read a ticket's journal.

    Oldest first: each change, who made it, and between which states.
    """
    with looking() as look:
        ticket = tickets.load(look.session, ticket_id, hall_id=look.hall.id)
        return [step_shown(look.hall, step) for step in tickets.steps_of(look.session, ticket)]


@room.post("/tickets/<ticket_id>/reprint")
@call(
    "kiosk",
    "staff",
    roles=(*AT_DESKS, "technician"),
    gives={202: paper.QueuedJob},
    refuses=(Conflict, NotAllowed),
)
def reprint_ticket(ticket_id: str) -> paper.QueuedJob:
    """Print the slip once more.

    The same number, marked as a reprint. 409 `conflict` while its paper is still on the way,
    `not_allowed` once the ticket has ended.
    """
    with working() as work:
        ticket = tickets.load(work.session, ticket_id, hall_id=work.hall.id)
        waits = ticket.state is TicketState.WAITING
        ahead = line.ahead_of(work.session, ticket) if waits else 0
        kiosk_id = caller().id if caller().kind == "kiosk" else None
        job = printing.reprint(work, ticket, people_ahead=ahead, kiosk_id=kiosk_id)
        work.session.flush()  # the job gets its id
        return paper.queued(job)
