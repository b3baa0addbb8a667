"""Appointments: the slots of a day, booking one, moving it, giving it back, checking in."""

from flask import url_for

from api.calls import AT_DESKS, Answer, call
from api.headers import IDEMPOTENCY_KEY, IF_MATCH
from api.routes import room
from api.routes._common import looking, working
from api.shapes import appointments as shapes
from api.shapes.common import Nothing
from api.shapes.tickets import Ticket
from api.shapes.tickets import shown as ticket_shown
from casework import bookings
from hall import appointments, services, slots
from hall.errors import (
    AlreadyBooked,
    AlreadyInLine,
    BadInput,
    Closed,
    Conflict,
    Full,
    KeyReused,
    NotAllowed,
    NotFound,
    NotYet,
    TooMany,
)
from hall.web import caller, vault
from hall.web.limits import within

TRIES_PER_MINUTE = 20  # of a code of eight digits


@room.get("/services/<service>/days/<day>/slots")
@call("kiosk", "staff", "api", gives={200: list[shapes.Slot]})
def read_slots(service: str, day: str) -> list[shapes.Slot]:
    """Read the slots of a day.

    What can be promised for a service on that day, earliest first; none on a day off.
    """
    with looking() as look:
        found = services.of_code(look.session, look.hall.id, service)
        of = shapes.day_of(day)
        if of is None:
            raise NotFound("day")
        return [
            shapes.slot_shown(look.hall, slot)
            for slot in slots.of_day(look.session, look.hall, found, of)
        ]


@room.post("/appointments")
@call(
    "staff",
    "api",
    roles=AT_DESKS,
    takes=shapes.AppointmentWish,
    headers=(IDEMPOTENCY_KEY,),
    gives={201: shapes.Appointment, 200: shapes.Appointment},
    refuses=(AlreadyBooked, Full, KeyReused, NotFound, BadInput),
    sends={"Location": "Where the appointment is read; with 201 only."},
)
def book_appointment(body: shapes.AppointmentWish, key: str | None) -> Answer:
    """Book an hour.

    200 with the appointment it made before when the key is known; another wish under a known
    key is 422 `key_reused`. 409 `full` when no seat is left in that slot, `already_booked`
    when the person of that ID number has one for this service on that day. 422 where no
    slot begins, for an hour that has begun, and for one too far ahead.
    """
    with working() as work:
        made, is_new = bookings.by_number(work, body.meant(), by=caller().by, key=key)
        answer = shapes.shown(work.hall, made, vault())
    if not is_new:
        return answer, 200
    return answer, 201, {"Location": url_for(".read_appointment", appointment_id=answer.id)}


@room.get("/appointments/<appointment_id>")
@call("staff", "api", gives={200: shapes.Appointment})
def read_appointment(appointment_id: str) -> shapes.Appointment:
    """Read an appointment."""
    with looking() as look:
        found = appointments.load(look.session, appointment_id, hall_id=look.hall.id)
        return shapes.shown(look.hall, found, vault())


@room.post("/appointments/<appointment_id>/move")
@call(
    "staff",
    "api",
    roles=AT_DESKS,
    takes=shapes.MoveWish,
    headers=(IF_MATCH,),
    gives={200: shapes.Appointment},
    refuses=(AlreadyBooked, Conflict, Full, NotAllowed),
)
def move_appointment(
    appointment_id: str, body: shapes.MoveWish, version: int | None
) -> shapes.Appointment:
    """Move an appointment to another slot.

    Of the same service, with the same code.
    """
    with working() as work:
        moved = appointments.move(
            work, appointment_id, body.starts_at, by=caller().by, version=version
        )
        work.session.flush()  # the version counts up
        return shapes.shown(work.hall, moved, vault())


@room.post("/appointments/<appointment_id>/cancel")
@call(
    "staff",
    "api",
    roles=AT_DESKS,
    takes=Nothing,
    headers=(IF_MATCH,),
    gives={200: shapes.Appointment},
    refuses=(Conflict, NotAllowed),
)
def cancel_appointment(
    appointment_id: str, body: Nothing, version: int | None
) -> shapes.Appointment:
    """Give an appointment back.

    Somebody else may have the seat. Doing it again changes nothing.
    """
    with working() as work:
        found = appointments.cancel(work, appointment_id, by=caller().by, version=version)
        work.session.flush()
        return shapes.shown(work.hall, found, vault())


@room.post("/arrivals")
@call(
    "kiosk",
    "staff",
    roles=AT_DESKS,
    takes=shapes.ArrivalWish,
    gives={201: Ticket, 200: Ticket},
    refuses=(AlreadyInLine, Closed, Full, NotAllowed, NotFound, NotYet, TooMany),
)
def arrive(body: shapes.ArrivalWish) -> Answer:
    """Check in with the code on the slip.

    201 with the ticket: its number is of the appointments' block and its place that of the
    hour. 409 `not_yet` before the window. After it the ticket is an ordinary one, of now. 200
    with the same ticket for who checked in before. 404 for a code that opens nothing.
    """
    within("arrivals", caller().id, per_minute=TRIES_PER_MINUTE)
    kiosk_id = caller().id if caller().kind == "kiosk" else None
    with working() as work:
        found = appointments.find(work, body.code)
        issued = bookings.arrive(work, found, by=caller().by, kiosk_id=kiosk_id)
        answer = ticket_shown(
            work.session, work.hall, issued.ticket, work.now, ahead=issued.people_ahead
        )
    return answer, 201 if issued.is_new else 200
