"""What a leader asked of a unit: listed when its day is near, late after it, gone once done."""

from datetime import date

import pytest

from casework import directives, sealing
from casework.directives import Owed
from casework.petitions import TakenIn
from hall.errors import BadInput, Conflict, NotAllowed
from hall.store import Store
from tests.casework.reception import BINH, asks, receives, takes_in
from tests.conftest import Clock
from tests.people import DUNG, EM, GIANG, HOA

UNTIL = date(2026, 12, 15)  # in three weeks


def gives(store: Store, taken: TakenIn, due_on: date | None = UNTIL, who: str = HOA) -> None:
    given = {"unit": "Sở Mẫu", "text": "Kiểm tra, báo cáo", "due_on": due_on}
    asks(store, who, directives.give, taken.matter, **given)


def owed(store: Store, who: str = DUNG, **more: object) -> list[str]:
    found: tuple[Owed, ...] = asks(store, who, directives.owed, **({"lead": None} | more))
    return [each.matter for each in found]


def test_it_is_on_the_list_from_a_week_before_its_day_until_its_result(
    each_store: Store, clock: Clock
) -> None:
    store = each_store
    taken = takes_in(store, receives(store))
    gives(store, taken)
    clock.pass_(days=14)  # Monday 7/12
    assert owed(store) == []

    clock.pass_(days=1)
    (soon,) = asks(store, DUNG, directives.owed, lead=None)
    assert (soon.asked.unit, soon.due_on, soon.days) == ("Sở Mẫu", UNTIL, 7)
    assert not soon.asked.is_late
    clock.pass_(days=8)  # Wednesday 16/12
    (late,) = asks(store, DUNG, directives.owed, lead=None)
    assert (late.asked.is_late, late.days) == (True, -1)
    given = {"result": "Đã bồi thường 120 m²", "version": late.asked.version}
    asks(store, DUNG, directives.finish, taken.matter, late.asked.id, **given)

    assert owed(store) == []


def test_the_list_is_the_leads_or_everybodys_late_or_soon(store: Store, clock: Clock) -> None:
    mine = takes_in(store, receives(store))
    other = takes_in(store, receives(store, BINH, EM), who=EM)
    gives(store, other, date(2026, 11, 25))
    gives(store, mine, date(2026, 11, 30))
    gives(store, mine, None)  # without a day: on no list
    clock.pass_(days=4)

    assert owed(store, HOA) == [other.matter, mine.matter]
    assert owed(store, HOA, lead=1) == [mine.matter]
    assert owed(store, HOA, late=True) == [other.matter]
    assert owed(store, HOA, late=False) == [mine.matter]


def test_of_a_sealed_matter_a_third_officer_finds_none(store: Store) -> None:
    taken = takes_in(store, receives(store))
    gives(store, taken, date(2026, 11, 25))
    asks(store, DUNG, sealing.protect, matter=taken.matter)

    assert owed(store, GIANG) == []
    assert owed(store, DUNG) == [taken.matter]


def test_a_result_is_said_once_and_in_words(store: Store) -> None:
    taken = takes_in(store, receives(store))
    gives(store, taken, date(2026, 11, 25))
    (each,) = asks(store, DUNG, directives.owed, lead=None)
    said = (taken.matter, each.asked.id)

    with pytest.raises(BadInput):
        asks(store, DUNG, directives.finish, *said, result=" ", version=1)
    with pytest.raises(Conflict):
        asks(store, DUNG, directives.finish, *said, result="Xong", version=7)
    asks(store, DUNG, directives.finish, *said, result="Xong", version=1)
    with pytest.raises(NotAllowed):
        asks(store, DUNG, directives.finish, *said, result="Nữa", version=2)
    with pytest.raises(BadInput):
        gives(store, taken, date(2026, 11, 22))  # a day that is over
