"""Whom to call about the answer to their wish to see the leader; slips for who stands there."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casework import invitations
from casework.session_kinds import ToldBy
from hall.web import store, this_hall_id
from hall.web.guard import needs, page_for
from hall.words import FALLBACK
from staff_console import casing
from staff_console.answers import officer, version
from staff_console.room import OFFICERS, room


@room.get("/leader/calls")
@page_for("staff", roles=OFFICERS)
def leader_calls() -> ResponseReturnValue:
    with store().work(hall_id=this_hall_id()) as work:
        calls = invitations.to_tell(work, officer())
    return render_template("staff_console/leader_calls.html", calls=calls)


@room.post("/leader/requests/<item>/told")
@needs("staff", roles=OFFICERS)
def tell_asker(item: str) -> ResponseReturnValue:
    how = casing.must(ToldBy, request.form, "how")
    with store().work(hall_id=this_hall_id()) as work:
        invitations.tell(work, officer(), item, how, version=version() or 0)
    return redirect(url_for(".leader_calls"), 303)


@room.post("/leader/requests/<item>/slip")
@needs("staff", roles=OFFICERS)
def print_session_slip(item: str) -> ResponseReturnValue:
    seen = version() or 0
    with store().work(hall_id=this_hall_id()) as work:
        invitations.print_slip(work, officer(), item, language=FALLBACK, version=seen)
    return redirect(url_for(".leader_calls"), 303)
