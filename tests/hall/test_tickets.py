"""What happens to a ticket in the line: who is called, what can be taken back, where it returns."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from hall import line, tickets
from hall.errors import BadInput, Conflict, DeskBusy, NotAllowed, NotFound
from hall.journal import CITIZEN
from hall.lifecycle import TicketState
from hall.model import Ticket
from hall.store import Store
from hall.tickets import Hand
from tests.conftest import DESKS, PEOPLE, Clock
from tests.people import DUNG, EM, GIANG, HOA, arrives, calls_next, does, hand, serves, sits_down

OFFICERS = [name for name in PEOPLE if name not in {"hoa", "khanh", "lan"}]


@pytest.fixture
def hall(store: Store) -> Store:
    """Dung sits at desk 1, Em at desk 2."""
    sits_down(store, DUNG, "1")
    sits_down(store, EM, "2")
    return store


def labels(store: Store) -> list[str]:
    """The line, as it would be called."""
    with store.read() as session:
        return [ticket.label for ticket in line.waiting(session, 1)]


def now(store: Store, ticket: Ticket) -> Ticket:
    with store.read() as session:
        return tickets.load(session, ticket.public_id, hall_id=1)


# --- calling -----------------------------------------------------------------------------


def test_whoever_waited_longest_is_called(hall: Store, clock: Clock) -> None:
    an = arrives(hall)
    clock.pass_(minutes=5)
    arrives(hall)
    clock.pass_(minutes=5)

    called = calls_next(hall, DUNG)

    assert called is not None
    assert called.id == an.id
    assert (called.state, called.desk_id, called.calls) == (TicketState.CALLED, 1, 1)
    assert called.called_at == clock.now


def test_an_empty_hall_is_good_news(hall: Store) -> None:
    assert calls_next(hall, DUNG) is None


def test_a_desk_calls_only_for_services_it_has(hall: Store) -> None:
    arrives(hall, service="lawyer")
    binh = arrives(hall)

    called = calls_next(hall, DUNG)

    assert called is not None
    assert called.id == binh.id


def test_a_desk_that_holds_a_ticket_calls_nobody_else(hall: Store) -> None:
    arrives(hall)
    binh = arrives(hall)
    calls_next(hall, DUNG)

    with pytest.raises(DeskBusy):
        calls_next(hall, DUNG)
    with pytest.raises(DeskBusy):
        does(hall, DUNG, "call", binh)


@pytest.mark.parametrize("who", [GIANG, HOA])
def test_nobody_calls_without_a_desk(hall: Store, who: str) -> None:
    arrives(hall)

    with pytest.raises(NotAllowed):
        calls_next(hall, who)


def test_nobody_is_called_twice_when_ten_officers_press_at_once(each_store: Store) -> None:
    for who, desk in zip(OFFICERS, DESKS, strict=True):
        sits_down(each_store, who, desk)
    waiting = {arrives(each_store).id for _ in DESKS}
    together = Barrier(len(DESKS))

    def press(who: str) -> Ticket | None:
        together.wait()
        return calls_next(each_store, who)

    with ThreadPoolExecutor(len(DESKS)) as officers:
        called = list(officers.map(press, OFFICERS))

    assert {ticket.id for ticket in called if ticket} == waiting
    assert len({ticket.desk_id for ticket in called if ticket}) == len(DESKS)


def test_two_officers_who_want_the_same_ticket_do_not_both_get_it(each_store: Store) -> None:
    sits_down(each_store, DUNG, "1")
    sits_down(each_store, EM, "2")
    an = arrives(each_store)
    together = Barrier(2)

    def press(who: str) -> str:
        together.wait()
        try:
            does(each_store, who, "call", an, version=an.version)
        except (NotAllowed, Conflict):
            return "refused"
        return "called"

    with ThreadPoolExecutor(2) as officers:
        answers = sorted(officers.map(press, (DUNG, EM)))

    assert answers == ["called", "refused"]


def test_ten_presses_of_one_finger_call_one_ticket(hall: Store) -> None:
    first, second = arrives(hall), arrives(hall)

    for _ in range(3):
        does(hall, DUNG, "call", first)

    assert now(hall, first).calls == 1
    assert now(hall, second).state is TicketState.WAITING


def test_a_recall_is_counted_and_takes_the_moment(hall: Store, clock: Clock) -> None:
    arrives(hall)
    an = calls_next(hall, DUNG)
    assert an is not None
    clock.pass_(seconds=40)

    again = does(hall, DUNG, "recall", an)

    assert again.calls == 2
    assert again.called_at == clock.now


def test_a_quiet_call_is_quiet_until_the_ticket_waits_again(hall: Store) -> None:
    an = arrives(hall)
    with hall.work(hall_id=1) as work:
        tickets.call_next(work, hand(work, DUNG), quiet=True)
    assert now(hall, an).quiet

    does(hall, DUNG, "restore", an)
    calls_next(hall, DUNG)

    assert not now(hall, an).quiet


def test_a_ticket_of_another_hall_is_not_here(hall: Store) -> None:
    an = arrives(hall)

    with hall.read() as session, pytest.raises(NotFound):
        tickets.load(session, an.public_id, hall_id=2)


# --- back to the line --------------------------------------------------------------------


def test_a_call_taken_back_returns_to_its_old_place(hall: Store) -> None:
    an, _, _ = arrives(hall), arrives(hall), arrives(hall)
    calls_next(hall, DUNG)

    back = does(hall, DUNG, "restore", an)

    assert labels(hall) == ["001", "002", "003"]
    assert (back.desk_id, back.called_at, back.calls) == (None, None, 0)


def test_a_missed_citizen_who_returns_waits_for_three(hall: Store) -> None:
    an, *_ = (arrives(hall) for _ in range(6))
    calls_next(hall, DUNG)
    does(hall, DUNG, "miss", an)

    does(hall, EM, "restore", an)

    assert labels(hall) == ["002", "003", "004", "001", "005", "006"]


def test_a_missed_citizen_who_returns_to_a_short_line_is_its_last(hall: Store) -> None:
    an, _, _ = arrives(hall), arrives(hall), arrives(hall)
    calls_next(hall, DUNG)
    does(hall, DUNG, "miss", an)

    does(hall, EM, "restore", an)

    assert labels(hall) == ["002", "003", "001"]


def test_a_missed_citizen_waits_only_for_those_who_compete(hall: Store) -> None:
    """The line before the lawyer is no reason to wait for the result."""
    sits_down(hall, GIANG, "10")
    first = arrives(hall, service="result")
    for _ in range(4):
        arrives(hall, service="lawyer")
    arrives(hall, service="result")
    calls_next(hall, GIANG)
    does(hall, GIANG, "miss", first)

    does(hall, GIANG, "restore", first)

    assert labels(hall) == ["700", "701", "702", "703", "801", "800"]


def test_a_hold_ends_by_itself_and_the_old_place_is_kept(hall: Store, clock: Clock) -> None:
    an, _ = arrives(hall), arrives(hall)
    calls_next(hall, DUNG)
    held = does(hall, DUNG, "hold", an, minutes=10)
    assert held.held_until is not None
    arrives(hall)

    clock.pass_(minutes=9, seconds=59)
    calls_next(hall, EM)
    assert now(hall, an).state is TicketState.ON_HOLD
    clock.pass_(seconds=2)
    called = calls_next(hall, DUNG)

    assert called is not None
    assert called.id == an.id


def test_a_hold_can_be_ended_early(hall: Store) -> None:
    an, _ = arrives(hall), arrives(hall)
    calls_next(hall, DUNG)
    does(hall, DUNG, "hold", an, minutes=10)

    does(hall, DUNG, "resume", an)

    assert labels(hall) == ["001", "002"]


@pytest.mark.parametrize("minutes", [0, -5, 8 * 60 + 1])
def test_a_hold_is_from_a_minute_to_a_working_day(hall: Store, minutes: int) -> None:
    an = arrives(hall)
    calls_next(hall, DUNG)

    with pytest.raises(BadInput):
        does(hall, DUNG, "hold", an, minutes=minutes)


# --- transfer ----------------------------------------------------------------------------


def test_a_transfer_keeps_number_and_time_of_arrival(hall: Store, clock: Clock) -> None:
    sits_down(hall, GIANG, "10")
    an = arrives(hall)
    calls_next(hall, DUNG)
    clock.pass_(minutes=20)
    binh = arrives(hall, service="result")

    moved = does(hall, DUNG, "transfer", an, service="result")

    assert (moved.label, moved.issued_at, moved.place) == (an.label, an.issued_at, an.place)
    assert moved.service_id == 3
    assert labels(hall) == [an.label, binh.label]


def test_a_ticket_sent_to_a_desk_is_called_there_and_nowhere_else(hall: Store) -> None:
    an, binh = arrives(hall), arrives(hall)
    does(hall, EM, "transfer", an, desk="2")

    called_by_dung = calls_next(hall, DUNG)
    called_by_em = calls_next(hall, EM)

    assert called_by_dung is not None
    assert called_by_em is not None
    assert (called_by_dung.id, called_by_em.id) == (binh.id, an.id)


def test_a_desk_may_call_what_was_sent_to_it_whatever_the_service(hall: Store) -> None:
    an = arrives(hall, service="lawyer")
    does(hall, EM, "transfer", an, desk="1")

    called = calls_next(hall, DUNG)

    assert called is not None
    assert called.id == an.id


def test_a_ticket_of_another_service_is_not_called_by_name(hall: Store) -> None:
    an = arrives(hall, service="lawyer")

    with pytest.raises(NotAllowed):
        does(hall, DUNG, "call", an)


def test_a_transfer_pressed_twice_is_one(hall: Store) -> None:
    an = arrives(hall)
    moved = does(hall, DUNG, "transfer", an, desk="2", version=an.version)

    again = does(hall, DUNG, "transfer", an, desk="2", version=an.version)

    assert again.version == moved.version


@pytest.mark.parametrize(
    ("wish", "refusal"),
    [({}, BadInput), ({"service": "nothing"}, NotFound), ({"desk": "99"}, NotFound)],
)
def test_a_transfer_to_nowhere_is_refused(
    hall: Store, wish: dict[str, object], refusal: type[Exception]
) -> None:
    an = arrives(hall)

    with pytest.raises(refusal):
        does(hall, DUNG, "transfer", an, **wish)


# --- the citizen -------------------------------------------------------------------------


@pytest.mark.parametrize("verb", ["", "call", "hold", "miss"])
def test_a_citizen_may_give_up_wherever_they_are_in_line(hall: Store, verb: str) -> None:
    an = arrives(hall)
    if verb:
        calls_next(hall, DUNG)
        does(hall, DUNG, verb, an, **({"minutes": 5} if verb == "hold" else {}))

    with hall.work(hall_id=1) as work:
        gone = tickets.withdraw(work, an.public_id, Hand(CITIZEN))

    assert gone.state is TicketState.WITHDRAWN
    assert calls_next(hall, DUNG) is None


def test_a_citizen_who_gives_up_twice_gave_up_once(hall: Store) -> None:
    an = arrives(hall)

    for _ in range(2):
        with hall.work(hall_id=1) as work:
            tickets.withdraw(work, an.public_id, Hand(CITIZEN))

    assert now(hall, an).version == an.version + 1


def test_a_citizen_at_the_desk_is_the_officers_to_end(hall: Store) -> None:
    an = arrives(hall)
    calls_next(hall, DUNG)
    does(hall, DUNG, "start", an)

    with hall.work(hall_id=1) as work, pytest.raises(NotAllowed):
        tickets.withdraw(work, an.public_id, Hand(CITIZEN))


def test_a_desk_does_not_take_back_what_the_citizen_did(hall: Store) -> None:
    an = arrives(hall)
    calls_next(hall, DUNG)
    with hall.work(hall_id=1) as work:
        tickets.withdraw(work, an.public_id, Hand(CITIZEN))

    with pytest.raises(NotAllowed):
        does(hall, DUNG, "undo", an)


# --- the journal of one ticket -----------------------------------------------------------


def test_a_ticket_tells_all_it_went_through(hall: Store) -> None:
    an = arrives(hall)
    calls_next(hall, DUNG)
    serves(hall, DUNG, an)

    with hall.read() as session:
        told = [(s.verb, s.desk.label if s.desk else None) for s in tickets.steps_of(session, an)]

    assert told == [("issue", None), ("call", "1"), ("start", "1"), ("finish", "1")]


def test_a_supervisors_step_names_the_desk_that_held_the_ticket(hall: Store) -> None:
    an = arrives(hall)
    calls_next(hall, DUNG)
    does(hall, HOA, "restore", an)

    with hall.read() as session:
        *_, step = tickets.steps_of(session, an)

    assert (step.verb, step.desk_id, step.before["desk_id"]) == ("restore", 1, 1)
