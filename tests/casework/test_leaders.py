"""Those who must receive citizens: what the law asked of them on that day, and what they did."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from casework import dated_tables, leaders, schedule
from casework.kinds import Mode, Reception
from casework.leaders import Count, Entry
from casework.model import Leader, ScheduleDay
from casework.schedule import Sitting
from casework.schedule_kinds import Capacity, Every, Holding, Office
from hall.errors import BadInput, Conflict, NotTrusted
from hall.store import Store
from tests.casework.reception import asks
from tests.conftest import Clock
from tests.people import DUNG, HOA

DECEMBER = date(2026, 12, 1)
CHAIR = Entry(
    office=Office.COMMUNE_CHAIR,
    name="Trần Mẫu Chủ",
    title="Chủ tịch UBND xã Mẫu",
    mobile="0900 000 111",
    landline="0200 000 111",
)


@pytest.mark.parametrize(
    ("office", "on", "found"),
    [
        (Office.COMMUNE_CHAIR, date(2026, 6, 30), (1, Every.WEEK)),
        (Office.COMMUNE_CHAIR, date(2026, 7, 1), (2, Every.MONTH)),
        (Office.PROVINCE_CHAIR, date(2026, 11, 23), (1, Every.MONTH)),
        (Office.UNIT_HEAD, date(2026, 6, 30), None),
        (Office.UNIT_HEAD, date(2026, 7, 1), (1, Every.MONTH)),
        (Office.DISTRICT_CHAIR, date(2025, 6, 30), (2, Every.MONTH)),
        (Office.DISTRICT_CHAIR, date(2025, 7, 1), None),
        (Office.OTHER, date(2026, 11, 23), None),
    ],
)
def test_a_day_has_the_minimum_of_its_own_law(
    office: Office, on: date, found: tuple[int, Every] | None
) -> None:
    row = dated_tables.leader_days(office, on)

    assert (row and (row.days, row.per)) == found


def test_each_kind_of_reception_has_one_notice_on_each_day() -> None:
    for reception in Reception:
        for mode in Mode:
            wanted = dated_tables.posting_days(reception, mode, date(2026, 11, 23))
            in_person_ad_hoc = (reception, mode) == (Reception.AD_HOC, Mode.IN_PERSON)
            assert wanted == (0 if in_person_ad_hoc else 5)


def enters(store: Store, entry: Entry = CHAIR, **more: Any) -> Leader:
    found: Leader = asks(store, HOA, leaders.put, entry, **more)
    return found


def sits(store: Store, leader: Leader, day: date, **more: Any) -> ScheduleDay:
    planned: dict[str, Any] = {"session": "morning", "reception": Reception.PERIODIC} | more
    sitting = Sitting(day=day, leader_id=leader.id, **planned)
    row: ScheduleDay = asks(store, HOA, schedule.put, sitting)
    return row


def posts(store: Store) -> None:
    days = (DECEMBER, date(2026, 12, 31))
    asks(store, HOA, schedule.publish, *days, late_reason="Trụ sở mới mở")


def fresh(store: Store, row: ScheduleDay) -> ScheduleDay:
    with store.read() as session:
        return session.get_one(ScheduleDay, row.id)


def counted(store: Store, month: date = DECEMBER) -> list[Count]:
    with store.read() as session:
        return leaders.counts(session, 1, month)


def test_who_is_chosen_from_the_roster_is_named_with_title_and_numbers(store: Store) -> None:
    row = sits(store, enters(store), DECEMBER)

    assert (row.leader_name, row.leader_title) == ("Trần Mẫu Chủ", "Chủ tịch UBND xã Mẫu")
    assert (row.leader_mobile, row.leader_landline) == ("0900 000 111", "0200 000 111")


def test_who_sits_for_the_head_is_named_and_the_duty_stays_the_heads(store: Store) -> None:
    chair = enters(store)
    with pytest.raises(BadInput):
        sits(store, chair, DECEMBER, capacity=Capacity.DELEGATED)

    row = sits(store, chair, DECEMBER, capacity=Capacity.DELEGATED, leader_name="Phạm Mẫu Phó")

    assert (row.leader_name, row.leader_id) == ("Phạm Mẫu Phó", chair.id)


def test_the_month_counts_days_planned_held_delegated_moved(
    each_store: Store, clock: Clock
) -> None:
    """A commune's chair owes two days: one held, one given to a deputy, one moved to the 18th."""
    chair = enters(each_store)
    held = sits(each_store, chair, date(2026, 12, 2))
    sits(each_store, chair, date(2026, 12, 2), session="afternoon")
    more = {"capacity": Capacity.DELEGATED, "leader_name": "Phạm Mẫu Phó"}
    sits(each_store, chair, date(2026, 12, 9), **more)
    moved = sits(each_store, chair, date(2026, 12, 16))
    (before,) = counted(each_store)
    posts(each_store)
    to = {"to": date(2026, 12, 18), "reason": "họp", "version": fresh(each_store, moved).version}
    asks(each_store, HOA, schedule.move, moved.id, **to)
    clock.pass_(days=10)
    seen = fresh(each_store, held).version
    asks(each_store, DUNG, schedule.note_held, held.id, Holding.HELD, version=seen)

    (count,) = counted(each_store)

    assert (before.planned, before.posted) == (2, 0)
    assert (count.planned, count.posted, count.held) == (2, 2, 1)
    assert (count.delegated, count.moved, count.not_held) == (1, 1, 0)
    assert count.owed == 2
    assert not count.is_short(date(2026, 12, 3))
    assert count.is_short(date(2027, 1, 1))  # over, and held once


