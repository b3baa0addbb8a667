"""Appointments: a day's slots, whose they are; booked, moved, given back, kept, printed."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casework import bookings
from hall import appointments as promises
from hall.store import Work
from hall.web import caller, store, this_hall_id
from hall.web.guard import needs, page_for
from staff_console import appointments_page, looking
from staff_console.answers import officer, version
from staff_console.room import OFFICERS, room


@room.get("/appointments")
@page_for("staff", roles=OFFICERS)
def appointments() -> ResponseReturnValue:
    with store().work(hall_id=this_hall_id()) as work:
        return _page(work)


@room.post("/appointments/seek")
@needs("staff", roles=OFFICERS)
def seek_holder() -> ResponseReturnValue:
    # answered here: a name or number must stand in no address and no log
    text = request.form.get("text", "")
    with store().work(hall_id=this_hall_id()) as work:
        found = looking.look(work, officer(), text)
        return _page(work, found=found, text=text)


@room.post("/appointments")
@needs("staff", roles=OFFICERS)
def book_appointment() -> ResponseReturnValue:
    wish, key = appointments_page.booking(request.form), request.form.get("idempotency_key")
    citizen = request.form.get("citizen") or None
    with store().work(hall_id=this_hall_id()) as work:
        made = bookings.book(
            work, officer(), wish, by=caller().by, citizen=citizen, key=key or None
        )
        if request.form.get("print") == "yes":
            promises.print_slip(work, made, kiosk_id=None)
    return _back(made.public_id)


@room.post("/appointments/<appointment>/move")
@needs("staff", roles=OFFICERS)
def move_appointment(appointment: str) -> ResponseReturnValue:
    starts_at = appointments_page.instant(request.form, "starts_at")
    with store().work(hall_id=this_hall_id()) as work:
        promises.move(work, appointment, starts_at, by=caller().by, version=version())
    return _back(appointment)


@room.post("/appointments/<appointment>/cancel")
@needs("staff", roles=OFFICERS)
def cancel_appointment(appointment: str) -> ResponseReturnValue:
    with store().work(hall_id=this_hall_id()) as work:
        promises.cancel(work, appointment, by=caller().by, version=version())
    return _back()


@room.post("/appointments/<appointment>/arrive")
@needs("staff", roles=OFFICERS)
def keep_appointment(appointment: str) -> ResponseReturnValue:
    with store().work(hall_id=this_hall_id()) as work:
        found = promises.load(work.session, appointment, hall_id=work.hall.id)
        bookings.arrive(work, found, by=caller().by)
    return _back(appointment)


@room.post("/appointments/<appointment>/slip")
@needs("staff", roles=OFFICERS)
def print_appointment(appointment: str) -> ResponseReturnValue:
    with store().work(hall_id=this_hall_id()) as work:
        found = promises.load(work.session, appointment, hall_id=work.hall.id)
        promises.print_slip(work, found, kiosk_id=None)
    return _back(appointment)


def _page(work: Work, **more: object) -> str:
    page = appointments_page.read(work, officer(), request.args)
    return render_template("staff_console/appointments.html", page=page, **more)


def _back(shown: str | None = None) -> ResponseReturnValue:
    """To the day and service that the form stood on."""
    day, service = request.args.get("day"), request.args.get("service")
    return redirect(url_for(".appointments", day=day, service=service, shown=shown), 303)
