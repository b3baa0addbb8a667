"""One matter, one contact: among equals a lead officer takes their own, and may be waited for."""

from collections.abc import Callable

import pytest
from sqlalchemy import event, select

from hall import desks, explain, journal, leads, line, skills, staff, tickets, turns
from hall.journal import Actor
from hall.lifecycle import TicketState
from hall.model import Hall, Ticket
from hall.reasons import Reason
from hall.store import Store, row
from tests.conftest import Clock
from tests.people import DUNG, EM, arrives, calls_next, does, hand, sits_down


@pytest.fixture
def hall(store: Store) -> Store:
    """Dung at desk 1 and Em at desk 2; both serve what most come for."""
    sits_down(store, DUNG, "1")
    sits_down(store, EM, "2")
    return store


def rule(store: Store, **numbers: float) -> None:
    with store.work(hall_id=1) as work:
        work.hall.line_rule = dict(numbers)


def is_of(store: Store, ticket: Ticket, who: str | None) -> None:
    """Their matter is led by that officer."""
    with store.work(hall_id=1) as work:
        found = tickets.load(work.session, ticket.public_id, hall_id=1)
        lead = who and staff.load(work.session, hall_id=1, username=who).id
        leads.tell(work, [found], lead or None)


def tickets_of(store: Store) -> list[Ticket]:
    with store.read() as session:
        return list(session.scalars(select(Ticket).order_by(Ticket.id)))


def called(store: Store, who: str) -> str | None:
    ticket = calls_next(store, who)
    return ticket.label if ticket is not None else None


def two_of(store: Store, clock: Clock, *, minutes: float, **wish: object) -> tuple[Ticket, Ticket]:
    """An, and Bình some minutes later, whose matter Em leads."""
    an = arrives(store)
    clock.pass_(minutes=minutes)
    binh = arrives(store, **wish)
    is_of(store, binh, EM)
    return an, binh


# --- among equals ------------------------------------------------------------------------


def test_of_two_who_came_together_the_lead_officer_takes_their_own(
    hall: Store, clock: Clock
) -> None:
    an, binh = two_of(hall, clock, minutes=4)

    assert called(hall, EM) == binh.label
    assert called(hall, DUNG) == an.label


def test_another_desk_calls_in_order(hall: Store, clock: Clock) -> None:
    an, binh = two_of(hall, clock, minutes=4)

    assert called(hall, DUNG) == an.label
    assert called(hall, EM) == binh.label


def test_who_came_clearly_earlier_goes_first(hall: Store, clock: Clock) -> None:
    an, _ = two_of(hall, clock, minutes=6)

    assert called(hall, EM) == an.label


def test_priority_is_not_passed_over_for_a_matter(hall: Store, clock: Clock) -> None:
    an = arrives(hall, priority=True)
    clock.pass_(minutes=1)
    is_of(hall, arrives(hall, priority=True), EM)

    assert called(hall, EM) == an.label


def test_who_was_overtaken_often_enough_is_not_passed_over(hall: Store, clock: Clock) -> None:
    rule(hall, overtake_cap=1)
    an = arrives(hall)
    for _ in range(2):
        clock.pass_(minutes=1)
        is_of(hall, arrives(hall), EM)

    assert called(hall, EM) != an.label
    does(hall, EM, "start", _held(hall, EM))
    does(hall, EM, "finish", _held(hall, EM))
    assert called(hall, EM) == an.label


def _held(store: Store, who: str) -> Ticket:
    with store.work(hall_id=1) as work:
        desk = hand(work, who).desk
        assert desk is not None
        found = tickets.held_by(work.session, desk)
    assert found is not None
    return found


def test_where_nothing_counts_as_together_the_order_is_plain(hall: Store, clock: Clock) -> None:
    rule(hall, lead_tie_minutes=0)
    an, _ = two_of(hall, clock, minutes=0.1)

    assert called(hall, EM) == an.label


