"""How people are called: how often and how long between, out of turn, and who may come back."""

import pytest
from sqlalchemy import select

from hall import board, issuing, tickets
from hall.errors import BadInput, NotAllowed, TooMany
from hall.lifecycle import TicketState
from hall.model import Desk, Hall, Step, Ticket
from hall.store import Store, row
from tests.conftest import Clock
from tests.people import DUNG, EM, GIANG, arrives, calls_next, does, hand, serves, sits_down

T = TicketState


def rule(store: Store, **numbers: int) -> None:
    with store.work() as work:
        work.session.get_one(Hall, 1).calling = dict(numbers)


def steps(store: Store, ticket: Ticket) -> list[Step]:
    with store.read() as session:
        return tickets.steps_of(session, ticket)


def now(store: Store, ticket: Ticket) -> Ticket:
    with store.read() as session:
        return tickets.load(session, ticket.public_id, hall_id=1)


@pytest.fixture
def called(store: Store) -> Ticket:
    """An, called to desk 1 a moment ago."""
    sits_down(store, DUNG, "1")
    an = arrives(store)
    calls_next(store, DUNG)
    return an


# --- again -------------------------------------------------------------------------------


def test_between_two_calls_lies_the_halls_pause(store: Store, called: Ticket, clock: Clock) -> None:
    rule(store, recall_pause_seconds=20)
    clock.pass_(seconds=12)

    with pytest.raises(TooMany) as refused:
        does(store, DUNG, "recall", called)

    assert refused.value.retry_after in (8, 9)  # the hall's time is a moment ahead
    clock.pass_(seconds=9)
    assert does(store, DUNG, "recall", called).calls == 2


def test_a_number_is_not_called_more_often_than_the_hall_wants(
    store: Store, called: Ticket
) -> None:
    rule(store, recall_pause_seconds=0, calls_at_most=3)
    for _ in range(2):
        does(store, DUNG, "recall", called)

    with pytest.raises(NotAllowed):
        does(store, DUNG, "recall", called)

    assert does(store, DUNG, "miss", called).state is T.MISSED


def test_each_recall_chimes_again(store: Store, called: Ticket, clock: Clock) -> None:
    keys = set()
    for _ in range(3):
        clock.pass_(seconds=30)
        does(store, DUNG, "recall", called)
        with store.read() as session:
            keys.add(board.read(session, hall_id=1, now=clock()).calls[0].key)

    assert len(keys) == 3


# --- out of turn -------------------------------------------------------------------------


def test_a_call_out_of_turn_says_so_and_why(store: Store) -> None:
    sits_down(store, DUNG, "1")
    arrives(store)
    binh = arrives(store)

    does(store, DUNG, "call", binh, reason=" health ", must_say_why=True)

    assert steps(store, binh)[-1].after | {"out_of_turn": True, "reason": "health"} == (
        steps(store, binh)[-1].after
    )


def test_a_call_in_its_turn_needs_no_reason(store: Store) -> None:
    sits_down(store, DUNG, "1")
    an = arrives(store)
    arrives(store)

    does(store, DUNG, "call", an, must_say_why=True)

    assert "out_of_turn" not in steps(store, an)[-1].after


def test_the_console_does_not_let_it_pass_without_a_reason(store: Store) -> None:
    sits_down(store, DUNG, "1")
    arrives(store)
    binh = arrives(store)

    with pytest.raises(BadInput, match="reason"):
        does(store, DUNG, "call", binh, must_say_why=True)

    assert now(store, binh).state is T.WAITING


def test_a_program_that_gives_no_reason_is_written_down_all_the_same(store: Store) -> None:
    sits_down(store, DUNG, "1")
    arrives(store)
    binh = arrives(store)

    does(store, DUNG, "call", binh)

    assert steps(store, binh)[-1].after["out_of_turn"] is True
    assert steps(store, binh)[-1].after["reason"] == ""


def test_back_from_missed_or_hold_is_not_out_of_turn(store: Store, called: Ticket) -> None:
    arrives(store)
    does(store, DUNG, "miss", called)

    does(store, DUNG, "call", called, must_say_why=True)

    assert "out_of_turn" not in steps(store, called)[-1].after


# --- coming back from missed ---------------------------------------------------------------


def test_a_missed_citizen_returns_behind_as_many_as_the_hall_wants(store: Store) -> None:
    rule(store, returns_after=1)
    sits_down(store, DUNG, "1")
    an, binh, chi = (arrives(store) for _ in range(3))
    calls_next(store, DUNG)
    does(store, DUNG, "miss", an)

    does(store, DUNG, "restore", an)

    order = []
    for _ in range(3):
        called = calls_next(store, DUNG)
        assert called is not None
        order.append(called.id)
        serves(store, DUNG, called)
    assert order == [binh.id, an.id, chi.id]


