"""Petitions and visits as files for other systems: codes and days, nobody's name."""

from flask import request
from flask.typing import ResponseReturnValue

from casework import access, exports, open_records
from casework.access import What, Why
from hall.errors import NotFound
from hall.web import store, this_hall_id
from hall.web.guard import needs
from staff_console import book_page
from staff_console.answers import officer
from staff_console.room import SUPERVISORS, room
from staff_console.routes.files import begun, ordered

WHAT = {"petitions": What.PETITION, "visits": What.VISIT}


@room.post("/export/<kind>.<end>")
@needs("staff", roles=SUPERVISORS)
def export(kind: str, end: str) -> ResponseReturnValue:
    if kind not in WHAT or end not in exports.FORMATS:
        raise NotFound("export")
    asked = book_page.period(request.form.get("first", ""), request.form.get("last", ""))
    wish = ordered(kind, end, asked)
    with store().work(hall_id=this_hall_id()) as work:
        count = open_records.count(work.session, work.hall, kind, asked.first, asked.last)
        access.note(work, officer(), WHAT[kind], "", Why.SEARCH, found=count)
    return begun(wish, f"{kind}-{asked.first:%Y%m%d}-{asked.last:%Y%m%d}.{end}", count)
