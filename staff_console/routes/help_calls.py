"""Calls for help from kiosks: shown on every page to who may go, and answered there."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from hall import desks, helping
from hall.model import Role
from hall.web import caller, store, this_hall_id
from hall.web.guard import needs
from staff_console.answers import LARGEST_KEY, part
from staff_console.room import OFFICERS, room


@room.get("/help")
@needs("staff", roles=OFFICERS)
def help_calls() -> ResponseReturnValue:
    """Heard by the supervisor, and by officers who sit at no desk: those who greet."""
    with store().read() as session:
        calls = helping.standing(session, this_hall_id(), store().now())
        sounds = caller().role is Role.SUPERVISOR or not desks.of_staff(session, caller().id)
    return part("staff_console/_help_calls.html", calls=calls, sounds=sounds)


@room.post(f"/help/<int(max={LARGEST_KEY}):help_id>/answer")
@needs("staff", roles=OFFICERS)
def answer_help(help_id: int) -> ResponseReturnValue:
    """Somebody says that they come. The kiosk says so too."""
    with store().work(hall_id=this_hall_id()) as work:
        helping.answer(work, help_id, staff_id=caller().id, by=caller().by)
    return redirect(url_for(".home"), 303)
