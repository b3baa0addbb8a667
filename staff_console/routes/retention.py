"""What is kept and what goes; holds; and a citizen's own data, handed out to them."""

import json

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casework import citizens, confirming, extracts, holds
from casework.extracts import Extract
from hall.web import store, this_hall_id
from hall.web.guard import needs, page_for
from staff_console.answers import officer
from staff_console.room import SUPERVISORS, room


@room.get("/retention")
@page_for("staff", roles=SUPERVISORS)
def retention() -> ResponseReturnValue:
    with store().work(hall_id=this_hall_id()) as work:
        page = holds.outlook(work, officer())
        terms = confirming.terms(work.session, work.hall.id)
    return render_template("staff_console/retention.html", page=page, terms=terms)


@room.post("/retention/terms")
@needs("staff", roles=SUPERVISORS)
def confirm_terms() -> ResponseReturnValue:
    form = request.form
    with store().work(hall_id=this_hall_id()) as work:
        document = form.get("document", "")
        confirming.confirm(work, officer(), form.getlist("said"), document=document)
    return redirect(url_for(".retention"), 303)


@room.post("/retention/terms/withdraw")
@needs("staff", roles=SUPERVISORS)
def withdraw_term() -> ResponseReturnValue:
    with store().work(hall_id=this_hall_id()) as work:
        confirming.withdraw(work, officer(), request.form.get("said", ""))
    return redirect(url_for(".retention"), 303)


@room.post("/matters/<matter>/hold")
@needs("staff", roles=SUPERVISORS)
def hold_matter(matter: str) -> ResponseReturnValue:
    with store().work(hall_id=this_hall_id()) as work:
        holds.put(work, officer(), matter, reason=request.form.get("reason", ""))
    return redirect(url_for(".matter", matter=matter), 303)


@room.post("/retention/holds/<hold>")
@needs("staff", roles=SUPERVISORS)
def end_hold(hold: str) -> ResponseReturnValue:
    with store().work(hall_id=this_hall_id()) as work:
        holds.end(work, officer(), hold, reason=request.form.get("reason", ""))
    return redirect(url_for(".retention"), 303)


@room.post("/citizens/<citizen>/extract")
@needs("staff", roles=SUPERVISORS)
def hand_out(citizen: str) -> ResponseReturnValue:
    # answered here and kept nowhere: no address leads to it a second time
    reason = request.form.get("reason", "")
    with store().work(hall_id=this_hall_id()) as work:
        extract = extracts.hand_out(work, officer(), citizen, reason=reason)
    answer = _file(extract) if request.form.get("as") == "json" else _page(extract)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@room.get("/citizens/<citizen>/changes")
@page_for("staff", roles=SUPERVISORS)
def citizen_changes(citizen: str) -> ResponseReturnValue:
    with store().work(hall_id=this_hall_id()) as work:
        rows = citizens.changes(work, officer(), citizen)
    return render_template("staff_console/changes.html", rows=rows, citizen=citizen)


def _file(extract: Extract) -> Response:
    answer = make_response(json.dumps(extract.told, ensure_ascii=False, indent=1))
    answer.headers["Content-Type"] = "application/json"
    name = f"extract-{extract.at:%Y%m%d}.json"  # nobody's name
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _page(extract: Extract) -> Response:
    return make_response(render_template("staff_console/extract.html", extract=extract))
