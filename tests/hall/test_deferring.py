"""More time: a few places back, once or twice, and never further than the line is long."""

import pytest

from hall import deferring, line
from hall.errors import NotAllowed
from hall.journal import CITIZEN
from hall.model import Step, Ticket
from hall.order import Rule
from hall.store import Store
from hall.tickets import Hand, steps_of
from tests.conftest import Clock
from tests.people import DUNG, arrives, calls_next, sits_down


def asks_for_time(store: Store, ticket: Ticket, times: int | None = None) -> Ticket:
    with store.work(hall_id=1) as work:
        return deferring.defer(work, ticket.public_id, Hand(CITIZEN), times=times)


def in_line(store: Store) -> list[str]:
    with store.read() as session:
        return [ticket.label for ticket in line.waiting(session, 1)]


def come(store: Store, clock: Clock, number: int) -> list[Ticket]:
    found = []
    for _ in range(number):
        clock.pass_(seconds=10)
        found.append(arrives(store))
    return found


def test_three_others_go_first(each_store: Store, clock: Clock) -> None:
    an, *_ = come(each_store, clock, 6)

    asks_for_time(each_store, an)

    assert in_line(each_store) == ["002", "003", "004", "001", "005", "006"]


def test_where_fewer_wait_one_goes_behind_them(store: Store, clock: Clock) -> None:
    an, *_ = come(store, clock, 2)

    asks_for_time(store, an)

    assert in_line(store) == ["002", "001"]


def test_the_last_in_line_has_nobody_to_let_go_first(store: Store, clock: Clock) -> None:
    *_, chi = come(store, clock, 3)

    with pytest.raises(NotAllowed, match="last in line"):
        asks_for_time(store, chi)

    assert in_line(store) == ["001", "002", "003"]


def test_one_may_ask_twice_and_not_three_times(store: Store, clock: Clock) -> None:
    an, *_ = come(store, clock, 9)
    asks_for_time(store, an)
    asks_for_time(store, an)

    with pytest.raises(NotAllowed, match="often enough"):
        asks_for_time(store, an)

    assert in_line(store).index("001") == 6


def test_a_hall_may_allow_it_never_or_farther(store: Store, clock: Clock) -> None:
    an, binh, *_ = come(store, clock, 6)
    with store.work(hall_id=1) as work:
        work.hall.line_rule = Rule(defer_places=1, defer_times=1).stored()
    asks_for_time(store, an)
    assert in_line(store)[:2] == ["002", "001"]

    with store.work(hall_id=1) as work:
        work.hall.line_rule = Rule(defer_times=0).stored()
    with pytest.raises(NotAllowed):
        asks_for_time(store, binh)


def test_one_press_that_came_twice_counts_once(store: Store, clock: Clock) -> None:
    an, *_ = come(store, clock, 9)

    asks_for_time(store, an, times=0)
    asks_for_time(store, an, times=0)

    assert in_line(store).index("001") == 3


def test_who_is_called_already_goes_to_the_desk(store: Store, clock: Clock) -> None:
    an, *_ = come(store, clock, 3)
    sits_down(store, DUNG, "1")
    calls_next(store, DUNG)

    with pytest.raises(NotAllowed):
        asks_for_time(store, an)


def test_it_stands_in_the_journal_as_the_citizens_own_wish(store: Store, clock: Clock) -> None:
    an, *_ = come(store, clock, 4)

    asks_for_time(store, an)

    with store.read() as session:
        step: Step = steps_of(session, an)[-1]
    assert (step.verb, step.by_kind) == ("defer", "citizen")
    assert step.after["deferred"] == 1


def test_others_services_are_not_in_the_way(store: Store, clock: Clock) -> None:
    an = arrives(store, service="lawyer")
    come(store, clock, 2)
    sits_down(store, DUNG, "9")  # serves both: they compete

    asks_for_time(store, an)

    assert in_line(store) == ["001", "002", "700"]
