"""The hall's days as a supervisor sets them: hours, days off, quotas, slots, and how a day ends."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casework import deadlines, refusals
from hall import closing, hours
from hall.web import caller, store, this_hall_id
from hall.web.guard import needs, page_for
from staff_console import days_page
from staff_console.answers import back
from staff_console.room import SUPERVISORS, room


@room.get("/days")
@page_for("staff", roles=SUPERVISORS)
def days() -> ResponseReturnValue:
    with store().read() as session:
        page = days_page.read(session, this_hall_id(), store().now())
    return render_template("staff_console/days.html", page=page)


@room.post("/days/week")
@needs("staff", roles=SUPERVISORS)
def set_week() -> ResponseReturnValue:
    week, since = days_page.week(request.form), days_page.day(request.form, "since")
    with store().work(hall_id=this_hall_id()) as work:
        hours.set_week(work, week, since=since, by=caller().by)
    return back()


@room.post("/days/special")
@needs("staff", roles=SUPERVISORS)
def set_days() -> ResponseReturnValue:
    asked = days_page.special(request.form)
    with store().work(hall_id=this_hall_id()) as work:
        hours.set_days(
            work,
            asked.first,
            asked.last,
            asked.kind,
            label=asked.label,
            source=asked.source,
            by=caller().by,
        )
        deadlines.renew_all(work)
        refusals.renew_all(work)
    return back()


@room.post("/days/special/<day>/remove")
@needs("staff", roles=SUPERVISORS)
def unset_day(day: str) -> ResponseReturnValue:
    with store().work(hall_id=this_hall_id()) as work:
        hours.unset_day(work, days_page.day({"day": day}, "day"), by=caller().by)
        deadlines.renew_all(work)
        refusals.renew_all(work)
    return back()


@room.post("/days/rule")
@needs("staff", roles=SUPERVISORS)
def set_rule() -> ResponseReturnValue:
    rule = days_page.rule(request.form)
    with store().work(hall_id=this_hall_id()) as work:
        hours.set_rule(work, rule, by=caller().by)
    return back()


@room.post("/days/services")
@needs("staff", roles=SUPERVISORS)
def set_services() -> ResponseReturnValue:
    with store().work(hall_id=this_hall_id()) as work:
        for code in request.form.getlist("service"):
            quotas, slots = days_page.service(request.form, code)
            hours.set_service(work, code, quotas=quotas, slots=slots, by=caller().by)
        if "results" in request.form:
            hours.set_results(work, request.form["results"], by=caller().by)
    return back()


@room.post("/days/close")
@needs("staff", roles=SUPERVISORS)
def close_day() -> ResponseReturnValue:
    with store().work(hall_id=this_hall_id()) as work:
        ended = closing.close(work, by=caller().by)
    return redirect(url_for(".days", ended=ended), 303)
