"""The promise: a range that walks the real line, or honestly unknown."""

import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from hall import desks, forecast, line, staff, tickets
from hall.forecast import Outlook, Range, rollout
from hall.forecast.known import ASIDE_SECONDS, OLDEST_SECONDS
from hall.forecast.learnt import FEWEST
from hall.forecast.ranges import STEP
from hall.model import Hall, Ticket
from hall.store import Store
from tests.conftest import Clock
from tests.people import DUNG, EM, GIANG, arrives, calls_next, does, sits_down, visits


@pytest.fixture(autouse=True)
def anew() -> Iterator[None]:
    forecast.forget()
    yield
    forecast.forget()


def look(store: Store) -> Outlook:
    """A pass over the hall as it is now, by a process that knows nothing of passes before."""
    forecast.forget()
    return forecast.renew(store, 1)


@pytest.fixture
def open_all_hours(store: Store) -> Store:
    """Visits may last longer than a day's sessions."""
    with store.work() as work:
        work.session.get_one(Hall, 1).always_open = True
    return store


@pytest.fixture
def hall(store: Store, clock: Clock) -> Store:
    """Dung at desk 1; ten visits of ten minutes were seen."""
    sits_down(store, DUNG, "1")
    visits(store, clock, 10)
    return store


# --- unknown -----------------------------------------------------------------------------


def test_nothing_is_promised_before_five_visits_were_seen(store: Store, clock: Clock) -> None:
    sits_down(store, DUNG, "1")
    visits(store, clock, FEWEST - 1)
    assert look(store).services == {}

    visits(store, clock, 1)

    assert 1 in look(store).services


def test_a_slip_of_the_hand_is_no_visit(open_all_hours: Store, clock: Clock) -> None:
    """Called and finished within seconds, or forgotten over lunch: nothing to learn from."""
    store = open_all_hours
    sits_down(store, DUNG, "1")
    visits(store, clock, FEWEST, minutes=0.1)
    visits(store, clock, 2, minutes=60 * 3.5)

    assert look(store).services == {}


def test_nothing_is_promised_while_no_desk_is_open(hall: Store, clock: Clock) -> None:
    an = arrives(hall)
    with hall.work(hall_id=1) as work:
        desks.pause(work, "1", staff.load(work.session, hall_id=1, username=DUNG))

    seen = look(hall)

    assert (seen.tickets, seen.services) == ({}, {})
    with hall.read() as session:
        one = session.get_one(Hall, 1)
        assert forecast.for_ticket(session, one, _now(hall, an), clock.now) is None


def test_nothing_is_promised_for_a_service_whose_desk_is_closed(hall: Store, clock: Clock) -> None:
    seen = look(hall)

    assert set(seen.services) == {1}  # desks 9 and 10 are closed: no lawyer, no results


def test_nothing_is_promised_to_who_was_sent_to_a_closed_desk(hall: Store, clock: Clock) -> None:
    an, binh = arrives(hall), arrives(hall)
    does(hall, DUNG, "transfer", an, desk="2")

    assert set(look(hall).tickets) == {binh.id}


def test_nothing_is_promised_to_who_does_not_wait(hall: Store, clock: Clock) -> None:
    arrives(hall)
    called = calls_next(hall, DUNG)
    assert called is not None

    with hall.read() as session:
        assert forecast.for_ticket(session, session.get_one(Hall, 1), called, clock.now) is None


# --- known -------------------------------------------------------------------------------


def test_who_comes_to_a_free_desk_is_promised_no_wait(hall: Store, clock: Clock) -> None:
    assert look(hall).services[1] == Range(0, STEP)


def test_the_range_grows_with_the_line(hall: Store, clock: Clock) -> None:
    for _ in range(9):
        arrives(hall)

    seen = look(hall)
    ranges = [seen.tickets[key] for key in sorted(seen.tickets)]

    lows, highs = [r.low_minutes for r in ranges], [r.high_minutes for r in ranges]
    assert lows == sorted(lows)
    assert highs == sorted(highs)
    assert ranges[0] == Range(0, STEP)
    assert ranges[-1].low_minutes >= 60  # eight visits of about ten minutes, told with care
    assert ranges[-1].high_minutes >= 80


def test_whoever_comes_now_is_behind_all_who_wait(hall: Store, clock: Clock) -> None:
    came = [arrives(hall) for _ in range(5)]

    seen = look(hall)

    assert seen.services[1].low_minutes >= seen.tickets[came[-1].id].low_minutes


def test_forecasts_are_in_the_order_of_calling(hall: Store, clock: Clock) -> None:
    sits_down(hall, EM, "9")
    sits_down(hall, GIANG, "10")
    for number in range(15):
        arrives(hall, service=("regular", "lawyer", "result")[number % 3])

    seen = look(hall)

    with hall.read() as session:
        for service in (1, 2, 3):
            lows = [
                seen.tickets[ticket.id].low_minutes
                for ticket in line.waiting(session, 1)
                if ticket.service_id == service
            ]
            assert lows == sorted(lows)


def test_more_desks_mean_less_waiting(hall: Store, clock: Clock) -> None:
    came = [arrives(hall) for _ in range(8)]
    alone = look(hall).tickets[came[-1].id]

    sits_down(hall, EM, "2")
    sits_down(hall, GIANG, "3")

    assert look(hall).tickets[came[-1].id].low_minutes < alone.low_minutes


