"""What must be done soon or is late: the caller's own, for the head the whole hall's."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from hall.web import store, this_hall_id
from hall.web.guard import page_for
from staff_console import due_page
from staff_console.answers import officer
from staff_console.room import OFFICERS, room


@room.get("/due")
@page_for("staff", roles=OFFICERS)
def due() -> ResponseReturnValue:
    with store().work(hall_id=this_hall_id()) as work:
        page = due_page.read(work, officer(), request.args)
    return render_template("staff_console/due.html", page=page)
