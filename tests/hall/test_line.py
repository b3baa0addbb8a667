"""Who is next, and how many are before you: one order, asked in different ways."""

import pytest
from sqlalchemy.orm import Session

from hall import line, tickets, turns
from hall.model import Desk, DeskService, Hall, Ticket
from hall.store import Store
from tests.conftest import MONDAY_EIGHT, Clock
from tests.people import DUNG, EM, GIANG, arrives, calls_next, does, sits_down


@pytest.fixture
def hall(store: Store) -> Store:
    """Dung at desk 1 (regular), Em at desk 9 (also lawyer), Giang at desk 10 (also result)."""
    sits_down(store, DUNG, "1")
    sits_down(store, EM, "9")
    sits_down(store, GIANG, "10")
    return store


def only(store: Store, desk: int, *services: int) -> None:
    """That desk serves these services and no other."""
    with store.work() as work:
        work.session.execute(DeskService.__table__.delete().where(DeskService.desk_id == desk))  # type: ignore[attr-defined]
        work.session.add_all([DeskService(desk_id=desk, service_id=each) for each in services])


def next_at(session: Session, desk: Desk) -> list[Ticket]:
    return turns.next_for(session, session.get_one(Hall, 1), desk, MONDAY_EIGHT, limit=10)


def ahead(store: Store, ticket: Ticket) -> int:
    with store.read() as session:
        found = tickets.load(session, ticket.public_id, hall_id=1)
        number = line.ahead_of(session, found)
        assert line.ahead_of_all(session, 1)[found.id] == number  # told one by one or all at once
        assert (found, number) in line.with_ahead(session, 1)
        return number


def labels(found: list[Ticket]) -> list[str]:
    return [ticket.label for ticket in found]


# --- order -------------------------------------------------------------------------------


def test_the_line_is_the_order_of_arrival(hall: Store, clock: Clock) -> None:
    for service in ("lawyer", "regular", "result", "regular"):
        arrives(hall, service=service)
        clock.pass_(seconds=20)

    with hall.read() as session:
        assert labels(line.waiting(session, 1)) == ["700", "001", "800", "002"]


def test_what_is_shown_as_next_is_what_is_called(hall: Store) -> None:
    for service in ("lawyer", "regular", "result", "regular", "regular"):
        arrives(hall, service=service)
    with hall.read() as session:
        shown = labels(next_at(session, session.get_one(Desk, 9)))

    called = []
    while (ticket := calls_next(hall, EM)) is not None:
        called.append(ticket.label)
        does(hall, EM, "miss", ticket)

    assert shown == called == ["700", "001", "002", "003"]


def test_a_ticket_sent_to_a_desk_is_in_no_other_desks_line(hall: Store) -> None:
    an, binh = arrives(hall), arrives(hall)
    does(hall, DUNG, "transfer", an, desk="10")

    with hall.read() as session:
        one, ten = session.get_one(Desk, 1), session.get_one(Desk, 10)
        assert labels(next_at(session, one)) == [binh.label]
        assert labels(next_at(session, ten)) == [an.label, binh.label]
        found = tickets.load(session, an.public_id, hall_id=1)
        assert (line.may_call(session, one, found), line.may_call(session, ten, found)) == (
            False,
            True,
        )


def test_the_line_of_another_hall_is_not_ours(hall: Store) -> None:
    arrives(hall)

    with hall.read() as session:
        assert line.waiting(session, 2) == []
        assert line.number_waiting(session, 2) == 0
        assert line.in_line(session, 2, 1) == 0


def test_only_who_waits_is_in_the_line(hall: Store) -> None:
    an, binh, chi, dong = (arrives(hall) for _ in range(4))
    does(hall, DUNG, "withdraw", an)
    calls_next(hall, DUNG)
    calls_next(hall, EM)
    does(hall, EM, "hold", chi, minutes=5)

    with hall.read() as session:
        assert labels(line.waiting(session, 1)) == [dong.label]
        assert line.number_waiting(session, 1) == 1
    assert binh.id


# --- before you --------------------------------------------------------------------------


def test_nobody_is_before_the_first(hall: Store) -> None:
    assert ahead(hall, arrives(hall)) == 0


def test_everybody_who_may_be_called_to_the_same_desk_counts(hall: Store) -> None:
    """Desk 9 calls both for the lawyer and for the regular officers: their tickets compete."""
    arrives(hall, service="lawyer")
    an = arrives(hall)

    assert ahead(hall, an) == 1


def test_who_competes_for_no_desk_of_mine_does_not_count(hall: Store) -> None:
    """The lawyer sits at desk 9, results are told at desk 10: their lines are two."""
    arrives(hall, service="lawyer")
    an = arrives(hall, service="result")

    assert ahead(hall, an) == 0


def test_who_was_sent_to_a_desk_counts_for_those_of_that_desk(hall: Store) -> None:
    an = arrives(hall)
    for desk, services in ((1, (1,)), (9, (2,)), (10, (3,))):
        only(hall, desk, *services)
    for desk in range(2, 9):
        only(hall, desk)
    does(hall, DUNG, "transfer", an, desk="9")

    regular, lawyer = arrives(hall), arrives(hall, service="lawyer")

    assert ahead(hall, regular) == 0
    assert ahead(hall, lawyer) == 1


def test_who_was_sent_to_a_desk_waits_for_those_of_that_desk_only(hall: Store) -> None:
    for desk in range(1, 9):
        only(hall, desk, 1)
    only(hall, 9, 2)
    only(hall, 10, 3)
    arrives(hall)
    arrives(hall, service="result")
    an = arrives(hall)
    does(hall, DUNG, "transfer", an, desk="10")

    assert ahead(hall, an) == 1


def test_a_service_without_a_desk_has_its_own_line(hall: Store) -> None:
    only(hall, 9, 1)
    arrives(hall)
    arrives(hall, service="lawyer")

    an = arrives(hall, service="lawyer")

    assert ahead(hall, an) == 1


@pytest.mark.parametrize("service", ["regular", "lawyer", "result"])
def test_who_comes_now_is_told_what_they_will_find(hall: Store, service: str) -> None:
    for other in ("regular", "lawyer", "result", "lawyer"):
        arrives(hall, service=other)
    key = {"regular": 1, "lawyer": 2, "result": 3}[service]
    with hall.read() as session:
        told = line.in_line(session, 1, key)

    assert ahead(hall, arrives(hall, service=service)) == told


def test_two_tickets_at_one_place_are_in_the_order_of_their_keys(hall: Store) -> None:
    an, binh = arrives(hall), arrives(hall)
    with hall.work() as work:
        work.session.get_one(Ticket, binh.id).place = an.place

    assert (ahead(hall, an), ahead(hall, binh)) == (0, 1)


def test_one_by_one_and_all_at_once_say_the_same(hall: Store) -> None:
    came = [arrives(hall, service=("regular", "lawyer", "result")[n % 3]) for n in range(12)]
    does(hall, DUNG, "transfer", came[3], desk="9")
    does(hall, DUNG, "transfer", came[4], service="result", desk="1")
    does(hall, DUNG, "transfer", came[6], service="lawyer")

    told = [ahead(hall, ticket) for ticket in came]

    assert told[0] == 0
    assert len(set(told)) > 4
