"""Whom a visit is with and what it is about: the steps of a record that tie it to others."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casework import sealing, visits
from hall.web import store, this_hall_id
from hall.web.guard import needs
from hall.web.problems import wants_json
from staff_console import receiving, writing
from staff_console.answers import back_to_visit, officer, version
from staff_console.room import OFFICERS, room


@room.post("/visits/<visit>/seek")
@needs("staff", roles=OFFICERS)
def seek(visit: str) -> ResponseReturnValue:
    text = request.form.get("text", "")
    with store().work(hall_id=this_hall_id()) as work:
        found, page = receiving.seek(work, officer(), visit, text, version() or 0)
        page_now = page or visits.page(work, officer(), visit)
    if page is not None:
        return back_to_visit(visit)
    # answered here and not after a redirect: a name or number must stand in no address
    name = "_found.html" if wants_json() else "found.html"
    on = request.args.get("on", "desk")
    return render_template(f"staff_console/{name}", found=found, page=page_now, on=on)


@room.post("/visits/<visit>/citizen")
@needs("staff", roles=OFFICERS)
def identify(visit: str) -> ResponseReturnValue:
    who = request.form.get("citizen") or None
    with store().work(hall_id=this_hall_id()) as work:
        visits.identify(work, officer(), visit, who, version=version() or 0)
    return back_to_visit(visit)


@room.post("/visits/<visit>/person")
@needs("staff", roles=OFFICERS)
def enter_person(visit: str) -> ResponseReturnValue:
    who = writing.identity(request.form)
    with store().work(hall_id=this_hall_id()) as work:
        receiving.enter(work, officer(), visit, who, version() or 0)
    return back_to_visit(visit)


@room.post("/visits/<visit>/attach")
@needs("staff", roles=OFFICERS)
def attach(visit: str) -> ResponseReturnValue:
    wish = {name: request.form.get(name, "") for name in ("petition", "matter")}
    with store().work(hall_id=this_hall_id()) as work:
        receiving.attach(work, officer(), visit, version() or 0, **wish)
    return back_to_visit(visit)


@room.post("/visits/<visit>/detach")
@needs("staff", roles=OFFICERS)
def detach(visit: str) -> ResponseReturnValue:
    petition = request.form.get("petition", "")
    with store().work(hall_id=this_hall_id()) as work:
        visits.detach(work, officer(), visit, petition, version=version() or 0)
    return back_to_visit(visit)


@room.post("/visits/<visit>/petition")
@needs("staff", roles=OFFICERS)
def take_in(visit: str) -> ResponseReturnValue:
    with store().work(hall_id=this_hall_id()) as work:
        receiving.take_in(work, officer(), visit, request.form, version() or 0)
    return back_to_visit(visit)


@room.post("/visits/<visit>/protect")
@needs("staff", roles=OFFICERS)
def protect(visit: str) -> ResponseReturnValue:
    with store().work(hall_id=this_hall_id()) as work:
        sealing.protect(work, officer(), visit=visit)
    return back_to_visit(visit)


@room.post("/glass")
@needs("staff", roles=OFFICERS)
def break_glass() -> ResponseReturnValue:
    code, reason = request.form.get("code", ""), request.form.get("reason", "")
    with store().work(hall_id=this_hall_id()) as work:
        glass = sealing.break_glass(work, officer(), code, reason=reason)
    if glass is None:
        return redirect(url_for(".search", nothing="1"), 303)
    return redirect(url_for(".matter", matter=glass.matter), 303)
