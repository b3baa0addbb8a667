"""The rule by which the hall calls: in words for the board, in numbers for who leads."""

from dataclasses import replace

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hall import rules
from hall.calling import Calling
from hall.model import Hall
from hall.order import Rule
from hall.store import row
from hall.web import caller, store, this_hall_id
from hall.web.guard import needs, page_for
from staff_console import rule_page
from staff_console.room import SUPERVISORS, room

HEAD_STARTS = ("priority_minutes", "appointment_minutes", "short_credit")
PLAIN = dict.fromkeys((*HEAD_STARTS, "lead_tie_minutes", "lead_window_minutes"), 0)


@room.get("/rule")
@page_for("staff")
def rule() -> ResponseReturnValue:
    with store().read() as session:
        page = rule_page.read(session, row(session, Hall, this_hall_id()))
    return render_template("staff_console/rule.html", page=page, now=store().now())


@room.get("/rule/settings")
@page_for("staff", roles=SUPERVISORS)
def rule_settings() -> ResponseReturnValue:
    with store().read() as session:
        page = rule_page.read(session, row(session, Hall, this_hall_id()))
    return render_template("staff_console/rule_settings.html", page=page)


@room.post("/rule/settings")
@needs("staff", roles=SUPERVISORS)
def change_rule() -> ResponseReturnValue:
    with store().work(hall_id=this_hall_id()) as work:
        numbers, calling = rule_page.written(request.form, Rule.of(work.hall.line_rule))
        placed = rules.change(work, numbers, calling, by=caller().by)
    return redirect(url_for(".rule_settings", placed=placed), 303)


@room.post("/rule/plain")
@needs("staff", roles=SUPERVISORS)
def call_as_they_came() -> ResponseReturnValue:
    with store().work(hall_id=this_hall_id()) as work:
        as_now = Calling.of(work.hall.calling)
        plain = replace(Rule.of(work.hall.line_rule), **PLAIN)
        placed = rules.change(work, plain, as_now, by=caller().by)
    return redirect(url_for(".rule_settings", placed=placed), 303)
