"""Hours that are promised: nobody's seat twice, nobody twice, and their place in the line."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from hall import appointments, rounds, slots
from hall.appointments import Booking
from hall.day_rule import DayRule
from hall.errors import (
    AlreadyBooked,
    BadInput,
    Closed,
    Conflict,
    Full,
    KeyReused,
    NotAllowed,
    NotFound,
    NotYet,
)
from hall.issuing import Issued
from hall.journal import Actor
from hall.lifecycle import AppointmentState
from hall.model import Appointment, DayException, DayKind, Hall, PrintJob, Service, Step, Ticket
from hall.store import Store
from tests.conftest import Clock
from tests.people import DUNG, KIOSK, arrives, calls_next, does, serves, sits_down

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
STAFF = Actor("staff", 1)
ID = "001099000001"


def at(hour: int, minute: int = 0, day: int = 23) -> datetime:
    """In November 2026, on the hall's clock; 23 is the Monday on which it is eight."""
    return datetime(2026, 11, day, hour, minute, tzinfo=HERE)


@pytest.fixture
def hall(each_store: Store) -> Store:
    """Half-hour slots of two seats in both sessions for `regular`; numbers 500–599 for them."""
    plan_slots(each_store)
    return each_store


@pytest.fixture
def one(store: Store) -> Store:
    """The same on SQLite only."""
    plan_slots(store)
    return store


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


# --- on the day ------------------------------------------------------------------------


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
