"""What was done, and who read what: for those who check. Nothing is changed here."""

from datetime import date

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from casework import access
from casework.access import Reading
from hall import calendar, history, staff
from hall.model import Hall
from hall.store import row
from hall.web import store, this_hall_id, vault
from hall.web.guard import page_for
from staff_console.answers import number, officer
from staff_console.room import AUDITORS, room

READINGS_SHOWN = 100
FIRST_YEAR, LAST_YEAR = 2000, 3000  # of a journal; a calendar's own ends are no days to look at


@room.get("/journal")
@page_for("staff", roles=AUDITORS)
def journal() -> ResponseReturnValue:
    label, before = request.args.get("label", "").strip(), number("before")
    with store().read() as session:
        hall = row(session, Hall, this_hall_id())
        day = asked_day() or (calendar.day_of(hall, store().now()) if label else None)
        page = history.read(session, hall, day=day, label=label, before=before)
    return render_template("staff_console/journal.html", page=page, label=label, asked=day)


@room.get("/journal/readings")
@page_for("staff", roles=AUDITORS)
def readings() -> ResponseReturnValue:
    before, who = number("before"), number("staff")
    with store().read() as session:
        found = _readings(session, who, before)
        people = staff.all_of(session, this_hall_id())
    older = found[-1].number if len(found) == READINGS_SHOWN else None
    page = {"entries": found, "people": people, "who": who, "older": older}
    return render_template("staff_console/readings.html", **page)


def asked_day() -> date | None:
    """The day in the address; None if there is none, or no such day."""
    try:
        day = date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year < LAST_YEAR else None


def _readings(session: Session, who: int | None, before: int | None) -> tuple[Reading, ...]:
    hall_id, most = this_hall_id(), READINGS_SHOWN
    return access.entries(
        session, vault(), officer(), hall_id, staff=who, before=before, limit=most
    )