def test_who_is_at_the_desk_is_waited_for(hall: Store, clock: Clock) -> None:
    arrives(hall)
    an = arrives(hall)
    calls_next(hall, DUNG)
    at_once = look(hall).tickets[an.id]

    clock.pass_(minutes=8)

    assert at_once.high_minutes > STEP
    assert look(hall).tickets[an.id].high_minutes <= at_once.high_minutes


def test_a_visit_far_past_its_mean_does_not_end_at_once(hall: Store, clock: Clock) -> None:
    arrives(hall)
    an = arrives(hall)
    calls_next(hall, DUNG)

    clock.pass_(minutes=90)

    seen = look(hall)
    assert seen.promises[an.id].expected.middle > 1


def test_ranges_are_rounded_outwards_to_five_minutes(hall: Store, clock: Clock) -> None:
    for _ in range(6):
        arrives(hall)

    for found in look(hall).tickets.values():
        assert found.low_minutes % STEP == found.high_minutes % STEP == 0
        assert 0 <= found.low_minutes < found.high_minutes


def test_the_hall_learns_how_long_its_visits_are(open_all_hours: Store, clock: Clock) -> None:
    store = open_all_hours
    sits_down(store, DUNG, "1")
    visits(store, clock, 20, minutes=4)
    came = [arrives(store) for _ in range(10)]
    quick = look(store).tickets[came[-1].id]
    for ticket in came:
        does(store, DUNG, "withdraw", ticket)

    visits(store, clock, 60, minutes=25)
    came = [arrives(store) for _ in range(10)]

    assert look(store).tickets[came[-1].id].low_minutes > 2 * quick.low_minutes


# --- one pass for all --------------------------------------------------------------------


def outlook(store: Store, clock: Clock) -> Outlook:
    with store.read() as session:
        return forecast.outlook(session, session.get_one(Hall, 1), clock.now)


def test_requests_look_at_the_latest_pass_and_do_none(
    hall: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    latest = forecast.renew(hall, 1)
    monkeypatch.setattr("hall.forecast.passes.play", None)  # to play would be an error

    arrives(hall)

    assert outlook(hall, clock) is latest


def test_a_pass_steps_aside_for_who_writes_but_not_for_ever(hall: Store, clock: Clock) -> None:
    arrives(hall)
    looked = threading.Thread(target=look, args=(hall,))

    with hall.work(hall_id=1):
        looked.start()
        looked.join(ASIDE_SECONDS / 2)
        waited = looked.is_alive()
        looked.join(5)  # the writer is still writing

    assert waited
    assert not looked.is_alive()


def test_beside_requests_a_pass_waits_until_those_who_wrote_are_answered(
    hall: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hall.rides.ANSWER_SECONDS", ASIDE_SECONDS / 2)
    took = {}

    for is_beside in (False, True):
        arrives(hall)
        began = time.monotonic()
        forecast.renew(hall, 1, is_beside=is_beside)
        took[is_beside] = time.monotonic() - began

    assert took[False] < ASIDE_SECONDS / 2 <= took[True]


def test_before_the_first_pass_nothing_is_known(hall: Store, clock: Clock) -> None:
    assert outlook(hall, clock).services == {}


def test_a_pass_that_is_too_old_is_answered_by_one_play(
    hall: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    came = [arrives(hall) for _ in range(6)]
    latest = forecast.renew(hall, 1)
    plays: list[int] = []
    real = rollout.play

    def counted(*given: Any, plays: int, **more: Any) -> rollout.Played:
        counts.append(plays)
        return real(*given, plays=plays, **more)

    counts = plays
    monkeypatch.setattr("hall.forecast.passes.play", counted)
    clock.pass_(seconds=OLDEST_SECONDS + 1)

    found = outlook(hall, clock)

    assert plays == [1]
    assert found is not latest
    assert set(found.tickets) == {ticket.id for ticket in came}
    assert found.tickets[came[-1].id].high_minutes > found.tickets[came[0].id].high_minutes


def test_the_slip_says_what_the_button_said(hall: Store, clock: Clock) -> None:
    for _ in range(5):
        arrives(hall)
    button = forecast.renew(hall, 1).services[1]

    an = arrives(hall)

    assert (an.told_low, an.told_high) == (button.low_minutes, button.high_minutes)
    with hall.read() as session:
        one = session.get_one(Hall, 1)
        assert forecast.for_ticket(session, one, _now(hall, an), clock.now) == button


def test_the_phone_goes_on_saying_what_the_slip_said(hall: Store, clock: Clock) -> None:
    for _ in range(5):
        arrives(hall)
    button = forecast.renew(hall, 1).services[1]
    an = arrives(hall)

    clock.pass_(seconds=20)

    assert forecast.renew(hall, 1).tickets[an.id] == button


def test_who_has_priority_is_told_an_earlier_time(hall: Store, clock: Clock) -> None:
    for _ in range(9):
        arrives(hall)
    forecast.renew(hall, 1)

    an, binh = arrives(hall), arrives(hall, priority=True)

    assert an.told_low is not None
    assert binh.told_low == 0
    assert an.told_low > 20


def test_two_stores_do_not_share_what_is_kept(
    hall: Store, postgres_store: Store, clock: Clock
) -> None:
    forecast.renew(hall, 1)
    forecast.renew(postgres_store, 1)

    assert outlook(hall, clock).services
    assert not outlook(postgres_store, clock).services


def _now(store: Store, ticket: Ticket) -> Ticket:
    with store.read() as session:
        return tickets.load(session, ticket.public_id, hall_id=1)
