"""How a day ends: nobody is called who went home, nobody's ticket disappears."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from hall import closing, rounds
from hall.day_rule import DayRule
from hall.errors import BadInput
from hall.journal import Actor
from hall.lifecycle import TicketState
from hall.model import DayException, DayKind, Hall, Step, Ticket
from hall.store import Store
from tests.conftest import Clock
from tests.people import DUNG, EM, arrives, calls_next, does, sits_down


def rule(store: Store, **said: object) -> None:
    with store.work() as work:
        work.session.get_one(Hall, 1).day_rule = DayRule(**said).stored()  # type: ignore[arg-type]


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """In November 2026, on the hall's clock."""
    return datetime(2026, 11, day, hour, minute, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


def states(store: Store) -> dict[str, TicketState]:
    with store.read() as session:
        return {
            f"{ticket.day:%d} {ticket.label}": ticket.state
            for ticket in session.scalars(select(Ticket).order_by(Ticket.id))
        }


def verbs(store: Store, ticket: Ticket) -> list[str]:
    with store.read() as session:
        return list(
            session.scalars(
                select(Step.verb).where(Step.ticket_id == ticket.id).order_by(Step.number)
            )
        )


def test_a_hall_may_end_its_numbers_half_an_hour_after_closing(store: Store, clock: Clock) -> None:
    rule(store, ends="day", ends_after_minutes=30)
    arrives(store)
    clock.set(at(23, 17, 59))
    rounds.go(store, 1)
    assert states(store) == {"23 001": TicketState.WAITING}

    clock.set(at(23, 18))
    rounds.go(store, 1)

    assert states(store) == {"23 001": TicketState.EXPIRED}


def test_a_morning_number_ends_with_the_morning_if_the_hall_wants_it(
    store: Store, clock: Clock
) -> None:
    rule(store, ends="session", ends_after_minutes=60)
    arrives(store)
    clock.set(at(23, 13, 30))
    rounds.go(store, 1)
    arrives(store)

    rounds.go(store, 1)

    assert states(store) == {"23 001": TicketState.EXPIRED, "23 002": TicketState.WAITING}


def test_a_desk_finishes_what_it_has_when_the_day_closes(store: Store, clock: Clock) -> None:
    rule(store, ends="day", ends_after_minutes=0)
    sits_down(store, DUNG, "1")
    an, _binh = arrives(store), arrives(store)
    calls_next(store, DUNG)
    does(store, DUNG, "start", an)
    clock.set(at(23, 17, 31))

    rounds.go(store, 1)

    assert states(store) == {"23 001": TicketState.SERVING, "23 002": TicketState.EXPIRED}
    assert does(store, DUNG, "finish", an).state is TicketState.SERVED


def test_who_still_waits_at_night_is_the_first_of_the_next_open_day(
    each_store: Store, clock: Clock
) -> None:
    """Friday's last one is Monday's first, with the same number; it is carried only once."""
    rule(each_store, carries_over=True)
    clock.set(at(27, 16))
    left = arrives(each_store)
    clock.set(at(28, 1))
    rounds.go(each_store, 1)
    clock.set(at(30, 8))
    sits_down(each_store, DUNG, "1")
    early = arrives(each_store, priority=True)

    called = calls_next(each_store, DUNG)

    assert called is not None
    assert called.id == left.id
    assert (left.label, early.label) == ("001", "002")  # a number in use is left out
    assert verbs(each_store, left) == ["issue", "carry", "call"]


def test_nobody_is_carried_twice(store: Store, clock: Clock) -> None:
    rule(store, carries_over=True)
    left = arrives(store)
    for day in (24, 25):
        clock.set(at(day, 1))
        rounds.go(store, 1)

    assert verbs(store, left) == ["issue", "carry", "expire"]


def test_a_hold_is_carried_and_a_missed_one_is_not(store: Store, clock: Clock) -> None:
    rule(store, carries_over=True)
    sits_down(store, DUNG, "1")
    an, binh = arrives(store), arrives(store)
    calls_next(store, DUNG)
    does(store, DUNG, "miss", an)
    calls_next(store, DUNG)
    does(store, DUNG, "hold", binh, minutes=480)
    clock.set(at(24, 1))

    rounds.go(store, 1)

    assert states(store) == {"23 001": TicketState.EXPIRED, "23 002": TicketState.WAITING}


def test_over_a_holiday_a_place_is_kept_for_the_day_after(store: Store, clock: Clock) -> None:
    rule(store, carries_over=True)
    with store.work() as work:
        work.session.add(
            DayException(
                hall_id=1,
                day=at(24, 12).date(),
                kind=DayKind.HOLIDAY,
                label="Ngày Văn hóa Việt Nam",
            )
        )
    left = arrives(store)
    for day, hour in ((24, 1), (25, 1), (25, 9)):
        clock.set(at(day, hour))
        rounds.go(store, 1)

    assert verbs(store, left) == ["issue", "carry"]


def test_staff_may_close_the_day_and_every_ticket_says_who_did(store: Store) -> None:
    sits_down(store, DUNG, "1")
    sits_down(store, EM, "2")
    came = [arrives(store) for _ in range(4)]
    calls_next(store, DUNG)
    does(store, DUNG, "miss", came[0])
    calls_next(store, EM)

    with store.work(hall_id=1) as work:
        ended = closing.close(work, by=Actor("staff", 7))

    assert ended == 3
    assert list(states(store).values()).count(TicketState.EXPIRED) == 3
    with store.read() as session:
        by = session.scalars(select(Step.by_id).where(Step.verb == "expire")).all()
    assert list(by) == [7, 7, 7]


@pytest.mark.parametrize(
    "said",
    [
        {"ends": "never"},
        {"late_minutes": -1},
        {"ends_after_minutes": 100_000},
        {"book_days": 0},
    ],
)
def test_a_rule_that_cannot_be_meant_is_refused(said: dict[str, object]) -> None:
    with pytest.raises(BadInput):
        DayRule(**said)  # type: ignore[arg-type]


def test_a_rule_that_names_what_nobody_knows_is_refused() -> None:
    with pytest.raises(BadInput):
        DayRule.of({"naps": True})
