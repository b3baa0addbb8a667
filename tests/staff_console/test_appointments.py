"""Appointments in the console: a day's slots, whose they are, and what can be done with them."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from casework.model import AccessEntry, TicketHint
from hall.lifecycle import AppointmentState
from hall.model import Appointment, PrintJob, Step
from hall.store import Store
from tests.casework.reception import AN, enters
from tests.conftest import Clock
from tests.hall.appointed import at, plan_slots
from tests.staff_console.conftest import As

DAY = "/staff/appointments?day=2026-11-23&service=regular"
NINE = "2026-11-23T09:00:00+07:00"


@pytest.fixture(autouse=True)
def _planned(store: Store) -> None:
    plan_slots(store)


def the_one(store: Store) -> Appointment:
    with store.read() as session:
        return session.scalars(select(Appointment)).one()


def books(client: FlaskClient, **wish: str) -> int:
    """The status of the answer."""
    said = {"service": "regular", "starts_at": NINE, "party_size": "1", "language": "vi"} | wish
    return client.post(DAY, data=said).status_code


def test_somebody_is_looked_up_booked_and_gets_a_slip(dung: FlaskClient, store: Store) -> None:
    an = enters(store, AN)
    where = {"day": "2026-11-23", "service": "regular", "at": NINE}
    found = dung.post("/staff/appointments/seek", query_string=where, data={"text": AN.full_name})
    assert AN.full_name in found.text

    books(dung, citizen=an.id, print="yes")

    booked = the_one(store)
    assert booked.state is AppointmentState.BOOKED
    page = dung.get(f"{DAY}&shown={booked.public_id}").text
    assert AN.full_name in page
    code = store.vault.appointment_code(booked.public_id)
    assert f"{code[:4]}&nbsp;{code[4:]}" in page
    with store.read() as session:
        assert session.scalars(select(PrintJob.appointment_id)).all() == [booked.id]


def test_no_name_stands_in_an_address_and_every_look_at_names_is_a_reading(
    dung: FlaskClient, store: Store
) -> None:
    an = enters(store, AN)
    books(dung, citizen=an.id)
    with store.read() as session:
        before = len(session.scalars(select(AccessEntry)).all())

    dung.get(DAY)

    with store.read() as session:
        assert len(session.scalars(select(AccessEntry)).all()) == before + 1


def test_the_same_citizen_is_not_booked_twice_that_day(dung: FlaskClient, store: Store) -> None:
    an = enters(store, AN)
    books(dung, citizen=an.id)

    again = books(dung, citizen=an.id, starts_at="2026-11-23T15:00:00+07:00")
    by_number = books(dung, id_number=AN.id_number, starts_at="2026-11-23T15:00:00+07:00")

    assert (again, by_number) == (409, 409)


def test_who_is_there_is_let_in_and_the_officer_finds_the_file(
    dung: FlaskClient, store: Store, clock: Clock
) -> None:
    an = enters(store, AN)
    books(dung, citizen=an.id)
    clock.set(at(8, 50))

    dung.post(f"/staff/appointments/{the_one(store).public_id}/arrive")

    booked = the_one(store)
    assert booked.state is AppointmentState.ARRIVED
    with store.read() as session:
        hint = session.scalars(select(TicketHint)).one()
    assert hint.ticket_id == booked.ticket_id
    assert ">500<" in dung.get(DAY).text


def test_an_hour_is_moved_to_another_day_and_given_back(dung: FlaskClient, store: Store) -> None:
    books(dung)
    booked = the_one(store)
    page = dung.get(f"/staff/appointments?day=2026-11-24&service=regular&move={booked.public_id}")
    assert f"/staff/appointments/{booked.public_id}/move" in page.text

    dung.post(
        f"/staff/appointments/{booked.public_id}/move",
        data={"starts_at": "2026-11-24T09:30:00+07:00", "version": booked.version},
    )
    moved = the_one(store)
    dung.post(f"/staff/appointments/{booked.public_id}/cancel", data={"version": moved.version})

    assert moved.starts_at == at(9, 30, day=24)
    assert the_one(store).state is AppointmentState.CANCELLED
    with store.read() as session:
        verbs = list(session.scalars(select(Step.verb).order_by(Step.number)))
    assert verbs[-3:] == ["appointment_book", "appointment_move", "appointment_cancel"]


def test_two_who_move_the_same_one_do_not_undo_each_other(dung: FlaskClient, store: Store) -> None:
    books(dung)
    booked = the_one(store)
    for when, status in (("2026-11-24T09:30:00+07:00", 303), ("2026-11-24T10:00:00+07:00", 409)):
        answer = dung.post(
            f"/staff/appointments/{booked.public_id}/move",
            data={"starts_at": when, "version": booked.version},
        )
        assert answer.status_code == status


@pytest.mark.parametrize("odd", ["", "x", "2026-02-30", "9999-12-31", "0001-01-01"])
def test_a_day_that_is_none_is_today(dung: FlaskClient, odd: str) -> None:
    page = dung.get(f"/staff/appointments?day={odd}&service={odd}&at={odd}")

    assert page.status_code == 200
    assert "23/11/2026" in page.text


@pytest.mark.parametrize("who", ["khanh", "lan"])
def test_who_receives_nobody_reads_no_names(as_: As, who: str) -> None:
    assert as_(who).get("/staff/appointments").status_code in (302, 303, 403)
