"""Leaders' sessions at the console: requests, the list, the session, its minutes and tasks."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casework import invitations, sessions
from casework.session_items import Heard
from casework.session_kinds import Checked, RequestStatus, SessionOutcome
from hall import calendar, staff
from hall.web import store, this_hall_id
from hall.web.guard import needs, page_for
from staff_console import casing
from staff_console.answers import key, officer, version
from staff_console.room import OFFICERS, SUPERVISORS, room


@room.get("/leader")
@page_for("staff", roles=OFFICERS)
def leader() -> ResponseReturnValue:
    with store().work(hall_id=this_hall_id()) as work:
        wishes = sessions.requests(work, officer())
        untold = invitations.count(work, officer())
        to_come = sessions.to_come(work, officer())
        listed = {row.id: sessions.listed(work, officer(), row.id) for row in to_come}
        today = calendar.day_of(work.hall, work.now)
    page = {
        "to_choose": [row for row in to_come if row.day >= today],
        "asked": [each for each in wishes if each.status is RequestStatus.PENDING],
        "answered": [each for each in wishes if each.status is not RequestStatus.PENDING],
    }
    return render_template(
        "staff_console/leader.html", untold=untold, to_come=to_come, listed=listed, **page
    )


@room.post("/matters/<matter>/leader")
@needs("staff", roles=OFFICERS)
def ask_leader(matter: str) -> ResponseReturnValue:
    form = request.form
    with store().work(hall_id=this_hall_id()) as work:
        petition = form.get("petition") or None
        sessions.ask(work, officer(), matter, why=form.get("why", ""), petition=petition)
    return redirect(url_for(".leader"), 303)


@room.post("/leader/requests/<item>")
@needs("staff", roles=SUPERVISORS)
def decide_request(item: str) -> ResponseReturnValue:
    form, status = request.form, casing.must(RequestStatus, request.form, "status")
    with store().work(hall_id=this_hall_id()) as work:
        sessions.decide(
            work,
            officer(),
            item,
            status,
            sitting_id=key("sitting_id"),
            hour=casing.hour(form, "hour"),
            has_waived="has_waived" in form,
            note=form.get("note", ""),
            version=version() or 0,
        )
    return redirect(url_for(".leader"), 303)


@room.get("/leader/<int(max=2147483647):sitting>")
@page_for("staff", roles=OFFICERS)
def leader_session(sitting: int) -> ResponseReturnValue:
    with store().work(hall_id=this_hall_id()) as work:
        session = sessions.of_sitting(work, officer(), sitting)
        people = [(each.id, each.name) for each in staff.all_of(work.session, work.hall.id)]
        today = calendar.day_of(work.hall, work.now)
    return render_template(
        "staff_console/leader_session.html", session=session, people=people, today=today
    )


@room.post("/leader/<int(max=2147483647):sitting>/order")
@needs("staff", roles=OFFICERS)
def arrange_session(sitting: int) -> ResponseReturnValue:
    said = {
        name.removeprefix("place_"): request.form.get(name, 0, type=int)
        for name in request.form
        if name.startswith("place_")
    }
    order = sorted((item for item in said if said[item] > 0), key=lambda item: said[item])
    with store().work(hall_id=this_hall_id()) as work:
        sessions.arrange(work, officer(), sitting, order)
    return to_session(sitting)


@room.post("/leader/<int(max=2147483647):sitting>/walk-in")
@needs("staff", roles=OFFICERS)
def walk_in(sitting: int) -> ResponseReturnValue:
    form = request.form
    with store().work(hall_id=this_hall_id()) as work:
        matter, why = form.get("matter", ""), form.get("why", "")
        sessions.ask(work, officer(), matter, why=why, sitting_id=sitting)
    return to_session(sitting)


@room.post("/leader/<int(max=2147483647):sitting>/items/<item>")
@needs("staff", roles=OFFICERS)
def hear_item(sitting: int, item: str) -> ResponseReturnValue:
    form = request.form
    said = Heard(
        came=form.get("came") == "yes",
        minutes=form.get("minutes", ""),
        conclusion=form.get("conclusion", ""),
        citizen_says=form.get("citizen_says", ""),
        outcome=casing.one(SessionOutcome, form, "outcome"),
        answer_due_on=casing.day(form, "answer_due_on"),
        contact_id=key("contact_id"),
        checked_by=casing.one(Checked, form, "checked_by"),
    )
    with store().work(hall_id=this_hall_id()) as work:
        sessions.hear(work, officer(), item, said, version=version() or 0)
    return to_session(sitting)


@room.post("/leader/<int(max=2147483647):sitting>/items/<item>/tasks")
@needs("staff", roles=OFFICERS)
def assign_task(sitting: int, item: str) -> ResponseReturnValue:
    form = request.form
    unit, text, due_on = form.get("unit", ""), form.get("text", ""), casing.day(form, "due_on")
    with store().work(hall_id=this_hall_id()) as work:
        sessions.assign(work, officer(), item, unit=unit, text=text, due_on=due_on)
    return to_session(sitting)


@room.post("/leader/<int(max=2147483647):sitting>/minutes")
@needs("staff", roles=OFFICERS)
def keep_minutes(sitting: int) -> ResponseReturnValue:
    form = request.form
    said = {name: form.get(name, "") for name in ("participants", "note")}
    with store().work(hall_id=this_hall_id()) as work:
        sessions.keep_minutes(work, officer(), sitting, version=version() or 0, **said)
    return to_session(sitting)


@room.post("/leader/<int(max=2147483647):sitting>/close")
@needs("staff", roles=SUPERVISORS)
def close_session(sitting: int) -> ResponseReturnValue:
    form = request.form
    with store().work(hall_id=this_hall_id()) as work:
        sessions.close(
            work,
            officer(),
            sitting,
            is_delegated="is_delegated" in form,
            who_sat=form.get("who_sat", ""),
            version=version() or 0,
        )
    return to_session(sitting)


def to_session(sitting: int) -> ResponseReturnValue:
    return redirect(url_for(".leader_session", sitting=sitting), 303)
