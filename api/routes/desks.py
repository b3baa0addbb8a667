"""Desks: sitting down, a break, leaving, and the next citizen."""

from api.calls import AT_DESKS, Answer, call
from api.routes import room
from api.routes._common import hand, working
from api.shapes import desks as shapes
from api.shapes.common import Nothing
from api.shapes.tickets import Ticket, shown
from hall import desks, tickets
from hall.errors import Conflict, DeskBusy, DeskTaken, NotAllowed
from hall.model import Role, Staff
from hall.store import row
from hall.web import caller


@room.post("/desks/<desk>/open")
@call(
    "staff",
    roles=AT_DESKS,
    takes=shapes.OpenWish,
    gives={200: shapes.Desk},
    refuses=(DeskTaken, DeskBusy, Conflict),
)
def open_desk(desk: str, body: shapes.OpenWish) -> shapes.Desk:
    """Sit down and receive.

    409 `desk_taken` if another sits there, unless `take_over` says otherwise. The desk where
    the officer sat before is closed; 409 `desk_busy` while that one holds a ticket.
    """
    with working() as work:
        person = row(work.session, Staff, caller().id)
        opened = desks.open_(work, desk, person, take_over=body.take_over)
        return shapes.shown(work.session, work.hall, opened)


@room.post("/desks/<desk>/pause")
@call(
    "staff",
    roles=AT_DESKS,
    takes=Nothing,
    gives={200: shapes.Desk},
    refuses=(NotAllowed, DeskBusy, Conflict),
)
def pause_desk(desk: str, body: Nothing) -> shapes.Desk:
    """Take a break.

    The desk stays the officer's and calls nobody. 409 `desk_busy` while it holds a ticket.
    """
    with working() as work:
        person = row(work.session, Staff, caller().id)
        return shapes.shown(work.session, work.hall, desks.pause(work, desk, person))


@room.post("/desks/<desk>/close")
@call(
    "staff",
    roles=AT_DESKS,
    takes=Nothing,
    gives={200: shapes.Desk},
    refuses=(NotAllowed, DeskBusy, Conflict),
)
def close_desk(desk: str, body: Nothing) -> shapes.Desk:
    """Leave the desk.

    409 `desk_busy` while it holds a ticket. A supervisor may close another's.
    """
    with working() as work:
        person = row(work.session, Staff, caller().id)
        overrules = caller().role is Role.SUPERVISOR
        return shapes.shown(
            work.session, work.hall, desks.close(work, desk, person, overrules=overrules)
        )


@room.post("/desks/<desk>/next")
@call(
    "staff",
    roles=AT_DESKS,
    takes=shapes.NextWish,
    gives={200: Ticket, 204: None},
    refuses=(NotAllowed, DeskBusy, Conflict),
    opens_ticket=True,
)
def call_next(desk: str, body: shapes.NextWish) -> Answer:
    """Call whoever is next.

    204 when nobody waits whom this desk may serve. 409 `desk_busy` while it still holds a
    ticket, `not_allowed` unless the officer sits there and it is open.
    """
    with working() as work:
        ticket = tickets.call_next(work, hand(work, desk), quiet=body.quiet)
        if ticket is None:
            return None, 204
        return shown(work.session, work.hall, ticket, work.now)