def test_the_call_says_in_the_journal_that_the_lead_made_it(hall: Store, clock: Clock) -> None:
    _, binh = two_of(hall, clock, minutes=4)
    calls_next(hall, EM)

    with hall.read() as session:
        steps = tickets.steps_of(session, tickets.load(session, binh.public_id, hall_id=1))
    assert [step.after.get("led") for step in steps] == [None, True]


def test_the_desk_shows_whom_it_will_call_in_that_order(hall: Store, clock: Clock) -> None:
    an, binh = two_of(hall, clock, minutes=4)
    chi = arrives(hall)

    with hall.work(hall_id=1) as work:
        desk = hand(work, EM).desk
        assert desk is not None
        shown = turns.next_for(work.session, work.hall, desk, work.now, limit=10)

    assert [each.label for each in shown] == [binh.label, an.label, chi.label]


def test_calling_their_own_by_choice_is_not_out_of_turn(hall: Store, clock: Clock) -> None:
    _, binh = two_of(hall, clock, minutes=4)

    done = does(hall, EM, "call", binh, must_say_why=True)

    assert done.state is TicketState.CALLED


def test_it_is_told_in_silence(hall: Store) -> None:
    """A step would show on every screen that a number or code is known here."""
    an = arrives(hall)
    told: list[object] = []
    hall.subscribe(told.append)
    before = hall_of(hall).last_step

    is_of(hall, an, EM)

    assert told == []
    assert hall_of(hall).last_step == before
    with hall.read() as session:
        assert tickets.load(session, an.public_id, hall_id=1).version == an.version


def hall_of(store: Store) -> Hall:
    with store.read() as session:
        return row(session, Hall, 1)


def test_next_asks_no_more_where_nobody_waits_for_their_lead(hall: Store) -> None:
    for _ in range(3):
        arrives(hall)
    asked: list[str] = []

    def note(_: object, __: object, statement: str, *___: object) -> None:
        asked.append(statement)

    event.listen(hall.engine, "before_cursor_execute", note)
    calls_next(hall, DUNG)
    event.remove(hall.engine, "before_cursor_execute", note)

    assert sum("lead_desk" in each for each in asked) == 0
    assert sum("AS has_lead" in each for each in asked) == 1


# --- kept for a while --------------------------------------------------------------------


@pytest.fixture
def kept(hall: Store, clock: Clock) -> tuple[Store, Ticket, Ticket]:
    """An's matter is Em's, who is busy; Bình came later. Tickets are kept for ten minutes."""
    rule(hall, lead_window_minutes=10)
    arrives(hall)
    calls_next(hall, EM)
    an = arrives(hall)
    is_of(hall, an, EM)
    clock.pass_(minutes=8)
    return hall, an, arrives(hall)


def test_who_is_next_is_kept_for_their_lead_officer(
    kept: tuple[Store, Ticket, Ticket], clock: Clock
) -> None:
    hall, an, binh = kept

    assert called(hall, DUNG) == binh.label
    does(hall, EM, "start", _held(hall, EM))
    does(hall, EM, "finish", _held(hall, EM))
    assert called(hall, EM) == an.label


def test_the_time_begins_when_their_turn_comes_and_not_before(hall: Store, clock: Clock) -> None:
    rule(hall, lead_window_minutes=5)
    two_of(hall, clock, minutes=0)
    assert called(hall, DUNG) == "001"
    chi = arrives(hall)
    clock.pass_(minutes=10)
    does(hall, DUNG, "miss", tickets_of(hall)[0])

    assert called(hall, DUNG) == chi.label  # Bình is kept from now on
    assert called(hall, EM) == "002"


def test_nobody_waits_for_an_officer_who_does_not_serve_them(hall: Store, clock: Clock) -> None:
    rule(hall, lead_window_minutes=5)
    two_of(hall, clock, minutes=0)
    with hall.work(hall_id=1) as work:
        em = staff.load(work.session, hall_id=1, username=EM)
        skills.set_officer(work, em.id, ["lawyer"], by=Actor("staff", em.id))
    calls_next(hall, DUNG)
    does(hall, DUNG, "miss", tickets_of(hall)[0])

    assert called(hall, DUNG) == "002"


