"""The posted schedule: who receives, when, and how to reach them."""

from datetime import date

import pytest

from casework import schedule
from casework.access import Officer
from casework.kinds import Reception
from casework.schedule import Contact, Sitting
from hall import staff
from hall.errors import BadInput, Conflict, NotFound, NotTrusted
from hall.store import Store
from tests.casework.reception import asks
from tests.people import DUNG, HOA

MONDAY, TUESDAY = date(2026, 11, 30), date(2026, 12, 1)
SITTING = Sitting(
    day=TUESDAY,
    session="morning",
    reception=Reception.PERIODIC,
    leader_name="Trần Mẫu Chủ",
    leader_title="Chủ tịch",
    leader_mobile="0900 000 111",
    leader_landline="0200 000 111",
    officers=(Contact(name="Lê Thị Dung", phone="0900 000 001"),),
    place="Phòng số 1",
)


def test_a_drafted_sitting_is_not_public_until_it_is_published(store: Store) -> None:
    asks(store, HOA, schedule.put, SITTING)
    with store.read() as session:
        assert schedule.posted(session, 1, MONDAY, TUESDAY) == []

    assert asks(store, HOA, schedule.publish, MONDAY, TUESDAY) == 1
    assert asks(store, HOA, schedule.publish, MONDAY, TUESDAY) == 0

    with store.read() as session:
        (row,) = schedule.posted(session, 1, MONDAY, TUESDAY)
        assert (row.leader_name, row.leader_mobile) == ("Trần Mẫu Chủ", "0900 000 111")
        assert row.officers == [{"name": "Lê Thị Dung", "phone": "0900 000 001"}]
        assert row.published_at is not None


def test_mornings_come_before_afternoons(store: Store) -> None:
    from dataclasses import replace

    asks(store, HOA, schedule.put, replace(SITTING, session="afternoon"))
    asks(store, HOA, schedule.put, SITTING)
    asks(store, HOA, schedule.put, replace(SITTING, day=MONDAY, session="afternoon"))
    asks(store, HOA, schedule.publish, MONDAY, TUESDAY)

    with store.read() as session:
        found = schedule.posted(session, 1, MONDAY, TUESDAY)
        assert [(row.day, row.session) for row in found] == [
            (MONDAY, "afternoon"),
            (TUESDAY, "morning"),
            (TUESDAY, "afternoon"),
        ]


def test_a_sitting_that_moves_says_so_where_it_was_posted(store: Store) -> None:
    row = asks(store, HOA, schedule.put, SITTING)
    asks(store, HOA, schedule.publish, MONDAY, TUESDAY)

    with pytest.raises(Conflict):
        asks(store, HOA, schedule.move, row.id, note="x", version=99)
    with pytest.raises(BadInput):
        asks(store, HOA, schedule.move, row.id, note="  ", version=2)
    asks(store, HOA, schedule.move, row.id, note="Dời sang ngày 03/12 do họp", version=2)

    with store.read() as session:
        (moved,) = schedule.posted(session, 1, MONDAY, TUESDAY)
        assert moved.moved_note == "Dời sang ngày 03/12 do họp"
    with pytest.raises(NotFound):
        asks(store, HOA, schedule.move, 99, note="x", version=1)


def test_of_two_who_plan_at_once_the_slower_is_told(store: Store) -> None:
    row = asks(store, HOA, schedule.put, SITTING)

    asks(store, HOA, schedule.put, SITTING, version=row.version)
    with pytest.raises(Conflict):
        asks(store, HOA, schedule.put, SITTING)


def test_only_the_head_plans(store: Store) -> None:
    for verb, *args in (
        (schedule.put, SITTING),
        (schedule.publish, MONDAY, TUESDAY),
        (schedule.move, 1),
    ):
        more = {"note": "x", "version": 1} if verb is schedule.move else {}
        with pytest.raises(NotTrusted):
            asks(store, DUNG, verb, *args, **more)


def test_officers_see_drafts_and_technicians_do_not(store: Store) -> None:
    asks(store, HOA, schedule.put, SITTING)

    with store.read() as session:
        dung = staff.load(session, hall_id=1, username=DUNG)
        khanh = staff.load(session, hall_id=1, username="khanh")
        found = schedule.drafted(session, Officer(dung.id, dung.role), 1, MONDAY, TUESDAY)
        assert len(found) == 1
        with pytest.raises(NotTrusted):
            schedule.drafted(session, Officer(khanh.id, khanh.role), 1, MONDAY, TUESDAY)
