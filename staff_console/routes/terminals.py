"""One rating terminal: at which desk it stands, or at the hall's exit."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.utils import redirect

from hall import desks, ratings
from hall.web import caller, store, this_hall_id
from hall.web.guard import needs, page_for
from staff_console.room import KEEPERS, room


@room.get("/devices/<int(max=2147483647):device_id>/rating")
@page_for("staff", roles=KEEPERS)
def rating_page(device_id: int) -> ResponseReturnValue:
    with store().read() as session:
        device = ratings.terminal(session, this_hall_id(), device_id)
        known = desks.all_of(session, this_hall_id())
    return render_template(
        "staff_console/rating.html", device=device, desk=ratings.desk_of(device), desks=known
    )


@room.post("/devices/<int(max=2147483647):device_id>/rating")
@needs("staff", roles=KEEPERS)
def set_rating(device_id: int) -> ResponseReturnValue:
    with store().work(hall_id=this_hall_id()) as work:
        ratings.set_up(work, device_id, desk=request.form.get("desk", ""), by=caller().by)
    return redirect(url_for("staff_console.rating_page", device_id=device_id, saved=1), 303)
