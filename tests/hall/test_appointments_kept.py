"""Appointments on their day: checked in, late, absent; and their place in the line."""

from datetime import datetime

import pytest
from sqlalchemy import select

from hall import appointments, rounds
from hall.day_rule import DayRule
from hall.errors import (
    Closed,
    NotFound,
    NotYet,
)
from hall.lifecycle import AppointmentState
from hall.model import Appointment, Hall, PrintJob, Service, Step, Ticket
from hall.store import Store
from tests.conftest import Clock
from tests.hall.appointed import ID, at, books, cancels, comes, moves, state
from tests.people import DUNG, arrives, calls_next, does, serves, sits_down


def test_who_checks_in_gets_a_number_of_the_appointments_block(hall: Store, clock: Clock) -> None:
    booked = books(hall, at(9))
    clock.set(at(8, 50))

    issued = comes(hall, booked)

    assert issued.ticket.label == "500"
    assert issued.ticket.service.code == "regular"
    assert issued.ticket.slot_at == at(9)
    assert state(hall, booked) is AppointmentState.ARRIVED


def test_checking_in_again_gives_the_same_ticket(hall: Store, clock: Clock) -> None:
    booked = books(hall, at(9))
    clock.set(at(8, 50))
    first = comes(hall, booked)

    again = comes(hall, booked)

    assert (again.ticket.id, again.is_new) == (first.ticket.id, False)


@pytest.mark.parametrize(
    ("when", "label"),
    [(at(8, 45), "500"), (at(9), "500"), (at(9, 15), "500"), (at(9, 15, 23), "500")],
)
def test_the_window_is_a_quarter_of_an_hour_to_either_side(
    one: Store, clock: Clock, when: datetime, label: str
) -> None:
    booked = books(one, at(9))
    clock.set(when)

    assert comes(one, booked).ticket.label == label


def test_before_the_window_it_is_too_early_and_told_from_when(one: Store, clock: Clock) -> None:
    booked = books(one, at(9))
    clock.set(at(8, 44))

    with pytest.raises(NotYet) as told:
        comes(one, booked)

    assert told.value.from_ == at(8, 45)


def test_a_late_one_becomes_an_ordinary_one(one: Store, clock: Clock) -> None:
    booked = books(one, at(9))
    clock.set(at(9, 16))

    issued = comes(one, booked)

    assert issued.ticket.label == "001"
    assert issued.ticket.slot_at is None
    with one.read() as session:
        assert session.get_one(Appointment, booked.id).is_late


def test_the_window_is_the_halls_to_set(one: Store, clock: Clock) -> None:
    with one.work() as work:
        rule = DayRule(early_minutes=60, late_minutes=0)
        work.session.get_one(Hall, 1).day_rule = rule.stored()
    early, late = books(one, at(9)), books(one, at(9))
    clock.set(at(8, 0, 23))

    assert comes(one, early).ticket.label == "500"
    clock.set(at(9, 1))
    assert comes(one, late).ticket.label == "001"


def test_who_kept_the_hour_is_called_before_those_who_came_up_to_half_an_hour_earlier(
    hall: Store, clock: Clock
) -> None:
    """`since` is the hour, less the appointment's head start: 9:00 counts as 8:30."""
    sits_down(hall, DUNG, "1")
    booked = books(hall, at(9))
    clock.set(at(8, 29))
    first = arrives(hall)
    clock.set(at(8, 31))
    second = arrives(hall)
    clock.set(at(8, 50))
    appointed = comes(hall, booked).ticket
    clock.set(at(9))

    order = []
    for _ in range(3):
        called = calls_next(hall, DUNG)
        assert called is not None
        serves(hall, DUNG, called)
        order.append(called.id)

    assert order == [first.id, appointed.id, second.id]


