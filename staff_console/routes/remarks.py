"""The hall's box at the console: what waits, one remark, and what became of it."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casework import remark_box, stubs
from casework.kinds import Kind
from casework.remark_kinds import Channel
from hall import staff
from hall.errors import BadInput
from hall.web import store, this_hall_id
from hall.web.guard import needs, page_for
from hall.words import FALLBACK
from staff_console import casing
from staff_console.answers import key, officer, version
from staff_console.room import OFFICERS, POSTERS, SUPERVISORS, room


@room.get("/remarks")
@page_for("staff", roles=POSTERS)
def remarks() -> ResponseReturnValue:
    with store().work(hall_id=this_hall_id()) as work:
        found = remark_box.listed(work, officer())
    return render_template("staff_console/remarks.html", found=found)


@room.get("/remarks/<remark>")
@page_for("staff", roles=POSTERS)
def remark(remark: str) -> ResponseReturnValue:
    with store().work(hall_id=this_hall_id()) as work:
        found = remark_box.show(work, officer(), remark)
        people = staff.all_of(work.session, this_hall_id())
    is_matter = found.row.channel is Channel.MATTER
    page = {"found": found, "kinds": list(Kind), "people": people, "is_matter": is_matter}
    return render_template("staff_console/remark.html", **page)


@room.post("/remarks/<remark>/take-in")
@needs("staff", roles=OFFICERS)
def take_in_remark(remark: str) -> ResponseReturnValue:
    kind = casing.must(Kind, request.form, "kind")
    with store().work(hall_id=this_hall_id()) as work:
        taken = remark_box.take_in(work, officer(), remark, kind, version=version() or 0)
    return redirect(url_for(".petition", petition=taken.petition.id), 303)


@room.post("/remarks/<remark>/close")
@needs("staff", roles=OFFICERS)
def close_remark(remark: str) -> ResponseReturnValue:
    answer = request.form.get("answer", "")
    with store().work(hall_id=this_hall_id()) as work:
        remark_box.close(work, officer(), remark, answer, version=version() or 0)
    return redirect(url_for(".remark", remark=remark), 303)


@room.post("/remarks/<remark>/concern")
@needs("staff", roles=SUPERVISORS)
def concern_remark(remark: str) -> ResponseReturnValue:
    who = key("staff")
    if who is None:
        raise BadInput("staff", "somebody is wanted")
    with store().work(hall_id=this_hall_id()) as work:
        remark_box.concern(work, officer(), remark, who)
    return redirect(url_for(".remarks"), 303)


@room.post("/papers/<paper>/stub")
@needs("staff", roles=OFFICERS)
def print_stub(paper: str) -> ResponseReturnValue:
    form = request.form
    with store().work(hall_id=this_hall_id()) as work:
        stubs.print_stub(work, officer(), paper, language=FALLBACK)
    source = {name: form[name] for name in ("visit", "petition") if form.get(name)}
    return redirect(url_for(".papers", **source), 303)  # type: ignore[arg-type]
