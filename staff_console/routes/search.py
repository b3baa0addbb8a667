"""Looking up a citizen, a petition or a matter, away from any visit."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casework import citizens
from casework import file as files
from hall.web import store, this_hall_id
from hall.web.guard import needs, page_for
from staff_console import matter_page, seeking, writing
from staff_console.answers import officer, version
from staff_console.room import OFFICERS, room


@room.get("/search")
@page_for("staff", roles=OFFICERS)
def search() -> ResponseReturnValue:
    return render_template("staff_console/search.html", sought=None, text="")


@room.post("/search")
@needs("staff", roles=OFFICERS)
def seek_anything() -> ResponseReturnValue:
    # asked by POST and answered here: a name or number must stand in no address and no log
    text = request.form.get("text", "")
    with store().work(hall_id=this_hall_id()) as work:
        sought = seeking.anything(work, officer(), text)
    return render_template("staff_console/search.html", sought=sought, text=text)


@room.get("/citizens/<citizen>")
@page_for("staff", roles=OFFICERS)
def citizen(citizen: str) -> ResponseReturnValue:
    with store().work(hall_id=this_hall_id()) as work:
        file = files.of_citizen(work, officer(), citizen)
        details = citizens.details(work, officer(), citizen)
    return render_template("staff_console/citizen.html", file=file, details=details)


@room.post("/citizens/<citizen>")
@needs("staff", roles=OFFICERS)
def correct_citizen(citizen: str) -> ResponseReturnValue:
    who = writing.identity(request.form)
    with store().work(hall_id=this_hall_id()) as work:
        reason = request.form.get("reason", "")
        citizens.correct(work, officer(), citizen, who, version=version() or 0, reason=reason)
    return redirect(url_for(".citizen", citizen=citizen), 303)


@room.get("/matters/<matter>")
@page_for("staff", roles=OFFICERS)
def matter(matter: str) -> ResponseReturnValue:
    with store().work(hall_id=this_hall_id()) as work:
        page = matter_page.read(work, officer(), matter)
    return render_template("staff_console/matter.html", **page)
