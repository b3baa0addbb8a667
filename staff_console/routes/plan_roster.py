"""Who must receive, and whether they do; the sittings that come back by rule."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casework import leaders
from casework import planning as recurring
from casework.dated_tables import leader_days
from casework.schedule_kinds import Office
from hall import staff
from hall.web import store, this_hall_id
from hall.web.guard import needs, page_for
from staff_console import planning
from staff_console.answers import officer, version
from staff_console.room import OFFICERS, SUPERVISORS, room
from staff_console.routes.plan import today


@room.get("/schedule/leaders")
@page_for("staff", roles=OFFICERS)
def roster() -> ResponseReturnValue:
    month = planning.any_month(request.args.get("month", ""), today())
    with store().read() as session:
        counts = leaders.counts(session, this_hall_id(), month)
        known = leaders.all_of(session, this_hall_id())
    first, last = leaders.month_of(month)
    page = {"counts": counts, "leaders": known, "first": first, "last": last, "today": today()}
    owed = {office: leader_days(office, first) for office in Office}
    return render_template("staff_console/leaders.html", **page, owed=owed)


@room.post("/schedule/leaders")
@needs("staff", roles=SUPERVISORS)
def add_leader() -> ResponseReturnValue:
    with store().work(hall_id=this_hall_id()) as work:
        leaders.put(work, officer(), planning.leader(request.form))
    return redirect(url_for(".roster"), 303)


@room.post("/schedule/leaders/<int(max=2147483647):leader_id>")
@needs("staff", roles=SUPERVISORS)
def save_leader(leader_id: int) -> ResponseReturnValue:
    entry = planning.leader(request.form)
    with store().work(hall_id=this_hall_id()) as work:
        leaders.put(work, officer(), entry, leader_id=leader_id, version=version())
    return redirect(url_for(".roster"), 303)


@room.get("/schedule/rules")
@page_for("staff", roles=OFFICERS)
def recurring_rules() -> ResponseReturnValue:
    with store().read() as session:
        rules = recurring.rules(session, officer(), this_hall_id())
        known = leaders.all_of(session, this_hall_id(), on=today())
        people = staff.all_of(session, this_hall_id())
    page = {"rules": rules, "roster": known, "people": people}
    return render_template("staff_console/plan_rules.html", **page)


@room.post("/schedule/rules")
@needs("staff", roles=SUPERVISORS)
def add_rule() -> ResponseReturnValue:
    with store().work(hall_id=this_hall_id()) as work:
        recurring.add_rule(work, officer(), planning.rule(request.form))
    return redirect(url_for(".recurring_rules"), 303)


@room.post("/schedule/rules/<int(max=2147483647):rule_id>/end")
@needs("staff", roles=SUPERVISORS)
def end_rule(rule_id: int) -> ResponseReturnValue:
    with store().work(hall_id=this_hall_id()) as work:
        recurring.end_rule(work, officer(), rule_id)
    return redirect(url_for(".recurring_rules"), 303)
