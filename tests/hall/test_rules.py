"""A supervisor changes the rule: checked, journalled, and whoever waits is placed anew at once."""

import pytest

from hall import journal, line, rules
from hall.calling import Calling
from hall.errors import BadInput
from hall.journal import Actor
from hall.model import Hall, Service, Step, Ticket
from hall.order import Rule
from hall.store import Store, row
from tests.conftest import Clock
from tests.people import DUNG, arrives, calls_next, does, sits_down

CHIEF = Actor("staff", 4)


def change(store: Store, calling: Calling | None = None, **numbers: object) -> int:
    with store.work(hall_id=1) as work:
        rule = Rule(**numbers)  # type: ignore[arg-type]
        return rules.change(work, rule, calling or Calling.of(work.hall.calling), by=CHIEF)


def labels(store: Store) -> list[str]:
    with store.read() as session:
        return [ticket.label for ticket in line.waiting(session, 1)]


def last(store: Store) -> Step:
    with store.read() as session:
        hall = row(session, Hall, 1)
        assert journal.check(session, store.vault, hall) is None
        return session.query(Step).filter_by(number=hall.last_step).one()


def test_who_waits_is_placed_anew_in_the_same_moment(each_store: Store, clock: Clock) -> None:
    an = arrives(each_store)
    clock.pass_(minutes=30)
    binh = arrives(each_store, priority=True)
    assert labels(each_store) == [binh.label, an.label]

    placed = change(each_store, priority_minutes=0, appointment_minutes=0, short_credit=0)

    assert placed == 2
    assert labels(each_store) == [an.label, binh.label]


def test_the_change_stands_in_the_journal_with_what_was_before(store: Store) -> None:
    arrives(store)

    change(store, overtake_cap=5)

    step = last(store)
    assert (step.verb, step.by_kind, step.by_id) == ("rule_change", "staff", 4)
    assert (step.before, step.after) == ({"overtake_cap": 15}, {"overtake_cap": 5, "placed": 1})


def test_nothing_changed_is_no_step(store: Store) -> None:
    arrives(store)
    before = last(store).number

    assert change(store) == 0
    assert last(store).number == before


def test_a_credit_that_could_overtake_a_class_is_refused_with_the_line_as_it_was(
    store: Store, clock: Clock
) -> None:
    with store.work() as work:
        work.session.get_one(Service, 1).mean_minutes = 90
    arrives(store)
    clock.pass_(minutes=1)
    arrives(store)
    before = labels(store), last(store).number

    with pytest.raises(BadInput):
        change(store, short_credit=0.5)

    assert (labels(store), last(store).number) == before


def test_who_came_back_keeps_the_distance_they_were_put_at(store: Store, clock: Clock) -> None:
    sits_down(store, DUNG, "1")
    an = arrives(store)
    others = []
    for _ in range(4):
        clock.pass_(minutes=1)
        others.append(arrives(store).label)
    calls_next(store, DUNG)
    does(store, DUNG, "miss", an)
    does(store, DUNG, "restore", an)
    assert labels(store) == [*others[:3], an.label, others[3]]

    change(store, priority_minutes=90)

    assert labels(store) == [*others[:3], an.label, others[3]]


def test_a_lower_cap_sends_those_forward_who_were_overtaken_often_enough(
    store: Store, clock: Clock
) -> None:
    an = arrives(store)
    clock.pass_(minutes=1)
    for _ in range(3):
        arrives(store, priority=True)
    sits_down(store, DUNG, "1")
    called = calls_next(store, DUNG)
    assert called is not None
    assert called.id != an.id

    change(store, overtake_cap=1)

    assert labels(store)[0] == an.label


def test_a_desk_that_looked_before_is_not_refused_after(store: Store) -> None:
    """The places are nobody's look: an officer who presses meanwhile is not sent away."""
    sits_down(store, DUNG, "1")
    an = arrives(store)
    calls_next(store, DUNG)
    with store.read() as session:
        seen = row(session, Ticket, an.id).version

    change(store, priority_minutes=90)

    does(store, DUNG, "start", an, version=seen)


@pytest.mark.parametrize(
    "numbers",
    [
        {"recall_pause_seconds": -1},
        {"calls_at_most": 0},
        {"calls_before_miss": 6, "calls_at_most": 5},
        {"returns": 10},
        {"group_from": 1},
        {"small_group_to": 4},
        {"small_group_speakers": 3, "large_group_speakers": 2},
        {"anything": 1},
    ],
)
def test_numbers_that_cannot_be_meant_are_refused(numbers: dict[str, int]) -> None:
    with pytest.raises(BadInput):
        Calling.of(numbers)


def test_five_to_ten_people_send_two_and_more_send_five() -> None:
    usual = Calling()

    assert [usual.speakers(people) for people in (1, 4, 5, 10, 11, 500)] == [0, 0, 2, 2, 5, 5]