def test_nobody_is_kept_longer_than_the_hall_allows(
    kept: tuple[Store, Ticket, Ticket], clock: Clock
) -> None:
    hall, an, binh = kept
    assert called(hall, DUNG) == binh.label
    does(hall, DUNG, "start", binh)
    does(hall, DUNG, "finish", binh)

    assert called(hall, DUNG) is None
    clock.pass_(minutes=11)
    assert called(hall, DUNG) == an.label


@pytest.mark.parametrize("away", [desks.pause, desks.close])
def test_nobody_waits_for_an_officer_who_is_away(
    kept: tuple[Store, Ticket, Ticket], away: Callable[..., object]
) -> None:
    hall, an, _ = kept
    does(hall, EM, "start", _held(hall, EM))
    does(hall, EM, "finish", _held(hall, EM))
    with hall.work(hall_id=1) as work:
        away(work, "2", staff.load(work.session, hall_id=1, username=EM))

    assert called(hall, DUNG) == an.label


def test_priority_is_never_kept_for_anybody(hall: Store, clock: Clock) -> None:
    rule(hall, lead_window_minutes=10)
    an = arrives(hall, priority=True)
    is_of(hall, an, EM)
    clock.pass_(minutes=1)
    arrives(hall)

    assert called(hall, DUNG) == an.label


def test_who_is_no_longer_led_by_anybody_known_waits_for_nobody(
    kept: tuple[Store, Ticket, Ticket],
) -> None:
    hall, an, _ = kept
    is_of(hall, an, None)

    assert called(hall, DUNG) == an.label


def test_the_old_time_does_not_begin_again_after_an_undo(
    kept: tuple[Store, Ticket, Ticket], clock: Clock
) -> None:
    hall, an, binh = kept
    assert called(hall, DUNG) == binh.label
    clock.pass_(minutes=11)
    does(hall, DUNG, "start", binh)
    does(hall, DUNG, "finish", binh)
    assert called(hall, DUNG) == an.label

    does(hall, DUNG, "undo", an)

    assert called(hall, DUNG) == an.label


# --- said in a sentence ------------------------------------------------------------------


def why(store: Store, ticket: Ticket, who: str) -> Reason | None:
    with store.work(hall_id=1) as work:
        desk = hand(work, who).desk
        found = tickets.load(work.session, ticket.public_id, hall_id=1)
        return explain.not_yet(work.session, work.hall, found, desk, work.now)


def why_next(store: Store, who: str) -> Reason | None:
    with store.work(hall_id=1) as work:
        desk = hand(work, who).desk
        assert desk is not None
        first = turns.first(work.session, work.hall, desk, work.now)
        return explain.next_at(work.session, work.hall, desk, first)


def test_the_lead_is_the_reason_on_both_sides(hall: Store, clock: Clock) -> None:
    an, binh = two_of(hall, clock, minutes=4)

    mine, theirs = why_next(hall, EM), why(hall, an, EM)

    assert mine == Reason("led", {"label": binh.label})
    assert theirs == Reason("led", {"mine": an.label, "label": binh.label, "n": 1})
    plain = why_next(hall, DUNG)
    assert plain is not None
    assert plain.word == "earliest"


def test_who_is_kept_is_told_until_when_and_where(
    kept: tuple[Store, Ticket, Ticket], clock: Clock
) -> None:
    hall, an, _ = kept
    calls_next(hall, DUNG)

    reason = why(hall, an, DUNG)

    assert reason is not None
    until = line.now_in_line(clock.now) + 10 * 60_000_000
    assert (reason.word, reason.values["desk"]) == ("kept", "2")
    assert abs(reason.values["time"] - until) < 1_000_000


def test_the_journal_holds(kept: tuple[Store, Ticket, Ticket]) -> None:
    hall, _, _ = kept
    calls_next(hall, DUNG)

    with hall.read() as session:
        assert journal.check(session, hall.vault, row(session, Hall, 1)) is None
