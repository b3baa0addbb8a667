"""Refusing to receive, and what disturbed the hall: written down at the desk."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casework import incidents, refusals, visits
from casework.session_kinds import IncidentKind, RefusalGround
from hall.web import store, this_hall_id
from hall.web.guard import needs, page_for
from staff_console import casing
from staff_console.answers import officer, version
from staff_console.room import OFFICERS, room


@room.get("/visits/<visit>/refusal")
@page_for("staff", roles=OFFICERS)
def refusal(visit: str) -> ResponseReturnValue:
    with store().work(hall_id=this_hall_id()) as work:
        page = visits.page(work, officer(), visit)
        known = refusals.of_visit(work, officer(), visit)
    rows = refusals.grounds(page.visit.day)
    return render_template("staff_console/refusal.html", page=page, known=known, rows=rows)


@room.post("/visits/<visit>/refusal")
@needs("staff", roles=OFFICERS)
def refuse(visit: str) -> ResponseReturnValue:
    form, ground = request.form, casing.must(RefusalGround, request.form, "ground")
    said = refusals.Said(
        ground=ground,
        explained="explained" in form,
        **{name: form.get(name, "") for name in ("decider", "text", "review", "earlier")},
    )
    with store().work(hall_id=this_hall_id()) as work:
        refusals.put(work, officer(), visit, said, version=version() or 0)
    return redirect(url_for(".refusal", visit=visit), 303)


@room.post("/visits/<visit>/refusal/notice")
@needs("staff", roles=OFFICERS)
def send_refusal(visit: str) -> ResponseReturnValue:
    notice = request.form.get("notice", "")
    with store().work(hall_id=this_hall_id()) as work:
        refusals.send(work, officer(), visit, notice=notice, version=version() or 0)
    return redirect(url_for(".refusal", visit=visit), 303)


@room.get("/incidents", endpoint="incidents")
@page_for("staff", roles=OFFICERS)
def incidents_page() -> ResponseReturnValue:
    with store().work(hall_id=this_hall_id()) as work:
        rows = incidents.all_of(work, officer())
    return render_template("staff_console/incidents.html", rows=rows)


@room.post("/incidents")
@needs("staff", roles=OFFICERS)
def add_incident() -> ResponseReturnValue:
    form, kind = request.form, casing.must(IncidentKind, request.form, "kind")
    said = incidents.Said(
        kind=kind,
        police_called="police_called" in form,
        **{name: form.get(name, "") for name in ("text", "place", "measures", "people")},
    )
    with store().work(hall_id=this_hall_id()) as work:
        incidents.record(work, officer(), said)
    return redirect(url_for(".incidents"), 303)
