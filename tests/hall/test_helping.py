"""Somebody at a kiosk needs a person: one call until one comes, on both databases."""

import pytest
from sqlalchemy import select

from hall import helping, staff
from hall.errors import Conflict, NotFound
from hall.helping import Help
from hall.journal import Actor
from hall.model import Hall, HelpCall, Step
from hall.store import Store
from tests.conftest import Clock, make_tokens
from tests.people import HOA


@pytest.fixture
def kiosk_id(each_store: Store) -> int:
    return make_tokens(each_store).ids["kiosk"]


def calls(store: Store, kiosk_id: int) -> Help:
    with store.work(hall_id=1) as work:
        return helping.call(work, kiosk_id, by=Actor("device", kiosk_id))


def answers(store: Store, help_id: int, who: str = HOA) -> HelpCall:
    with store.work(hall_id=1) as work:
        person = staff.load(work.session, hall_id=1, username=who)
        by = Actor("staff", person.id)
        return helping.answer(work, help_id, staff_id=person.id, by=by)


def standing(store: Store) -> list[HelpCall]:
    with store.read() as session:
        return helping.standing(session, 1, store.now())


def shown(store: Store, kiosk_id: int) -> Help:
    with store.read() as session:
        return helping.at(session, kiosk_id, store.now())


def verbs(store: Store) -> list[str]:
    with store.read() as session:
        return list(session.scalars(select(Step.verb).order_by(Step.number)))


def test_two_presses_are_one_call(each_store: Store, kiosk_id: int) -> None:
    assert [calls(each_store, kiosk_id) for _ in range(2)] == [Help.CALLED, Help.CALLED]

    assert [call.device_id for call in standing(each_store)] == [kiosk_id]
    assert verbs(each_store) == ["help_call"]


def test_the_database_too_keeps_a_kiosk_to_one_call(each_store: Store, kiosk_id: int) -> None:
    with pytest.raises(Conflict), each_store.work(hall_id=1) as work:
        for _ in range(2):
            asked = HelpCall(hall_id=1, device_id=kiosk_id, called_at=work.now)
            work.session.add(asked)


def test_who_says_that_they_come_is_told_to_the_kiosk_for_a_while(
    each_store: Store, kiosk_id: int, clock: Clock
) -> None:
    calls(each_store, kiosk_id)
    answers(each_store, standing(each_store)[0].id)

    assert standing(each_store) == []
    assert shown(each_store, kiosk_id) is Help.COMING
    assert calls(each_store, kiosk_id) is Help.COMING  # a press meanwhile asks no more
    clock.pass_(seconds=91)
    assert shown(each_store, kiosk_id) is Help.NONE
    assert calls(each_store, kiosk_id) is Help.CALLED
    assert verbs(each_store) == ["help_call", "help_answer", "help_call"]


def test_two_who_come_at_once_are_one_answer(each_store: Store, kiosk_id: int) -> None:
    calls(each_store, kiosk_id)
    call = standing(each_store)[0]
    first = answers(each_store, call.id)
    second = answers(each_store, call.id, "dung")

    assert second.answered_by_id == first.answered_by_id
    assert verbs(each_store) == ["help_call", "help_answer"]


def test_a_call_of_yesterday_is_nobodys_and_the_next_press_is_a_new_one(
    each_store: Store, kiosk_id: int, clock: Clock
) -> None:
    calls(each_store, kiosk_id)
    clock.pass_(hours=23)

    assert standing(each_store) == []
    assert shown(each_store, kiosk_id) is Help.NONE
    assert calls(each_store, kiosk_id) is Help.CALLED
    assert len(standing(each_store)) == 1


def test_another_halls_call_is_not_there(each_store: Store, kiosk_id: int) -> None:
    calls(each_store, kiosk_id)
    with each_store.work() as work:
        work.session.add(
            Hall(id=2, code="khac", name={"vi": "Khác"}, level="COMMUNE", zone="Asia/Ho_Chi_Minh")
        )

    with pytest.raises(NotFound), each_store.work(hall_id=2) as work:
        helping.answer(work, 1, staff_id=1, by=Actor("staff", 1))