def test_checking_in_early_gains_nothing(one: Store, clock: Clock) -> None:
    books_ = [books(one, at(9)), books(one, at(9))]
    clock.set(at(8, 46))
    early = comes(one, books_[0]).ticket
    clock.set(at(8, 59))
    punctual = comes(one, books_[1]).ticket

    assert early.place == punctual.place


def test_a_transfer_keeps_the_hour(one: Store, clock: Clock) -> None:
    sits_down(one, DUNG, "1")
    booked = books(one, at(9))
    clock.set(at(8, 50))
    appointed = comes(one, booked).ticket
    before = appointed.place

    moved = does(one, DUNG, "transfer", appointed, service="lawyer")

    assert moved.place == before
    assert moved.label == "500"


def test_an_appointment_is_kept_though_the_sessions_numbers_are_given(
    one: Store, clock: Clock
) -> None:
    booked = books(one, at(9))
    with one.work() as work:
        work.session.get_one(Service, 1).quotas = {"morning": 0}
    clock.set(at(8, 50))

    assert comes(one, booked).ticket.label == "500"


def test_outside_the_hours_nobody_checks_in(one: Store, clock: Clock) -> None:
    booked = books(one, at(13, 30))
    clock.set(at(13, 20))

    with pytest.raises(Closed):
        comes(one, booked)


@pytest.mark.parametrize("code", ["", "00000000", "abc"])
def test_a_code_nobody_has_is_not_found(one: Store, code: str) -> None:
    with one.work(hall_id=1) as work, pytest.raises(NotFound):
        appointments.find(work, code)


def test_a_code_may_be_typed_with_a_space(one: Store) -> None:
    booked = books(one, at(9))
    code = appointments.code_of(one.vault, booked)

    with one.work(hall_id=1) as work:
        assert appointments.find(work, f"{code[:4]} {code[4:]}").id == booked.id


def test_a_moved_appointment_keeps_its_code(one: Store, clock: Clock) -> None:
    booked = books(one, at(9))
    moves(one, booked, at(9, day=24))
    clock.set(at(8, 50, 24))

    assert comes(one, booked).ticket.label == "500"


def test_a_code_that_was_given_back_or_is_past_opens_nothing(one: Store, clock: Clock) -> None:
    gone, past = books(one, at(9)), books(one, at(10))
    cancels(one, gone)
    with pytest.raises(NotFound):
        comes(one, gone)

    clock.set(at(9, day=24))

    with pytest.raises(NotFound):
        comes(one, past)


def test_who_never_came_is_absent_once_the_day_is_over(hall: Store, clock: Clock) -> None:
    absent, kept, gone = books(hall, at(9)), books(hall, at(9)), books(hall, at(10))
    cancels(hall, gone)
    clock.set(at(8, 50))
    comes(hall, kept)
    clock.set(at(23, 59))
    rounds.go(hall, 1)
    assert state(hall, absent) is AppointmentState.BOOKED

    clock.set(at(0, 1, 24))
    rounds.go(hall, 1)

    assert [state(hall, each) for each in (absent, kept, gone)] == [
        AppointmentState.ABSENT,
        AppointmentState.ARRIVED,
        AppointmentState.CANCELLED,
    ]
    with hall.read() as session:
        verbs = list(session.scalars(select(Step.verb).order_by(Step.number)))
    assert verbs.count("appointment_lapse") == 1


def test_the_slip_says_when_where_and_how_and_not_who_or_why(one: Store) -> None:
    booked = books(one, at(9), said=ID)

    with one.work(hall_id=1) as work:
        job = appointments.print_slip(
            work, appointments.load(work.session, booked.public_id, hall_id=1), kiosk_id=None
        )
        told = str(job.slip)

    assert job.slip["kind"] == "appointment"
    for words in ("PHIẾU HẸN", "09:00", "Thứ Hai, ngày 23/11/2026", "08:45", "09:15"):
        assert words in told
    assert ID not in told
    with one.read() as session:
        assert session.scalars(select(PrintJob.appointment_id)).one() == booked.id
        assert session.scalars(select(Ticket)).all() == []
