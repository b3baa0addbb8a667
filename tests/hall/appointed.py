"""Appointments as one-line helpers, in a hall that has slots for them."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from hall import appointments, slots
from hall.appointments import Booking
from hall.issuing import Issued
from hall.journal import Actor
from hall.lifecycle import AppointmentState
from hall.model import Appointment, Hall, Service
from hall.store import Store
from tests.people import KIOSK

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
STAFF = Actor("staff", 1)
ID = "001099000001"


def at(hour: int, minute: int = 0, day: int = 23) -> datetime:
    """In November 2026, on the hall's clock; 23 is the Monday on which it is eight."""
    return datetime(2026, 11, day, hour, minute, tzinfo=HERE)


def plan_slots(store: Store) -> None:
    with store.work() as work:
        plan = {"minutes": 30, "seats": 2}
        work.session.get_one(Service, 1).slots = {"morning": plan, "afternoon": plan}
        work.session.add(
            Service(
                id=4,
                hall_id=1,
                code="appointment",
                name={"vi": "Tôi có lịch hẹn", "en": "I have an appointment"},
                hint={},
                position=4,
                first=500,
                last=599,
                gives_appointment_numbers=True,
            )
        )


def books(store: Store, when: datetime, *, key: str | None = None, **wish: object) -> Appointment:
    asked = Booking(**({"service": "regular", "starts_at": when} | wish))  # type: ignore[arg-type]
    with store.work(hall_id=1) as work:
        return appointments.book(work, asked, by=STAFF, key=key)[0]


def comes(store: Store, appointment: Appointment) -> Issued:
    """Checks in with the code on the slip."""
    with store.work(hall_id=1) as work:
        code = appointments.code_of(store.vault, appointment)
        return appointments.arrive(work, appointments.find(work, code), by=KIOSK)


def moves(store: Store, appointment: Appointment, when: datetime) -> Appointment:
    with store.work(hall_id=1) as work:
        return appointments.move(work, appointment.public_id, when, by=STAFF)


def cancels(store: Store, appointment: Appointment) -> Appointment:
    with store.work(hall_id=1) as work:
        return appointments.cancel(work, appointment.public_id, by=STAFF)


def state(store: Store, appointment: Appointment) -> AppointmentState:
    with store.read() as session:
        return session.get_one(Appointment, appointment.id).state


def free(store: Store, day: date) -> dict[str, int]:
    with store.read() as session:
        found = slots.of_day(session, session.get_one(Hall, 1), session.get_one(Service, 1), day)
        return {f"{slot.starts_at.astimezone(HERE):%H:%M}": slot.free for slot in found}
