"""The page an officer lives in: choosing a desk, and what happens at it."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from hall import attention, beside, desks, tickets
from hall.attention import TakenOver
from hall.model import Hall
from hall.store import row
from hall.web import caller, store, this_hall_id
from hall.web.guard import needs, page_for
from staff_console import desk_page
from staff_console.answers import back, hand, part, person
from staff_console.desk_page import DeskPage
from staff_console.room import OFFICERS, room
from staff_console.routes.visits import my_desktop


@room.get("/desk")
@page_for("staff", roles=OFFICERS)
def desk() -> ResponseReturnValue:
    page = _my_page()
    if page is None:
        return redirect(url_for(".choose"))
    return render_template("staff_console/desk.html", page=page, desktop=my_desktop(), on="desk")


@room.get("/desk/now")
@needs("staff", roles=OFFICERS)
def desk_now() -> ResponseReturnValue:
    page = _my_page()
    if page is None:  # taken over, or closed by a supervisor
        return redirect(url_for(".choose"))
    return part("staff_console/_now.html", page=page)


@room.get("/desks")
@page_for("staff", roles=OFFICERS)
def choose() -> ResponseReturnValue:
    with store().read() as session:
        all_desks = desks.all_of(session, this_hall_id())
        held = beside.at_desks(session, this_hall_id())
        lost = _taken_from_me(session)
    return render_template("staff_console/desks.html", desks=all_desks, held=held, lost=lost)


@room.post("/desks/<label>/open")
@needs("staff", roles=OFFICERS)
def open_desk(label: str) -> ResponseReturnValue:
    take_over = request.form.get("take_over") == "yes"
    with store().work(hall_id=this_hall_id()) as work:
        desks.open_(work, label, person(work), take_over=take_over)
    return redirect(url_for(".desk"), 303)


@room.post("/desks/<label>/pause")
@needs("staff", roles=OFFICERS)
def pause_desk(label: str) -> ResponseReturnValue:
    with store().work(hall_id=this_hall_id()) as work:
        desks.pause(work, label, person(work))
    return back()


@room.post("/desks/<label>/close")
@needs("staff", roles=OFFICERS)
def close_desk(label: str) -> ResponseReturnValue:
    with store().work(hall_id=this_hall_id()) as work:
        desks.close(work, label, person(work), overrules=hand(work).overrules)
    return back()


@room.post("/desk/next")
@needs("staff", roles=OFFICERS)
def call_next() -> ResponseReturnValue:
    with store().work(hall_id=this_hall_id()) as work:
        tickets.call_next(work, hand(work), quiet=request.form.get("quiet") == "yes")
    return back()


def _taken_from_me(session: Session) -> TakenOver | None:
    """The desk that another took over from the caller, until they sit down again."""
    if desks.of_staff(session, caller().id) is not None:
        return None
    hall = row(session, Hall, this_hall_id())
    return attention.taken_from(session, hall, caller().id, store().now())


def _my_page() -> DeskPage | None:
    """The page of the desk where the caller sits; None if they sit nowhere."""
    with store().read() as session:
        mine = desks.of_staff(session, caller().id)
        if mine is None:
            return None
        return desk_page.read(session, row(session, Hall, this_hall_id()), mine, store().now())
