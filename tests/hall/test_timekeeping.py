"""A clock that was once far ahead: said plainly, and set back by a person's word."""

from datetime import timedelta

import pytest

from hall import history, journal, timekeeping
from hall.errors import NotAllowed
from hall.lifecycle import TicketState
from hall.model import Hall
from hall.store import Store, row
from tests.conftest import MONDAY_EIGHT, Clock
from tests.people import DUNG, arrives, calls_next, does, sits_down
from tests.staff_console.working import now


@pytest.fixture
def ahead(store: Store, clock: Clock) -> Store:
    """For one ticket the machine's clock was two years ahead; an hour later it is right again."""
    sits_down(store, DUNG, "1")
    clock.pass_(days=730)
    arrives(store)
    clock.set(MONDAY_EIGHT)
    clock.pass_(hours=1)
    return store


def sets_back(store: Store, clock: Clock) -> int:
    with store.work(hall_id=1) as work:
        return timekeeping.set_back(work, clock.now, by=journal.HALL)


def test_a_hall_that_is_ahead_stands_still_until_it_is_set_back(ahead: Store, clock: Clock) -> None:
    stuck = arrives(ahead)
    clock.pass_(minutes=30)
    assert arrives(ahead).issued_at - stuck.issued_at < timekeeping.LEAST

    sets_back(ahead, clock)

    fresh = arrives(ahead)
    assert fresh.issued_at - clock.now < timekeeping.LEAST
    clock.pass_(minutes=30)
    assert arrives(ahead).issued_at == clock.now


def test_tickets_of_the_time_ahead_get_their_end_and_no_other(store: Store, clock: Clock) -> None:
    sits_down(store, DUNG, "1")
    before, held = arrives(store), arrives(store)
    does(store, DUNG, "call", held)
    clock.pass_(minutes=1)
    later = clock.now
    clock.pass_(hours=2)
    does(store, DUNG, "hold", held, minutes=60)
    after = arrives(store)
    clock.set(later)

    assert sets_back(store, clock) == 1

    found = [now(store, each).state for each in (before, held, after)]
    assert found == [TicketState.WAITING, TicketState.WAITING, TicketState.EXPIRED]
    called = calls_next(store, DUNG)
    assert called is not None
    assert called.id == before.id


def test_the_journal_holds_and_every_day_finds_its_steps(ahead: Store, clock: Clock) -> None:
    sets_back(ahead, clock)
    for _ in range(3):
        clock.pass_(days=1)
        arrives(ahead)

    with ahead.read() as session:
        hall = row(session, Hall, 1)
        assert journal.check(session, ahead.vault, hall) is None
        far = MONDAY_EIGHT + timedelta(days=730)
        days = [MONDAY_EIGHT.date(), clock.now.date(), far.date()]
        found = [[step.verb for step in history.read(session, hall, day=day).steps] for day in days]
    assert found == [
        ["expire", "set_back", "desk_open"],
        ["issue", "expire"],  # of the day before
        ["issue"],
    ]


def test_a_hall_whose_time_is_right_is_not_set_back(store: Store, clock: Clock) -> None:
    arrives(store)

    with pytest.raises(NotAllowed):
        sets_back(store, clock)