def test_the_second_time_a_new_number_is_given(store: Store, called: Ticket) -> None:
    rule(store, returns=1)
    does(store, DUNG, "miss", called)
    does(store, DUNG, "restore", called)
    calls_next(store, DUNG)
    does(store, DUNG, "miss", called)

    with pytest.raises(NotAllowed):
        does(store, DUNG, "restore", called)
    with store.work(hall_id=1) as work:
        fresh = issuing.renew(work, called.public_id, hand(work, DUNG))

    assert now(store, called).state is T.WITHDRAWN
    assert (fresh.state, fresh.label, fresh.returns) == (T.WAITING, "002", 0)


def test_a_new_number_keeps_the_wish(store: Store) -> None:
    sits_down(store, DUNG, "1")
    an = arrives(store, party_size=3, priority=True, language="en", phone="0912 345 678")
    calls_next(store, DUNG)
    does(store, DUNG, "miss", an)

    with store.work(hall_id=1) as work:
        fresh = issuing.renew(work, an.public_id, hand(work, DUNG))
        assert fresh.phone is not None
        place = issuing.phone_place(fresh.public_id)
        assert work.vault.unseal(fresh.phone, place=place) == "0912 345 678"

    assert (fresh.party_size, fresh.priority, fresh.language) == (3, True, "en")


def test_only_a_missed_one_gets_a_new_number(store: Store) -> None:
    sits_down(store, DUNG, "1")
    an = arrives(store)

    with pytest.raises(NotAllowed), store.work(hall_id=1) as work:
        issuing.renew(work, an.public_id, hand(work, DUNG))


# --- elsewhere and back -------------------------------------------------------------------


@pytest.fixture
def elsewhere(store: Store, called: Ticket) -> Ticket:
    """An, sent from desk 1 to desk 10 for a result, and called there."""
    does(store, DUNG, "start", called)
    sits_down(store, EM, "10")
    does(store, DUNG, "transfer", called, service="result", come_back=True)
    calls_next(store, EM)
    return does(store, EM, "start", called)


def test_done_elsewhere_it_goes_back_to_the_first_desk(store: Store, elsewhere: Ticket) -> None:
    arrives(store)

    back = does(store, EM, "send_back", elsewhere)

    assert (back.state, back.service.code) == (T.WAITING, "regular")
    called = calls_next(store, DUNG)
    assert called is not None
    assert called.id == elsewhere.id
    assert now(store, elsewhere).back_to_id is None


def test_nobody_else_calls_it_on_its_way_back(store: Store, elsewhere: Ticket) -> None:
    does(store, EM, "send_back", elsewhere)

    assert calls_next(store, EM) is None


def test_a_first_desk_that_closed_meanwhile_leaves_it_to_the_others(
    store: Store, elsewhere: Ticket
) -> None:
    with store.work() as work:
        first = row(work.session, Desk, 1)
        first.state, first.staff_id = first.state.CLOSED, None

    back = does(store, EM, "send_back", elsewhere)

    assert back.for_desk is None


def test_it_may_end_where_it_was_sent(store: Store, elsewhere: Ticket) -> None:
    assert does(store, EM, "finish", elsewhere).state is T.SERVED


def test_who_was_sent_by_nobody_is_not_sent_back(store: Store, called: Ticket) -> None:
    does(store, DUNG, "start", called)

    with pytest.raises(NotAllowed):
        does(store, DUNG, "send_back", called)


def test_only_from_a_desk_can_one_come_back_to_it(store: Store) -> None:
    sits_down(store, DUNG, "1")
    an = arrives(store)

    with pytest.raises(BadInput, match="come_back"):
        does(store, DUNG, "transfer", an, service="result", come_back=True)


def test_taken_back_the_way_back_is_there_again(store: Store, elsewhere: Ticket) -> None:
    does(store, EM, "send_back", elsewhere)

    does(store, EM, "undo", elsewhere)

    again = now(store, elsewhere)
    assert (again.state, again.back_to_id, again.service.code) == (T.SERVING, 1, "result")
    assert does(store, EM, "send_back", elsewhere).service.code == "regular"


def test_a_switch_pressed_twice_is_done_once(store: Store, called: Ticket) -> None:
    does(store, DUNG, "start", called)
    seen = now(store, called).version
    does(store, DUNG, "switch", called, service="result", version=seen)

    does(store, DUNG, "switch", called, service="result", version=seen)

    assert [step.verb for step in steps(store, called)].count("switch") == 1


def test_another_desk_does_not_switch_or_send_back(store: Store, elsewhere: Ticket) -> None:
    sits_down(store, GIANG, "3")

    for verb, more in (("switch", {"service": "lawyer"}), ("send_back", {})):
        with pytest.raises(NotAllowed):
            does(store, GIANG, verb, elsewhere, **more)


def test_the_table_of_lives_has_no_step_the_journal_lacks(store: Store, elsewhere: Ticket) -> None:
    does(store, EM, "send_back", elsewhere)

    with store.read() as session:
        verbs = session.scalars(select(Step.verb).where(Step.ticket_id == elsewhere.id)).all()
    assert verbs == ["issue", "call", "start", "transfer", "call", "start", "send_back"]
