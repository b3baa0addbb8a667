"""Sittings that come back by rule, and copies of weeks and months: drafts, around the days off."""

from datetime import date
from typing import Any

import pytest

from casework import planning, schedule
from casework.kinds import Reception
from casework.model import ScheduleDay
from casework.planning import Rule
from casework.schedule import Sitting
from casework.schedule_kinds import Every
from hall.errors import BadInput, NotFound, NotTrusted
from hall.model import DayException, DayKind
from hall.store import Store
from tests.casework.reception import asks
from tests.people import DUNG, HOA

MONDAY = date(2026, 11, 23)  # today, in these tests
FIRST, LAST = date(2026, 12, 1), date(2026, 12, 31)


def plan(reception: Reception = Reception.PERIODIC, **more: Any) -> Sitting:
    told = {"session": "morning", "place": "Phòng số 1"} | more
    if reception is not Reception.REGULAR:
        told = {"leader_name": "Trần Mẫu Chủ"} | told
    return Sitting(day=told.pop("day", FIRST), reception=reception, **told)


def rules_that(store: Store, every: Every, number: int, sitting: Sitting) -> int:
    rule = Rule(every=every, number=number, sitting=sitting)
    return int(asks(store, HOA, planning.add_rule, rule).id)


def fills(store: Store, first: date = FIRST, last: date = LAST, who: str = DUNG) -> int:
    return int(asks(store, who, planning.fill, first, last))


def drafts(store: Store, first: date = FIRST, last: date = LAST) -> list[ScheduleDay]:
    found: list[ScheduleDay] = asks(
        store,
        DUNG,
        lambda work, officer: schedule.drafted(work.session, officer, 1, first, last),
    )
    return found


def is_off(store: Store, *days: date) -> None:
    with store.work() as work:
        for day in days:
            work.session.add(DayException(hall_id=1, day=day, kind=DayKind.HOLIDAY, label="thử"))


def test_the_twentieth_on_a_sunday_is_held_on_monday_and_says_so(each_store: Store) -> None:
    """20/12/2026 is a Sunday."""
    rules_that(each_store, Every.MONTH, 20, plan())

    assert fills(each_store) == 1

    (row,) = drafts(each_store)
    assert (row.day, row.instead_of) == (date(2026, 12, 21), date(2026, 12, 20))
    assert (row.leader_name, row.is_posted) == ("Trần Mẫu Chủ", False)


def test_days_off_in_a_row_lead_into_the_next_month(store: Store) -> None:
    """Thursday 31/12 and Friday 1/1 are off: the session of December is on Monday 4/1."""
    rules_that(store, Every.MONTH, 31, plan())
    is_off(store, date(2026, 12, 31), date(2027, 1, 1))

    fills(store, FIRST, date(2027, 1, 31))

    found = drafts(store, FIRST, date(2027, 2, 28))
    assert [(row.day, row.instead_of) for row in found] == [
        (date(2027, 1, 4), date(2026, 12, 31)),
    ]


def test_a_weekly_reception_falls_away_on_a_day_off(store: Store) -> None:
    is_off(store, date(2026, 12, 9))
    rules_that(store, Every.WEEK, 2, plan(Reception.REGULAR))

    assert fills(store) == 4

    assert [row.day.day for row in drafts(store)] == [2, 16, 23, 30]


def test_filling_in_again_adds_nothing_and_the_past_is_left_alone(store: Store) -> None:
    rules_that(store, Every.WEEK, 0, plan(Reception.REGULAR))

    assert fills(store, date(2026, 11, 1), date(2026, 11, 30)) == 2  # today and a week on
    assert fills(store, date(2026, 11, 1), date(2026, 11, 30)) == 0
    assert fills(store, date(2026, 10, 1), date(2026, 10, 31)) == 0


def test_a_rule_that_has_ended_brings_nothing(store: Store) -> None:
    key = rules_that(store, Every.MONTH, 20, plan())

    asks(store, HOA, planning.end_rule, key)
    asks(store, HOA, planning.end_rule, key)

    assert fills(store) == 0
    with pytest.raises(NotFound):
        asks(store, HOA, planning.end_rule, 99)


def test_a_rule_names_a_weekday_or_a_date_and_is_the_heads(store: Store) -> None:
    for every, number in ((Every.WEEK, 7), (Every.MONTH, 0), (Every.MONTH, 32)):
        with pytest.raises(BadInput):
            rules_that(store, every, number, plan())
    with pytest.raises(NotTrusted):
        asks(store, DUNG, planning.add_rule, Rule(every=Every.WEEK, number=0, sitting=plan()))
    with pytest.raises(BadInput):
        fills(store, FIRST, date(2028, 1, 1))


def test_a_week_is_copied_weekday_by_weekday_without_what_was_ad_hoc(store: Store) -> None:
    is_off(store, date(2026, 12, 2))
    for day in (24, 25):
        asks(store, HOA, schedule.put, plan(Reception.REGULAR, day=date(2026, 11, day)))
    asks(store, HOA, schedule.put, plan(Reception.AD_HOC, day=date(2026, 11, 26)))

    assert asks(store, DUNG, planning.copy_week, MONDAY, date(2026, 12, 4)) == 1
    assert asks(store, DUNG, planning.copy_week, MONDAY, date(2026, 12, 4)) == 0

    assert [(row.day, row.place) for row in drafts(store)] == [(FIRST, "Phòng số 1")]
    with pytest.raises(BadInput):
        asks(store, DUNG, planning.copy_week, MONDAY, date(2026, 11, 29))


def test_a_month_is_copied_by_weekday_for_the_desks_and_by_date_for_the_leaders(
    store: Store,
) -> None:
    """Second Tuesday: 10/11, 8/12. The 13th: a Friday in November, a Sunday in December."""
    asks(store, HOA, schedule.put, plan(Reception.REGULAR, day=date(2026, 11, 10)))
    asks(store, HOA, schedule.put, plan(Reception.REGULAR, day=date(2026, 11, 30)))
    asks(store, HOA, schedule.put, plan(day=date(2026, 11, 13)))

    assert asks(store, DUNG, planning.copy_month, MONDAY, FIRST) == 2

    assert [(row.day, row.reception, row.instead_of) for row in drafts(store)] == [
        (date(2026, 12, 8), "regular", None),
        (date(2026, 12, 14), "periodic", date(2026, 12, 13)),
    ]
