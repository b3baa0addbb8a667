"""Hours that are promised: nobody's seat twice, and nobody twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime

import pytest
from sqlalchemy import select

from hall import appointments
from hall.errors import (
    AlreadyBooked,
    BadInput,
    Conflict,
    Full,
    KeyReused,
    NotAllowed,
    NotFound,
)
from hall.lifecycle import AppointmentState
from hall.model import Appointment, DayException, DayKind, Service, Step
from hall.store import Store
from tests.hall.appointed import (
    HERE,
    ID,
    at,
    books,
    cancels,
    free,
    moves,
)

# --- slots -----------------------------------------------------------------------------


def test_the_slots_of_a_day_lie_within_its_sessions(one: Store) -> None:
    found = list(free(one, date(2026, 11, 23)))

    assert found[:2] == ["07:30", "08:00"]
    assert found[7:9] == ["11:00", "13:30"]
    assert found[-1] == "17:00"


def test_a_day_off_has_no_slots_and_a_worked_saturday_has_mondays(one: Store) -> None:
    with one.work() as work:
        for day, kind in ((24, DayKind.HOLIDAY), (28, DayKind.MAKEUP_WORK)):
            work.session.add(
                DayException(hall_id=1, day=date(2026, 11, day), kind=kind, label="thử")
            )

    assert free(one, date(2026, 11, 24)) == {}
    assert len(free(one, date(2026, 11, 28))) == 16
    assert free(one, date(2026, 11, 29)) == {}


def test_a_slot_that_would_end_after_closing_is_none(one: Store) -> None:
    with one.work() as work:
        work.session.get_one(Service, 1).slots = {"morning": {"minutes": 45, "seats": 1}}

    assert list(free(one, date(2026, 11, 23)))[-1] == "10:30"


# --- booking ---------------------------------------------------------------------------


def test_two_who_book_the_last_seat_at_once_do_not_both_get_it(hall: Store) -> None:
    def tries(_: int) -> bool:
        try:
            books(hall, at(9))
        except Full:
            return False
        return True

    with ThreadPoolExecutor(8) as bookers:
        got = list(bookers.map(tries, range(12)))

    assert got.count(True) == 2
    assert free(hall, date(2026, 11, 23))["09:00"] == 0


def test_the_database_too_keeps_a_seat_to_one(hall: Store) -> None:
    first, second = books(hall, at(9)), books(hall, at(9))

    with pytest.raises(Conflict), hall.work() as work:
        work.session.get_one(Appointment, second.id).seat = first.seat


def test_the_same_citizen_cannot_hold_two_for_one_service_and_day(hall: Store) -> None:
    books(hall, at(9), said=ID)

    with pytest.raises(AlreadyBooked):
        books(hall, at(15), said=ID)
    books(hall, at(9, day=24), said=ID)
    books(hall, at(15), said="001099000002")


def test_nor_by_moving_one_to_that_day(hall: Store) -> None:
    books(hall, at(9), said=ID)
    other = books(hall, at(9, day=24), said=ID)

    with pytest.raises(AlreadyBooked):
        moves(hall, other, at(15))

    moved = moves(hall, other, at(15, day=25))
    with pytest.raises(AlreadyBooked):
        books(hall, at(9, day=25), said=ID)
    assert moved.day == date(2026, 11, 25)


def test_the_same_key_books_once(hall: Store) -> None:
    first = books(hall, at(9), key="tap")

    assert books(hall, at(9), key="tap").id == first.id
    with pytest.raises(KeyReused):
        books(hall, at(10), key="tap")


@pytest.mark.parametrize(
    "when",
    [
        pytest.param(at(7, 30), id="that has begun"),
        pytest.param(at(9, 10), id="where no slot begins"),
        pytest.param(at(12), id="at noon"),
        pytest.param(at(9, day=28), id="on a Saturday"),
        pytest.param(datetime(2027, 1, 4, 9, tzinfo=HERE), id="too far ahead"),
    ],
)
def test_no_hour_is_promised(one: Store, when: datetime) -> None:
    with pytest.raises(BadInput):
        books(one, when)


def test_a_service_without_a_plan_promises_nothing(one: Store) -> None:
    with pytest.raises(BadInput):
        books(one, at(9), service="lawyer")
    with pytest.raises(NotFound):
        books(one, at(9), service="nothing")


def test_what_is_given_back_can_be_had_by_somebody_else(one: Store) -> None:
    first, _second = books(one, at(9), said=ID), books(one, at(9))
    cancels(one, first)

    third = books(one, at(9), said=ID)

    assert third.seat == first.seat
    assert cancels(one, first).state is AppointmentState.CANCELLED
    with pytest.raises(NotAllowed):
        moves(one, first, at(10))


def test_every_step_stands_in_the_journal_and_no_code_and_no_person(one: Store) -> None:
    booked = books(one, at(9), said=ID)
    moves(one, booked, at(9, 30))
    code = appointments.code_of(one.vault, booked)
    cancels(one, books(one, at(10)))

    with one.read() as session:
        steps = session.scalars(select(Step).order_by(Step.number)).all()

    assert [step.verb for step in steps] == [
        *("appointment_book", "appointment_move", "appointment_book", "appointment_cancel")
    ]
    told = " ".join(f"{step.before} {step.after}" for step in steps)
    assert code not in told
    assert ID not in told