def test_a_sitting_the_head_did_not_take_in_the_end_counts_as_delegated(
    store: Store, clock: Clock
) -> None:
    row = sits(store, enters(store), DECEMBER)
    posts(store)
    clock.pass_(days=10)
    version = fresh(store, row).version
    note = {"is_delegated": True, "note": "Phạm Mẫu Phó", "version": version}
    asks(store, DUNG, schedule.note_held, row.id, Holding.HELD, **note)

    (count,) = counted(store)

    assert (count.planned, count.held, count.delegated) == (0, 0, 1)


def test_where_the_law_counted_by_week_each_week_is_counted(store: Store) -> None:
    """June 2026: five weeks begin in it. 1/6 is a Monday."""
    chair = enters(store)
    for number in (2, 3, 16):
        sits(store, chair, date(2026, 6, number))

    found = counted(store, date(2026, 6, 1))

    assert [(count.first.day, count.planned) for count in found] == [
        *[(1, 2), (8, 0), (15, 1), (22, 0), (29, 0)]
    ]
    assert [count.is_short(date(2026, 5, 1)) for count in found] == [
        *[False, True, False, True, True]
    ]


def test_a_leader_is_counted_while_in_office_and_a_deputy_owes_nothing(store: Store) -> None:
    enters(store, replace(CHAIR, until=date(2026, 11, 30)))
    new = enters(store, replace(CHAIR, name="Lý Mẫu Mới", since=DECEMBER))
    deputy = enters(store, replace(CHAIR, name="Phạm Mẫu Phó", office=Office.OTHER))

    found = counted(store)

    assert [(count.leader.id, count.owed) for count in found] == [(new.id, 2), (deputy.id, 0)]


def test_the_head_keeps_the_roster_and_of_two_the_slower_is_told(store: Store) -> None:
    with pytest.raises(NotTrusted):
        asks(store, DUNG, leaders.put, CHAIR)
    with pytest.raises(BadInput):
        enters(store, replace(CHAIR, name=" "))
    with pytest.raises(BadInput):
        enters(store, replace(CHAIR, since=DECEMBER, until=date(2026, 11, 1)))

    row = enters(store)
    enters(store, replace(CHAIR, title="Chủ tịch"), leader_id=row.id, version=row.version)

    with pytest.raises(Conflict):
        enters(store, CHAIR, leader_id=row.id, version=row.version)
