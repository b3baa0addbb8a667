"""Who may go before whom, and how often: the rule, and the line that keeps it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall import line
from hall.errors import BadInput
from hall.model import Hall, Service, Ticket
from hall.order import MINUTE, Rule
from hall.store import Store
from tests.conftest import Clock
from tests.people import DUNG, EM, arrives, calls_next, does, serves, sits_down


def rule(store: Store, **numbers: object) -> None:
    with store.work() as work:
        work.session.get_one(Hall, 1).line_rule = dict(numbers)


def mean(store: Store, service: int, minutes: int) -> None:
    with store.work() as work:
        work.session.get_one(Service, service).mean_minutes = minutes


def labels(store: Store) -> list[str]:
    with store.read() as session:
        return [ticket.label for ticket in line.waiting(session, 1)]


def calls(store: Store, times: int) -> list[str]:
    """Dung calls and serves that many, one after the other."""
    found = []
    for _ in range(times):
        ticket = calls_next(store, DUNG)
        assert ticket is not None
        found.append(ticket.label)
        serves(store, DUNG, ticket)
    return found


def test_priority_goes_before_those_who_came_up_to_an_hour_earlier(
    store: Store, clock: Clock
) -> None:
    an = arrives(store)
    clock.pass_(minutes=2)
    binh = arrives(store)
    clock.pass_(minutes=59)
    chi = arrives(store, priority=True)

    assert labels(store) == [an.label, chi.label, binh.label]


def test_who_waited_longer_than_the_head_start_is_not_overtaken(store: Store, clock: Clock) -> None:
    an = arrives(store)
    clock.pass_(minutes=61)
    arrives(store, priority=True)
    sits_down(store, DUNG, "1")

    called = calls_next(store)

    assert called is not None
    assert called.id == an.id


def test_a_hall_may_keep_plain_order_of_arrival(store: Store, clock: Clock) -> None:
    rule(store, priority_minutes=0, appointment_minutes=0, short_credit=0)
    an = arrives(store)
    clock.pass_(minutes=1)
    binh = arrives(store, priority=True)

    assert labels(store) == [an.label, binh.label]


def test_a_short_service_goes_a_little_earlier(store: Store, clock: Clock) -> None:
    mean(store, 1, 20)
    mean(store, 3, 8)
    an = arrives(store)
    clock.pass_(minutes=5)
    binh = arrives(store, service="result")  # 12 minutes shorter: 6 minutes of credit

    assert labels(store) == [binh.label, an.label]


def test_nobody_is_overtaken_more_often_than_the_rule_allows(store: Store, clock: Clock) -> None:
    rule(store, overtake_cap=3)
    sits_down(store, DUNG, "1")
    an = arrives(store)
    urgent = []
    for _ in range(6):
        clock.pass_(minutes=1)
        urgent.append(arrives(store, priority=True).label)

    called = calls(store, 7)

    assert called == [*urgent[:3], an.label, *urgent[3:]]


def test_who_missed_their_turn_and_returns_is_counted_anew(store: Store, clock: Clock) -> None:
    """The limit protects them again: it did not stay behind with the call they missed."""
    rule(store, overtake_cap=4)
    sits_down(store, DUNG, "1")
    an = arrives(store)
    clock.pass_(minutes=1)
    for _ in range(4):
        arrives(store, priority=True)
    calls(store, 4)
    missed = calls_next(store, DUNG)
    assert missed is not None
    assert missed.id == an.id
    does(store, DUNG, "miss", an)
    does(store, DUNG, "restore", an)
    urgent = [arrives(store, priority=True).label for _ in range(6)]

    called = calls(store, 7)

    assert called == [*urgent[:4], an.label, *urgent[4:]]


def test_only_those_whom_the_desk_could_have_called_count_as_overtaken(
    store: Store, clock: Clock
) -> None:
    lawyer = arrives(store, service="lawyer")
    sits_down(store, DUNG, "1")
    clock.pass_(minutes=1)
    arrives(store, priority=True)

    calls(store, 1)

    with store.read() as session:
        assert session.get_one(Ticket, lawyer.id).overtaken == 0


def test_a_transfer_keeps_the_time_of_arrival(store: Store, clock: Clock) -> None:
    sits_down(store, DUNG, "1")
    an = arrives(store)
    calls_next(store)
    clock.pass_(minutes=10)
    binh = arrives(store, service="result")

    does(store, DUNG, "transfer", an, service="result")

    assert labels(store) == [an.label, binh.label]


def test_a_call_taken_back_leaves_the_line_as_it_was(store: Store, clock: Clock) -> None:
    sits_down(store, EM, "2")
    an = arrives(store)
    clock.pass_(minutes=1)
    binh = arrives(store, priority=True)

    called = calls_next(store, EM)
    assert called is not None
    does(store, EM, "undo", called)

    assert labels(store) == [binh.label, an.label]


@pytest.mark.parametrize(
    "numbers",
    [
        {"priority_minutes": -1},
        {"priority_minutes": 10, "appointment_minutes": 20},
        {"short_credit": 1.5},
        {"overtake_cap": 0},
        {"lead_tie_minutes": 16},
        {"lead_window_minutes": 11},
        {"anything": 1},
    ],
)
def test_a_rule_that_cannot_be_meant_is_refused(numbers: dict[str, object]) -> None:
    with pytest.raises(BadInput):
        Rule.of(numbers)


def test_a_credit_that_could_overtake_a_class_is_refused() -> None:
    Rule(short_credit=0.5).check([5, 45])  # 20 minutes: less than the smallest gap, 30

    with pytest.raises(BadInput):
        Rule(short_credit=1).check([5, 45])


def test_what_counts_as_together_is_less_than_what_lies_between_two_classes() -> None:
    Rule(lead_tie_minutes=10).check([5, 45])  # with the credit of 20 just 30, the smallest gap

    with pytest.raises(BadInput):
        Rule(lead_tie_minutes=11).check([5, 45])


@given(
    since=st.integers(0, 10**15),
    later=st.integers(1, 10**9),
    mean=st.integers(1, 60),
    other=st.integers(1, 60),
)
def test_priority_is_never_overtaken_by_who_has_none_and_came_later(
    since: int, later: int, mean: int, other: int
) -> None:
    usual = Rule()
    longest = max(mean, other)

    urgent = usual.place(since, priority=True, mean=mean, longest=longest)
    ordinary = usual.place(since + later, priority=False, mean=other, longest=longest)

    assert urgent < ordinary


@given(gap=st.integers(0, 10**12), mean=st.integers(5, 45), other=st.integers(5, 45))
def test_nobody_is_overtaken_by_who_came_more_than_eighty_minutes_later(
    gap: int, mean: int, other: int
) -> None:
    usual = Rule()
    bound = (60 + 0.5 * 40) * MINUTE

    early = usual.place(0, priority=False, mean=mean, longest=45)
    late = usual.place(gap, priority=True, mean=other, longest=45)

    assert late >= early or gap <= bound
