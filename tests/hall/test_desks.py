"""Who sits where."""

import pytest
from sqlalchemy import select

from hall import desks, staff
from hall.errors import DeskBusy, DeskTaken, NotAllowed, NotFound
from hall.model import Desk, DeskState, Step
from hall.store import Store
from tests.people import DUNG, EM, HOA, arrives, calls_next, does, sits_down


def closes(store: Store, who: str, label: str, *, overrules: bool = False) -> Desk:
    with store.work(hall_id=1) as work:
        person = staff.load(work.session, hall_id=1, username=who)
        return desks.close(work, label, person, overrules=overrules)


def pauses(store: Store, who: str, label: str) -> Desk:
    with store.work(hall_id=1) as work:
        return desks.pause(work, label, staff.load(work.session, hall_id=1, username=who))


def stands_up(store: Store, who: str) -> None:
    with store.work(hall_id=1) as work:
        desks.stand_up(work, staff.load(work.session, hall_id=1, username=who))


def at(store: Store, label: str) -> Desk:
    with store.read() as session:
        return desks.load(session, label, hall_id=1)


def verbs(store: Store) -> list[str]:
    with store.read() as session:
        return list(session.scalars(select(Step.verb).order_by(Step.number)))


def test_an_officer_sits_down(store: Store) -> None:
    sits_down(store, DUNG, "1")

    desk = at(store, "1")
    assert desk.state is DeskState.OPEN
    assert desk.staff is not None
    assert desk.staff.username == DUNG


def test_sitting_down_twice_is_once(store: Store) -> None:
    sits_down(store, DUNG, "1")
    sits_down(store, DUNG, "1")

    assert verbs(store) == ["desk_open"]


def test_a_desk_is_not_taken_from_another_by_accident(store: Store) -> None:
    sits_down(store, DUNG, "1")

    with pytest.raises(DeskTaken):
        sits_down(store, EM, "1")


def test_a_desk_can_be_taken_over_openly_with_the_ticket_it_holds(store: Store) -> None:
    sits_down(store, DUNG, "1")
    an = arrives(store)
    calls_next(store, DUNG)

    sits_down(store, EM, "1", take_over=True)
    served = does(store, EM, "start", an)

    assert served.desk_id == 1
    assert verbs(store)[-2:] == ["desk_take_over", "start"]
    with pytest.raises(NotAllowed):
        does(store, DUNG, "finish", an)


def test_an_officer_who_sits_down_elsewhere_leaves_the_first_desk(store: Store) -> None:
    sits_down(store, DUNG, "1")
    sits_down(store, DUNG, "2")

    assert at(store, "1").state is DeskState.CLOSED
    assert at(store, "1").staff_id is None
    assert verbs(store) == ["desk_open", "desk_close", "desk_open"]


def test_an_officer_does_not_walk_away_from_a_citizen(store: Store) -> None:
    sits_down(store, DUNG, "1")
    arrives(store)
    calls_next(store, DUNG)

    with pytest.raises(DeskBusy):
        sits_down(store, DUNG, "2")

    assert at(store, "1").state is DeskState.OPEN
    assert at(store, "2").state is DeskState.CLOSED


@pytest.mark.parametrize("leave", [closes, pauses])
def test_a_desk_that_holds_a_ticket_is_neither_closed_nor_paused(
    store: Store, leave: object
) -> None:
    sits_down(store, DUNG, "1")
    arrives(store)
    calls_next(store, DUNG)

    with pytest.raises(DeskBusy):
        leave(store, DUNG, "1")  # type: ignore[operator]


def test_who_signs_out_leaves_a_free_desk_and_not_a_citizen(store: Store) -> None:
    sits_down(store, DUNG, "1")
    sits_down(store, EM, "2")
    arrives(store)
    calls_next(store, DUNG)

    stands_up(store, DUNG)
    stands_up(store, EM)
    stands_up(store, HOA)  # who sits nowhere

    assert at(store, "1").state is DeskState.OPEN
    assert at(store, "2").state is DeskState.CLOSED


def test_a_desk_on_a_break_calls_nobody_and_stays_the_officers(store: Store) -> None:
    sits_down(store, DUNG, "1")
    arrives(store)
    pauses(store, DUNG, "1")
    pauses(store, DUNG, "1")

    with pytest.raises(NotAllowed):
        calls_next(store, DUNG)
    with pytest.raises(DeskTaken):
        sits_down(store, EM, "1")
    sits_down(store, DUNG, "1")
    assert calls_next(store, DUNG) is not None


def test_nobody_pauses_or_closes_anothers_desk(store: Store) -> None:
    sits_down(store, DUNG, "1")

    with pytest.raises(NotAllowed):
        pauses(store, EM, "1")
    with pytest.raises(NotAllowed):
        closes(store, EM, "1")


def test_a_supervisor_closes_a_desk_that_was_left_open(store: Store) -> None:
    sits_down(store, DUNG, "1")

    closes(store, HOA, "1", overrules=True)
    closes(store, HOA, "1", overrules=True)

    assert at(store, "1").staff_id is None
    assert verbs(store) == ["desk_open", "desk_close"]


def test_a_desk_nobody_knows_is_not_found(store: Store) -> None:
    with pytest.raises(NotFound):
        sits_down(store, DUNG, "99")


def test_the_desks_come_in_their_order(store: Store) -> None:
    with store.read() as session:
        assert [desk.label for desk in desks.all_of(session, 1)] == [str(n) for n in range(1, 11)]
