"""How true the forecast has been: for the supervisor. Nothing is changed here."""

from flask import render_template
from flask.typing import ResponseReturnValue

from hall.forecast import truth
from hall.model import Hall
from hall.store import row
from hall.web import store, this_hall_id
from hall.web.guard import page_for
from staff_console.room import SUPERVISORS, room


@room.get("/hall/forecast")
@page_for("staff", roles=SUPERVISORS)
def forecast_truth() -> ResponseReturnValue:
    with store().read() as session:
        hall = row(session, Hall, this_hall_id())
        weeks = truth.read(session, hall, store().now())
    return render_template("staff_console/truth.html", weeks=weeks)
