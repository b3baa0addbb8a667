"""Petitions and visits as files for other systems: codes and days, nobody's name."""

from flask import make_response, request
from flask.typing import ResponseReturnValue

from casework import access, exports, open_records
from casework.access import What, Why
from hall.errors import NotFound
from hall.web import store, this_hall_id
from hall.web.guard import needs
from staff_console import book_page
from staff_console.answers import officer
from staff_console.room import SUPERVISORS, room

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
WHAT = {"petitions": What.PETITION, "visits": What.VISIT}


@room.get("/export/<kind>.<end>")
@needs("staff", roles=SUPERVISORS)
def export(kind: str, end: str) -> ResponseReturnValue:
    if kind not in WHAT or end not in TYPES:
        raise NotFound("export")
    asked = book_page.period(request.args.get("first", ""), request.args.get("last", ""))
    read = open_records.petitions if kind == "petitions" else open_records.visits
    with store().work(hall_id=this_hall_id()) as work:
        rows = read(work.session, work.hall, asked.first, asked.last)
        access.note(work, officer(), WHAT[kind], "", Why.SEARCH, found=len(rows))
    response = make_response(exports.written(kind, rows, end))
    response.headers["Content-Type"] = TYPES[end]
    name = f"{kind}-{asked.first:%Y%m%d}-{asked.last:%Y%m%d}.{end}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
