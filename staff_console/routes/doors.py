"""In and out: sign-in, sign-out, and where each role lands."""

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hall import desks, staff
from hall.errors import NotSignedIn
from hall.model import Role, Staff
from hall.web import caller, limits, store, this_hall_id
from hall.web.guard import csrf, forget, needs, page_for, remember_staff
from hall.web.language import _
from staff_console.answers import person
from staff_console.room import room, ways


@room.get("")
@page_for("staff")
def home() -> ResponseReturnValue:
    return redirect(_where(caller().role))


@room.get("/here")
@needs("staff")
def here() -> ResponseReturnValue:
    """Is the sign-in of this page still good?"""
    return "", 204


@room.get("/sign-in")
def sign_in() -> ResponseReturnValue:
    return render_template("hall/signin.html", next=_wanted(request.args.get("next", "")))


@room.post("/sign-in")
def signs_in() -> ResponseReturnValue:
    csrf.protect()
    username, next_ = request.form.get("username", "").strip(), request.form.get("next", "")
    limits.sign_in(username)
    try:
        someone = _whose(username, request.form.get("password", ""))
    except NotSignedIn:
        wrong = {"error": _("hall.signin.wrong"), "username": username, "next": _wanted(next_)}
        return render_template("hall/signin.html", **wrong), 401
    with store().work() as work:
        token, _session = staff.sign_in(work, someone)
    response = make_response(redirect(_wanted(next_) or _where(someone.role), 303))
    remember_staff(response, token)
    return response


@room.post("/sign-out")
@needs("staff")
def sign_out() -> ResponseReturnValue:
    with store().work(hall_id=this_hall_id()) as work:
        desks.stand_up(work, person(work))
        staff.sign_out(work, caller().session_id or 0)
    response = make_response(redirect(url_for(".sign_in"), 303))
    forget(response, "staff")
    return response


def _whose(username: str, password: str) -> Staff:
    with store().read() as session:  # slow on purpose: never while the hall's writers wait
        return staff.check_password(
            session, hall_id=this_hall_id(), username=username, password=password
        )


def _where(role: Role | None) -> str:
    """Where that role's work is."""
    return url_for(ways(role)[0].endpoint)


def _wanted(path: str) -> str:
    """The page of this room that was wanted before the sign-in; empty for any other."""
    return path.rstrip("?") if path.startswith("/staff/") and "\\" not in path else ""
