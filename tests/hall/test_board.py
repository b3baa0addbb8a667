"""What a display shows: numbers and desks, nothing else."""

import dataclasses
import json
from datetime import UTC, datetime

import pytest

from hall import board, notices, tickets
from hall.board import Board
from hall.journal import HALL
from hall.model import Desk
from hall.store import Store
from tests.conftest import Clock
from tests.people import DUNG, EM, GIANG, arrives, calls_next, does, hand, sits_down


def shown(store: Store, clock: Clock) -> Board:
    with store.read() as session:
        return board.read(session, hall_id=1, now=clock.now)


@pytest.fixture
def hall(store: Store) -> Store:
    sits_down(store, DUNG, "1")
    sits_down(store, EM, "2")
    return store


def test_the_latest_call_comes_first(hall: Store, clock: Clock) -> None:
    for who in (DUNG, EM):
        arrives(hall)
        clock.pass_(seconds=30)
        calls_next(hall, who)

    assert [(call.label, call.desk) for call in shown(hall, clock).calls] == [
        ("002", "2"),
        ("001", "1"),
    ]


def test_a_recall_comes_first_again_with_a_new_key(hall: Store, clock: Clock) -> None:
    an = arrives(hall)
    arrives(hall)
    calls_next(hall, DUNG)
    calls_next(hall, EM)
    before = {call.label: call.key for call in shown(hall, clock).calls}

    does(hall, DUNG, "recall", an)

    first, second = shown(hall, clock).calls
    assert (first.label, first.times) == ("001", 2)
    assert first.key != before["001"]
    assert second.key == before["002"]


def test_who_has_sat_down_is_no_longer_called(hall: Store, clock: Clock) -> None:
    arrives(hall)
    an = calls_next(hall, DUNG)
    assert an is not None
    does(hall, DUNG, "start", an)

    seen = shown(hall, clock)

    assert seen.calls == ()
    assert [(each.label, each.desk) for each in seen.serving] == [("001", "1")]


def test_a_quiet_call_is_nowhere_on_the_board(hall: Store, clock: Clock) -> None:
    an = arrives(hall)
    with hall.work(hall_id=1) as work:
        tickets.call_next(work, hand(work, DUNG), quiet=True)
    called = shown(hall, clock)
    does(hall, DUNG, "start", an)
    served = shown(hall, clock)
    does(hall, DUNG, "undo", an)
    does(hall, DUNG, "miss", an)
    missed = shown(hall, clock)

    assert (called.calls, served.serving, missed.missed) == ((), (), ())


def test_the_next_few_and_all_who_wait_are_told(hall: Store, clock: Clock) -> None:
    for _ in range(7):
        arrives(hall)

    seen = shown(hall, clock)

    assert seen.next == ("001", "002", "003", "004", "005")
    assert seen.waiting == 7
    assert [(wait.service, wait.waiting) for wait in seen.waits] == [
        ("regular", 7),
        ("lawyer", 0),
        ("result", 0),
    ]


def test_who_did_not_come_is_told_the_latest_first(hall: Store, clock: Clock) -> None:
    for _ in range(7):
        arrives(hall)
        ticket = calls_next(hall, DUNG)
        assert ticket is not None
        does(hall, DUNG, "miss", ticket)

    assert shown(hall, clock).missed == ("007", "006", "005", "004", "003")


def test_yesterdays_missed_are_not_told_today(hall: Store, clock: Clock) -> None:
    arrives(hall)
    ticket = calls_next(hall, DUNG)
    assert ticket is not None
    does(hall, DUNG, "miss", ticket)

    clock.pass_(days=1)

    assert shown(hall, clock).missed == ()


def test_a_closed_hall_says_when_it_opens(hall: Store, clock: Clock) -> None:
    at_eight = shown(hall, clock)
    clock.pass_(hours=4)  # noon

    at_noon = shown(hall, clock)

    assert (at_eight.is_open, at_eight.opens_at) == (True, None)
    assert not at_noon.is_open
    assert at_noon.opens_at == datetime(2026, 11, 23, 6, 30, tzinfo=UTC)  # 13:30


def test_messages_are_up_from_and_until(hall: Store, clock: Clock) -> None:
    with hall.work(hall_id=1) as work:
        notices.add(work, {"vi": "Nghỉ lúc 11:00", "en": ""}, by=HALL, minutes=30)
        kept = notices.add(work, {"vi": "Xin giữ trật tự", "en": "Quiet please"}, by=HALL)
    clock.pass_(seconds=1)
    both = shown(hall, clock).messages
    clock.pass_(minutes=31)
    one = shown(hall, clock).messages
    with hall.work(hall_id=1) as work:
        notices.end(work, kept.id, by=HALL)
    clock.pass_(seconds=1)

    assert both == ({"vi": "Nghỉ lúc 11:00"}, {"vi": "Xin giữ trật tự", "en": "Quiet please"})
    assert one == ({"vi": "Xin giữ trật tự", "en": "Quiet please"},)
    assert shown(hall, clock).messages == ()


def test_the_board_carries_the_halls_step(hall: Store, clock: Clock) -> None:
    before = shown(hall, clock).step
    arrives(hall)

    assert shown(hall, clock).step == before + 1


def test_open_desks_are_counted(hall: Store, clock: Clock) -> None:
    assert shown(hall, clock).open_desks == 2


def test_a_group_and_a_room_are_told_as_such(hall: Store, clock: Clock) -> None:
    with hall.work() as work:
        work.session.get_one(Desk, 3).is_room = True
    sits_down(hall, GIANG, "3")
    arrives(hall, party_size=7, language="en")
    calls_next(hall, GIANG)

    (call,) = shown(hall, clock).calls

    assert (call.is_room, call.is_group, call.language) == (True, True, "en")


@pytest.mark.parametrize(("people", "is_group"), [(1, False), (4, False), (5, True)])
def test_representatives_are_called_for_only_where_the_hall_asks_for_some(
    hall: Store, clock: Clock, people: int, is_group: bool
) -> None:
    sits_down(hall, GIANG, "3")
    arrives(hall, party_size=people)
    calls_next(hall, GIANG)

    assert [call.is_group for call in shown(hall, clock).calls] == [is_group]


def test_the_board_holds_numbers_desks_and_services_and_nothing_else(
    hall: Store, clock: Clock
) -> None:
    """Whoever reads every field of it learns nothing about a person, nor why they came."""
    an = arrives(hall, phone="0912345678", private=True, priority=True, assistance=("sight",))
    arrives(hall)
    calls_next(hall, DUNG)

    seen = shown(hall, clock)

    told = json.dumps(dataclasses.asdict(seen), default=str, ensure_ascii=False)
    for secret in (an.public_id, hall.vault.ticket_token(an.public_id), "0912345678", "sight"):
        assert secret not in told
    assert {field.name for field in dataclasses.fields(Board)} == {
        *("step", "at", "is_open", "opens_at", "calls", "serving", "next", "missed"),
        *("waiting", "open_desks", "waits", "messages"),
    }
    assert {field.name for field in dataclasses.fields(board.Call)} == {
        *("key", "label", "desk", "is_room", "is_group", "language", "times", "at")
    }
