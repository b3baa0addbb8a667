"""The schedule of receptions: its month, one sitting, posting it, copying it."""

from datetime import date
from urllib.parse import urlencode

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casework import leaders, postings, schedule
from casework import planning as recurring
from casework.schedule_kinds import Holding
from hall import calendar, staff
from hall.model import Hall
from hall.store import row
from hall.web import store, this_hall_id
from hall.web.context import this_hall
from hall.web.guard import needs, page_for
from staff_console import planning
from staff_console.answers import number, officer, version
from staff_console.room import OFFICERS, POSTERS, SUPERVISORS, room


@room.get("/schedule")
@page_for("staff", roles=OFFICERS)
def plan() -> ResponseReturnValue:
    with store().read() as session:
        hall = row(session, Hall, this_hall_id())
        asked = planning.any_month(request.args.get("month", ""), today())
        month = planning.month(session, officer(), hall, asked, today())
        rules = recurring.rules(session, officer(), hall.id)
    return render_template("staff_console/plan.html", month=month, rules=rules)


@room.get("/schedule/new")
@page_for("staff", roles=OFFICERS)
def new_sitting() -> ResponseReturnValue:
    return _sitting_page(None, day=request.args.get("day", ""))


@room.get("/schedule/<int(max=2147483647):sitting_id>")
@page_for("staff", roles=OFFICERS)
def sitting(sitting_id: int) -> ResponseReturnValue:
    return _sitting_page(sitting_id)


@room.post("/schedule/new")
@needs("staff", roles=OFFICERS)
def add_sitting() -> ResponseReturnValue:
    planned = planning.sitting(request.form)
    with store().work(hall_id=this_hall_id()) as work:
        schedule.put(work, officer(), planned)
    return _to_month(planned.day)


@room.post("/schedule/<int(max=2147483647):sitting_id>")
@needs("staff", roles=OFFICERS)
def save_sitting(sitting_id: int) -> ResponseReturnValue:
    planned, reason = planning.sitting(request.form), request.form.get("change_reason", "")
    with store().work(hall_id=this_hall_id()) as work:
        seen = {"sitting_id": sitting_id, "version": version()}
        schedule.put(work, officer(), planned, reason=reason, **seen)
    return _to_month(planned.day)


@room.post("/schedule/<int(max=2147483647):sitting_id>/remove")
@needs("staff", roles=OFFICERS)
def remove_sitting(sitting_id: int) -> ResponseReturnValue:
    with store().work(hall_id=this_hall_id()) as work:
        day = schedule.remove(work, officer(), sitting_id, version=version() or 0)
    return _to_month(day)


@room.post("/schedule/<int(max=2147483647):sitting_id>/move")
@needs("staff", roles=SUPERVISORS)
def move_sitting(sitting_id: int) -> ResponseReturnValue:
    to, form = planning.read_day(request.form, "to"), request.form
    told = {"session": form.get("to_session", ""), "reason": form.get("moved_reason", "")}
    with store().work(hall_id=this_hall_id()) as work:
        schedule.move(work, officer(), sitting_id, to=to, version=version() or 0, **told)
    return _to_month(to)


@room.post("/schedule/<int(max=2147483647):sitting_id>/held")
@needs("staff", roles=OFFICERS)
def note_held(sitting_id: int) -> ResponseReturnValue:
    became, form = request.form.get("became", ""), request.form
    with store().work(hall_id=this_hall_id()) as work:
        told = schedule.note_held(
            work,
            officer(),
            sitting_id,
            Holding.NOT_HELD if became == "not_held" else Holding.HELD,
            is_delegated=became == "delegated",
            nobody_came=form.get("nobody_came") == "yes",
            note=form.get("holding_note", ""),
            version=version() or 0,
        )
    return _to_month(told.day)


@room.post("/schedule/publish")
@needs("staff", roles=SUPERVISORS)
def publish() -> ResponseReturnValue:
    first, last = (planning.read_day(request.form, name) for name in ("first", "last"))
    reason = request.form.get("late_reason", "")
    with store().work(hall_id=this_hall_id()) as work:
        done = schedule.publish(work, officer(), first, last, late_reason=reason)
    return _to_month(first, posted=done)


@room.post("/schedule/fill")
@needs("staff", roles=OFFICERS)
def fill() -> ResponseReturnValue:
    first, last = (planning.read_day(request.form, name) for name in ("first", "last"))
    with store().work(hall_id=this_hall_id()) as work:
        done = recurring.fill(work, officer(), first, last)
    return _to_month(first, drafted=done)


@room.post("/schedule/copy")
@needs("staff", roles=OFFICERS)
def copy() -> ResponseReturnValue:
    source, target = (planning.read_day(request.form, name) for name in ("source", "target"))
    by_month = request.form.get("span") == "month"
    with store().work(hall_id=this_hall_id()) as work:
        done = (recurring.copy_month if by_month else recurring.copy_week)(
            work, officer(), source, target
        )
    return _to_month(target, drafted=done)


@room.get("/schedule/postings")
@page_for("staff", roles=POSTERS)
def posting_log() -> ResponseReturnValue:
    with store().read() as session:
        acts = postings.acts(session, this_hall_id(), before=number("before"))
    older = acts[-1].step if len(acts) == postings.SHOWN else None
    return render_template("staff_console/postings.html", acts=acts, older=older)


def today() -> date:
    """The hall's date."""
    return calendar.day_of(this_hall(), store().now())


def _sitting_page(sitting_id: int | None, *, day: str = "") -> str:
    with store().read() as session:
        hall_id = this_hall_id()
        known = schedule.load(session, officer(), hall_id, sitting_id) if sitting_id else None
        roster = leaders.all_of(session, hall_id, on=known.day if known else today())
        people = staff.all_of(session, hall_id)
    return render_template(
        "staff_console/sitting.html",
        sitting=known,
        asked_day=day,
        roster=roster,
        people=people,
        today=today(),
    )


def _to_month(day: date, **done: int) -> ResponseReturnValue:
    told = {"month": f"{day:%Y-%m}"} | {name: str(n) for name, n in done.items()}
    return redirect(url_for(".plan") + "?" + urlencode(told), 303)
