"""Which number comes next: anew every day, round within its block, never one in use."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import event, select

from hall import numbering
from hall.errors import Full
from hall.model import Hall, Numbering, Service, Ticket
from hall.store import Store
from tests.conftest import Clock
from tests.people import DUNG, arrives, calls_next, does, serves, sits_down

MONDAY = date(2026, 11, 23)


def block(store: Store, first: int, last: int, more: tuple[int, int] | None = None) -> None:
    """A small block for the service `regular`."""
    with store.work() as work:
        service = work.session.get_one(Service, 1)
        service.first, service.last = first, last
        service.more_first, service.more_last = more or (None, None)


def always_open(store: Store) -> None:
    with store.work() as work:
        work.session.get_one(Hall, 1).always_open = True


def is_used_up(store: Store) -> bool:
    with store.read() as session:
        return numbering.is_used_up(
            session, session.get_one(Hall, 1), session.get_one(Service, 1), MONDAY
        )


def test_a_full_block_goes_on_in_its_second_one(store: Store) -> None:
    block(store, 1, 2, (1000, 1001))

    assert [arrives(store).label for _ in range(4)] == ["001", "002", "1000", "1001"]


def test_numbers_go_round_and_leave_out_those_in_use(each_store: Store) -> None:
    block(each_store, 1, 4)
    sits_down(each_store, DUNG, "1")
    came = [arrives(each_store) for _ in range(4)]
    for ticket in (came[0], came[2]):
        does(each_store, DUNG, "withdraw", ticket)

    again = [arrives(each_store).label for _ in range(2)]

    assert again == ["001", "003"]


def test_only_when_every_number_is_in_use_there_is_none(store: Store) -> None:
    block(store, 1, 2)
    sits_down(store, DUNG, "1")
    an, _binh = arrives(store), arrives(store)
    assert is_used_up(store)
    with pytest.raises(Full):
        arrives(store)

    does(store, DUNG, "withdraw", an)

    assert not is_used_up(store)
    assert arrives(store).label == "001"
    assert is_used_up(store)  # also on the second way round


def test_a_missed_or_held_number_is_in_use(store: Store) -> None:
    """Both can still come back: two people must not answer to one number."""
    block(store, 1, 3)
    sits_down(store, DUNG, "1")
    an, binh, chi = (arrives(store) for _ in range(3))
    calls_next(store, DUNG)
    does(store, DUNG, "miss", an)
    calls_next(store, DUNG)
    does(store, DUNG, "hold", binh, minutes=30)
    calls_next(store, DUNG)
    serves(store, DUNG, chi)

    assert arrives(store).label == "003"


def test_a_crowd_at_the_end_of_a_block_gets_each_number_once(each_store: Store) -> None:
    block(each_store, 1, 12)
    sits_down(each_store, DUNG, "1")
    for ticket in [arrives(each_store) for _ in range(8)]:
        does(each_store, DUNG, "withdraw", ticket)

    def takes(_: int) -> int | None:
        try:
            return arrives(each_store).number
        except Full:
            return None

    with ThreadPoolExecutor(8) as crowd:
        given = list(crowd.map(takes, range(20)))

    assert sorted(n for n in given if n) == list(range(1, 13))
    assert given.count(None) == 8


def test_the_count_of_the_day_goes_on_when_the_block_goes_round(store: Store) -> None:
    block(store, 1, 2)
    sits_down(store, DUNG, "1")
    for _ in range(5):
        does(store, DUNG, "withdraw", arrives(store))

    with store.read() as session:
        row = session.scalars(select(Numbering)).one()
        laps = session.execute(select(Ticket.number, Ticket.lap).order_by(Ticket.id)).all()

    assert (row.given, row.lap, row.last) == (5, 2, 1)
    assert [tuple(each) for each in laps] == [(1, 0), (2, 0), (1, 1), (2, 1), (1, 2)]


def test_the_first_number_of_a_day_ends_what_yesterday_left_open(
    store: Store, clock: Clock
) -> None:
    """A kiosk may be quicker than the hall's own round, and 001 is 001."""
    always_open(store)
    left = arrives(store)
    clock.pass_(days=1)

    an = arrives(store)

    assert an.label == "001"
    with store.read() as session:
        assert session.get_one(Ticket, left.id).state == "expired"


def test_the_day_turns_at_the_halls_own_midnight(store: Store, clock: Clock) -> None:
    always_open(store)
    clock.set(datetime(2026, 11, 23, 16, 59, 59, 999_999, tzinfo=UTC))
    before = arrives(store)
    clock.set(datetime(2026, 11, 23, 17, 0, tzinfo=UTC))

    after = arrives(store)

    assert (before.day, before.label) == (MONDAY, "001")
    assert (after.day, after.label) == (date(2026, 11, 24), "001")


def test_a_clock_that_steps_back_over_midnight_does_not_begin_the_day_twice(
    each_store: Store, clock: Clock
) -> None:
    always_open(each_store)
    clock.set(datetime(2026, 11, 23, 17, 0, 5, tzinfo=UTC))
    first = arrives(each_store)
    clock.pass_(seconds=-30)

    second = arrives(each_store)

    assert (second.day, second.label) == (first.day, "002")
    assert second.issued_at > first.issued_at


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("Pacific/Kiritimati", date(2026, 11, 23)),  # +14
        ("Asia/Ho_Chi_Minh", date(2026, 11, 23)),
        ("Pacific/Pago_Pago", date(2026, 11, 22)),  # -11
    ],
)
def test_the_day_is_the_halls_wherever_it_stands(store: Store, zone: str, day: date) -> None:
    always_open(store)
    with store.work() as work:
        work.session.get_one(Hall, 1).zone = zone

    assert arrives(store).day == day


def test_a_night_with_a_missing_or_a_doubled_hour_gives_every_number_once(
    store: Store, clock: Clock
) -> None:
    """Berlin: 25 October 2026 has 25 hours, 28 March 2027 has 23."""
    always_open(store)
    with store.work() as work:
        work.session.get_one(Hall, 1).zone = "Europe/Berlin"
    days: dict[date, list[str]] = {}
    for start, hours in (
        (datetime(2026, 10, 24, 22, 30, tzinfo=UTC), 26),
        (datetime(2027, 3, 27, 23, 30, tzinfo=UTC), 24),
    ):
        clock.set(start)
        for _ in range(hours):
            ticket = arrives(store)
            days.setdefault(ticket.day, []).append(ticket.label)
            clock.pass_(hours=1)

    counts = {day: len(labels) for day, labels in days.items()}
    assert counts[date(2026, 10, 25)] == 25
    assert counts[date(2027, 3, 28)] == 23
    assert all(
        labels == [f"{n:03d}" for n in range(1, len(labels) + 1)] for labels in days.values()
    )


def test_what_a_hall_has_not_switched_on_costs_no_statement(store: Store) -> None:
    """No quota, no ID number, no end of the day, no slot: an issue asks as much as ever."""
    arrives(store)
    asked: list[str] = []

    def note(*given: object) -> None:
        asked.append(str(given[2]))

    event.listen(store.engine, "before_cursor_execute", note)
    arrives(store)
    event.remove(store.engine, "before_cursor_execute", note)

    assert sum(" numbering" in each for each in asked) == 2
    assert not [each for each in asked if "appointment " in each or "ticket.issued_at >=" in each]
    assert not [each for each in asked if "WHERE ticket.person_hash" in each]
