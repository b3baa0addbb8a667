"""What a desk, or a supervisor, does to one ticket."""

from collections.abc import Callable
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hall import desks, issuing, line, printing, tickets
from hall.errors import NotFound
from hall.model import Hall, Role, Ticket
from hall.store import row
from hall.web import caller, store, this_hall_id
from hall.web.guard import needs, page_for
from staff_console import receiving, ticket_page, writing
from staff_console.answers import back, hand, officer, version
from staff_console.room import OFFICERS, room

SIMPLE: dict[str, Callable[..., Ticket]] = {
    "recall": tickets.recall,
    "miss": tickets.miss,
    "resume": tickets.resume,
    "restore": tickets.restore,
    "send_back": tickets.send_back,
    "withdraw": tickets.withdraw,
    "undo": tickets.undo,
}
HOLD_MINUTES = 15


@room.get("/tickets/<ticket_id>")
@page_for("staff", roles=OFFICERS)
def ticket(ticket_id: str) -> ResponseReturnValue:
    with store().read() as session:
        hall = row(session, Hall, this_hall_id())
        mine = desks.of_staff(session, caller().id)
        overrules = caller().role is Role.SUPERVISOR
        now = store().now()
        page = ticket_page.read(session, hall, ticket_id, now, desk=mine, overrules=overrules)
    return render_template("staff_console/ticket.html", page=page)


@room.post("/tickets/<ticket_id>/<verb>")
@needs("staff", roles=OFFICERS)
def ticket_verb(ticket_id: str, verb: str) -> ResponseReturnValue:
    if verb not in SIMPLE:
        raise NotFound("verb", verb)
    with store().work(hall_id=this_hall_id()) as work:
        SIMPLE[verb](work, ticket_id, hand(work), version=version())
    return back()


@room.post("/tickets/<ticket_id>/call")
@needs("staff", roles=OFFICERS)
def call(ticket_id: str) -> ResponseReturnValue:
    reason = writing.reason(request.form)
    with store().work(hall_id=this_hall_id()) as work:
        told: dict[str, Any] = {"reason": reason, "must_say_why": True, "version": version()}
        tickets.call(work, ticket_id, hand(work), **told)
    return back()


@room.post("/tickets/<ticket_id>/switch")
@needs("staff", roles=OFFICERS)
def switch(ticket_id: str) -> ResponseReturnValue:
    service = request.form.get("service", "")
    with store().work(hall_id=this_hall_id()) as work:
        tickets.switch(work, ticket_id, hand(work), service=service, version=version())
    return back()


@room.post("/tickets/<ticket_id>/renew")
@needs("staff", roles=OFFICERS)
def renew(ticket_id: str) -> ResponseReturnValue:
    with store().work(hall_id=this_hall_id()) as work:
        given = issuing.renew(work, ticket_id, hand(work), version=version())
    return redirect(url_for(".ticket", ticket_id=given.public_id), 303)


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
    where: dict[str, Any] = {n: request.form.get(n) or None for n in ("service", "desk")}
    back_here = request.form.get("come_back") == "yes"
    with store().work(hall_id=this_hall_id()) as work:
        where |= {"come_back": back_here, "version": version()}
        tickets.transfer(work, ticket_id, hand(work), **where)
    return back()


@room.post("/tickets/<ticket_id>/reprint")
@needs("staff", roles=OFFICERS)
def reprint(ticket_id: str) -> ResponseReturnValue:
    with store().work(hall_id=this_hall_id()) as work:
        ticket = tickets.load(work.session, ticket_id, hall_id=this_hall_id())
        ahead = line.ahead_of(work.session, ticket)
        printing.reprint(work, ticket, people_ahead=ahead, kiosk_id=None)
    return back()
