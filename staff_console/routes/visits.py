"""The record of a visit: opened, kept every few seconds, finished."""

from flask import Response, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casework import visits
from casework.shown import Record, VisitPage
from hall import desks, tickets
from hall.errors import Conflict
from hall.web import caller, store, this_hall_id
from hall.web.context import clock
from hall.web.guard import needs, page_for
from hall.web.language import _
from hall.web.problems import wants_json
from staff_console import receiving, writing
from staff_console.answers import back, back_to_visit, officer, part, version
from staff_console.receiving import Desktop
from staff_console.room import OFFICERS, room


@room.get("/desk/record")
@needs("staff", roles=OFFICERS)
def desk_record() -> ResponseReturnValue:
    return part("staff_console/_record.html", desktop=my_desktop(), on="desk")


@room.get("/visits/<visit>")
@page_for("staff", roles=OFFICERS)
def visit(visit: str) -> ResponseReturnValue:
    with store().work(hall_id=this_hall_id()) as work:
        desktop = receiving.one(work, officer(), visit)
    return render_template("staff_console/visit.html", desktop=desktop, on="visit")


@room.get("/visits/<visit>/record")
@needs("staff", roles=OFFICERS)
def visit_record(visit: str) -> ResponseReturnValue:
    with store().work(hall_id=this_hall_id()) as work:
        desktop = receiving.one(work, officer(), visit)
    return part("staff_console/_record.html", desktop=desktop, on="visit")


@room.post("/tickets/<ticket_id>/visit")
@needs("staff", roles=OFFICERS)
def begin_visit(ticket_id: str) -> ResponseReturnValue:
    with store().work(hall_id=this_hall_id()) as work:
        visits.begin(work, officer(), ticket_id)
    return back()


@room.post("/visits/<visit>")
@needs("staff", roles=OFFICERS)
def save_visit(visit: str) -> ResponseReturnValue:
    written = writing.record(request.form)
    try:
        with store().work(hall_id=this_hall_id()) as work:
            page = visits.save(work, officer(), visit, written, version=version() or 0)
    except Conflict:
        return _both(visit, written), 409
    return _kept(page) if wants_json() else back_to_visit(visit)


@room.post("/visits/<visit>/finish")
@needs("staff", roles=OFFICERS)
def finish_visit(visit: str) -> ResponseReturnValue:
    with store().work(hall_id=this_hall_id()) as work:
        visits.finish(work, officer(), visit, version=version() or 0)
    return redirect(url_for(".desk"), 303)


def my_desktop() -> Desktop:
    """What lies open before the caller, at the desk where they sit."""
    with store().work(hall_id=this_hall_id()) as work:
        mine = desks.of_staff(work.session, caller().id)
        ticket = tickets.held_by(work.session, mine) if mine else None
        return receiving.desktop(work, officer(), ticket)


def _kept(page: VisitPage) -> Response:
    """What the record's script needs to know of what it has saved."""
    return jsonify(
        version=page.version,
        at=clock(store().now()),
        sealed=page.visit.is_sealed,
        missing=" · ".join(_(f"casework.missing.{each}") for each in page.missing),
    )


def _both(visit: str, mine: Record) -> str:
    """The two texts side by side: nothing is lost and nothing overwritten unseen."""
    with store().work(hall_id=this_hall_id()) as work:
        theirs = visits.page(work, officer(), visit)
    name = "_conflict.html" if wants_json() else "conflict.html"
    on = request.args.get("on", "desk")
    return render_template(f"staff_console/{name}", mine=mine, theirs=theirs, on=on)
