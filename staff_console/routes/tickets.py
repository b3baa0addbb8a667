"""What a desk, or a supervisor, does to one ticket."""

from collections.abc import Callable

from flask import request
from flask.typing import ResponseReturnValue

from hall import line, printing, tickets
from hall.errors import NotFound
from hall.model import Ticket
from hall.web import store, this_hall_id
from hall.web.guard import needs
from staff_console import receiving, writing
from staff_console.answers import back, hand, officer, version
from staff_console.room import OFFICERS, room

SIMPLE: dict[str, Callable[..., Ticket]] = {
    "call": tickets.call,
    "recall": tickets.recall,
    "miss": tickets.miss,
    "resume": tickets.resume,
    "restore": tickets.restore,
    "withdraw": tickets.withdraw,
    "undo": tickets.undo,
}
HOLD_MINUTES = 15


@room.post("/tickets/<ticket_id>/<verb>")
@needs("staff", roles=OFFICERS)
def ticket_verb(ticket_id: str, verb: str) -> ResponseReturnValue:
    if verb not in SIMPLE:
        raise NotFound("verb", verb)
    with store().work(hall_id=this_hall_id()) as work:
        SIMPLE[verb](work, ticket_id, hand(work), version=version())
    return back()


@room.post("/tickets/<ticket_id>/start")
@needs("staff", roles=OFFICERS)
def start(ticket_id: str) -> ResponseReturnValue:
    with store().work(hall_id=this_hall_id()) as work:
        receiving.start(work, officer(), ticket_id, hand(work), version())
    return back()


@room.post("/tickets/<ticket_id>/finish")
@needs("staff", roles=OFFICERS)
def finish(ticket_id: str) -> ResponseReturnValue:
    with store().work(hall_id=this_hall_id()) as work:
        receiving.finish(work, officer(), ticket_id, hand(work), version())
    return back()


@room.post("/tickets/<ticket_id>/hold")
@needs("staff", roles=OFFICERS)
def hold(ticket_id: str) -> ResponseReturnValue:
    minutes = writing.whole(request.form, "minutes", HOLD_MINUTES)
    with store().work(hall_id=this_hall_id()) as work:
        tickets.hold(work, ticket_id, hand(work), minutes=minutes, version=version())
    return back()


@room.post("/tickets/<ticket_id>/transfer")
@needs("staff", roles=OFFICERS)
def transfer(ticket_id: str) -> ResponseReturnValue:
    wish = {name: request.form.get(name) or None for name in ("service", "desk")}
    with store().work(hall_id=this_hall_id()) as work:
        tickets.transfer(work, ticket_id, hand(work), version=version(), **wish)
    return back()


@room.post("/tickets/<ticket_id>/reprint")
@needs("staff", roles=OFFICERS)
def reprint(ticket_id: str) -> ResponseReturnValue:
    with store().work(hall_id=this_hall_id()) as work:
        ticket = tickets.load(work.session, ticket_id, hall_id=this_hall_id())
        ahead = line.ahead_of(work.session, ticket)
        printing.reprint(work, ticket, people_ahead=ahead, kiosk_id=None)
    return back()
