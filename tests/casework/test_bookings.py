"""Whose an appointment is: told to who may know, kept for the call, never told by a booking."""

import pytest
from sqlalchemy import select

from casework import bookings
from casework.access import Officer
from casework.kinds import Confidentiality
from casework.model import AccessEntry, AppointmentHolder, Citizen, TicketHint, What
from hall import appointments
from hall.appointments import Booking
from hall.errors import AlreadyBooked, NotFound, NotTrusted
from hall.journal import Actor
from hall.model import Appointment, Role
from hall.store import Store
from tests.casework.reception import AN, enters
from tests.conftest import Clock
from tests.hall.appointed import at, plan_slots
from tests.people import KIOSK

DUNG, EM, HOA = Officer(1, Role.OFFICER), Officer(2, Role.OFFICER), Officer(4, Role.SUPERVISOR)
STAFF = Actor("staff", 1)


@pytest.fixture(autouse=True)
def _planned(each_store: Store) -> None:
    plan_slots(each_store)


def books(store: Store, *, citizen: str | None = None, said: str | None = None) -> Appointment:
    wish = Booking(service="regular", starts_at=at(9), said=said)
    with store.work(hall_id=1) as work:
        return bookings.book(work, DUNG, wish, by=STAFF, citizen=citizen)


def seen_by(store: Store, officer: Officer) -> list[str | None]:
    with store.work(hall_id=1) as work:
        day = bookings.of_day(work, officer, at(9).date())
    return [each.person.name if each.person else None for each in day]


def seals(store: Store, citizen: str) -> None:
    with store.work() as work:
        row = work.session.scalars(select(Citizen).where(Citizen.public_id == citizen)).one()
        row.confidentiality = Confidentiality.PROTECTED


def test_the_day_shows_names_to_officers_and_leaves_a_reading(each_store: Store) -> None:
    books(each_store, citizen=enters(each_store, AN).id)

    assert seen_by(each_store, EM) == [AN.full_name]
    with each_store.read() as session:
        last = session.scalars(select(AccessEntry).order_by(AccessEntry.id.desc())).first()
    assert last is not None
    assert (last.what, last.found, last.staff_id) == (What.SEARCH, 1, EM.id)


def test_a_protected_person_has_no_name_for_a_third_officer(each_store: Store) -> None:
    an = enters(each_store, AN)
    books(each_store, citizen=an.id)
    seals(each_store, an.id)

    assert seen_by(each_store, EM) == [None]
    assert seen_by(each_store, HOA) == [AN.full_name]


def test_nobody_who_receives_nobody_sees_the_day(each_store: Store) -> None:
    with pytest.raises(NotTrusted):
        seen_by(each_store, Officer(5, Role.TECHNICIAN))


def test_a_citizen_by_name_and_by_number_is_one_person(each_store: Store) -> None:
    books(each_store, citizen=enters(each_store, AN).id)

    with pytest.raises(AlreadyBooked):
        books(each_store, said=AN.id_number)


def test_who_books_by_number_is_not_told_whether_it_is_known(each_store: Store) -> None:
    enters(each_store, AN)
    known = books(each_store, said=AN.id_number)
    unknown = books(each_store, said="999090999999")

    assert known.state == unknown.state
    with each_store.read() as session:
        assert session.scalars(select(AppointmentHolder.appointment_id)).all() == [known.id]


def test_an_unknown_citizen_is_not_there(each_store: Store) -> None:
    with pytest.raises(NotFound):
        books(each_store, citizen="B4T7XK2M9Q0ZR3FH")


def test_the_call_finds_the_file_of_who_kept_the_hour(each_store: Store, clock: Clock) -> None:
    booked = books(each_store, citizen=enters(each_store, AN).id)
    clock.set(at(8, 50))

    for _ in range(2):  # twice at the kiosk is once
        with each_store.work(hall_id=1) as work:
            found = appointments.find(work, each_store.vault.appointment_code(booked.public_id))
            bookings.arrive(work, found, by=KIOSK)

    with each_store.read() as session:
        hint = session.scalars(select(TicketHint)).one()
        holder = session.scalars(select(AppointmentHolder)).one()
    assert hint.citizen_id == holder.citizen_id
