"""Who serves what, changed while the hall works; and what was called out of turn."""

from datetime import timedelta

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hall import attention, calendar, desks, services, skills, staff
from hall.model import Hall, Role
from hall.store import row
from hall.web import caller, store, this_hall_id
from hall.web.guard import needs, page_for
from staff_console.room import AUDITORS, SUPERVISORS, room

REPORTED = timedelta(days=30)


@room.get("/skills")
@page_for("staff", roles=SUPERVISORS)
def skills_page() -> ResponseReturnValue:
    hall_id = this_hall_id()
    with store().read() as session:
        page = {
            "services": services.all_of(session, hall_id),
            "desks": desks.all_of(session, hall_id),
            "officers": [each for each in staff.all_of(session, hall_id) if _receives(each.role)],
            "of_desks": skills.of_desks(session, hall_id),
            "of_staff": skills.of_staff(session, hall_id),
        }
    return render_template("staff_console/skills.html", **page)


@room.post("/skills/desks/<int(max=2147483647):desk_id>")
@needs("staff", roles=SUPERVISORS)
def change_desk_skills(desk_id: int) -> ResponseReturnValue:
    with store().work(hall_id=this_hall_id()) as work:
        skills.set_desk(work, desk_id, request.form.getlist("services"), by=caller().by)
    return make_response(redirect(url_for(".skills_page"), 303))


@room.post("/skills/officers/<int(max=2147483647):staff_id>")
@needs("staff", roles=SUPERVISORS)
def change_officer_skills(staff_id: int) -> ResponseReturnValue:
    with store().work(hall_id=this_hall_id()) as work:
        skills.set_officer(work, staff_id, request.form.getlist("services"), by=caller().by)
    return make_response(redirect(url_for(".skills_page"), 303))


@room.get("/out-of-turn")
@page_for("staff", roles=AUDITORS)
def out_of_turn() -> ResponseReturnValue:
    with store().read() as session:
        hall = row(session, Hall, this_hall_id())
        today = calendar.day_of(hall, store().now())
        first = today - REPORTED
        calls = attention.out_of_turn(session, hall, first, today)
        taken = attention.taken_over(session, hall, first, today)
    return render_template("staff_console/out_of_turn.html", calls=calls, taken=taken, first=first)


def _receives(role: Role) -> bool:
    return role in {Role.OFFICER, Role.SUPERVISOR}
