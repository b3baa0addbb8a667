"""The posted schedule: who receives, when, how to reach them; what hung there, and since when."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from casework import postings, schedule
from casework.access import Officer
from casework.kinds import Mode, Reception
from casework.model import ScheduleDay
from casework.schedule import Contact, Sitting
from casework.schedule_kinds import Holding
from hall import calendar, staff
from hall.errors import BadInput, Conflict, Duplicate, NotAllowed, NotFound, NotTrusted
from hall.model import DayException, DayKind, Hall, Staff, Step
from hall.store import Store
from tests.casework.reception import asks
from tests.conftest import Clock
from tests.people import DUNG, HOA

MONDAY, TUESDAY, THURSDAY = date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 3)
SUNDAY = date(2026, 12, 6)
SITTING = Sitting(
    day=TUESDAY,
    session="morning",
    reception=Reception.PERIODIC,
    leader_name="Trần Mẫu Chủ",
    leader_title="Chủ tịch",
    leader_mobile="0900 000 111",
    leader_landline="0200 000 111",
    officers=(Contact(name="Nguyễn Mẫu Khách", landline="0200 000 002", mobile="0900 000 002"),),
    place="Phòng số 1",
)


def posts(store: Store, **more: Any) -> int:
    done: int = asks(store, HOA, schedule.publish, MONDAY, SUNDAY, **more)
    return done


def posted(store: Store) -> list[ScheduleDay]:
    with store.read() as session:
        return schedule.posted(session, 1, MONDAY, SUNDAY)


def steps(store: Store, verb: str) -> list[Step]:
    with store.read() as session:
        query = select(Step).where(Step.verb == verb).order_by(Step.number)
        return list(session.scalars(query))


def test_a_drafted_sitting_is_not_public_until_it_is_posted(each_store: Store) -> None:
    asks(each_store, HOA, schedule.put, SITTING)
    assert posted(each_store) == []

    assert posts(each_store) == 1
    assert posts(each_store) == 0

    (row,) = posted(each_store)
    assert (row.leader_name, row.leader_mobile) == ("Trần Mẫu Chủ", "0900 000 111")
    assert row.officers == [
        {"name": "Nguyễn Mẫu Khách", "landline": "0200 000 002", "mobile": "0900 000 002"}
    ]
    assert row.published_at is not None


def test_the_journal_proves_who_posted_what_when_and_with_how_much_notice(
    store: Store,
) -> None:
    """Posted on Monday 23/11 for Tuesday 1/12: 24, 25, 26, 27, 30 and 1 are six working days."""
    asks(store, HOA, schedule.put, SITTING)

    posts(store)

    (row,) = posted(store)
    (step,) = steps(store, "schedule_publish")
    hoa = asks(store, HOA, lambda work, officer: officer.id)
    assert (step.at, step.by_kind, step.by_id) == (row.published_at, "staff", hoa)
    assert step.after["sittings"] == [
        {
            "sitting": row.id,
            "day": "2026-12-01",
            "session": "morning",
            "reception": "periodic",
            "notice_days": 6,
            "wanted_days": 5,
            "sha256": schedule.fingerprint(row),
        }
    ]
    assert (row.published_step, row.notice_days, row.wanted_days) == (step.number, 6, 5)


@pytest.mark.parametrize(
    ("day", "holiday", "given"),
    [
        (date(2026, 11, 30), None, 5),
        (date(2026, 11, 27), None, 4),
        (date(2026, 11, 30), date(2026, 11, 24), 4),
    ],
)
def test_notice_is_counted_in_working_days_from_the_day_after(
    store: Store, day: date, holiday: date | None, given: int
) -> None:
    if holiday:
        with store.work() as work:
            work.session.add(DayException(hall_id=1, day=holiday, kind=DayKind.HOLIDAY, label="x"))
    row = asks(store, HOA, schedule.put, replace(SITTING, day=day))

    with store.read() as session:
        found = schedule.notice(session, session.get_one(Hall, 1), row, date(2026, 11, 23))

    assert found == (given, 5, given < 5)


def test_what_is_posted_late_wants_a_reason_and_the_public_does_not_read_it(
    store: Store, clock: Clock
) -> None:
    asks(store, HOA, schedule.put, SITTING)
    clock.pass_(days=4)

    with pytest.raises(BadInput) as refused:
        posts(store, late_reason=" ")
    assert refused.value.field == "late_reason"
    assert posts(store, late_reason="Phân công lại lãnh đạo") == 1

    (row,) = posted(store)
    assert (row.notice_days, row.wanted_days) == (2, 5)
    assert row.late_reason == "Phân công lại lãnh đạo"
    assert steps(store, "schedule_publish")[0].after["late_reason"] == "Phân công lại lãnh đạo"


def test_an_ad_hoc_reception_needs_no_notice_and_may_be_on_a_sunday(store: Store) -> None:
    with pytest.raises(BadInput) as refused:
        asks(store, HOA, schedule.put, replace(SITTING, day=SUNDAY))
    assert refused.value.field == "day"

    ad_hoc = replace(SITTING, day=SUNDAY, reception=Reception.AD_HOC)
    asks(store, HOA, schedule.put, ad_hoc)

    assert posts(store) == 1
    assert posted(store)[0].wanted_days == 0


def test_an_online_reception_is_told_five_working_days_before_whatever_it_is(
    store: Store, clock: Clock
) -> None:
    online = replace(SITTING, reception=Reception.AD_HOC, mode=Mode.ONLINE)
    asks(store, HOA, schedule.put, online)
    clock.pass_(days=4)

    with pytest.raises(BadInput):
        posts(store)


def test_mornings_come_before_afternoons_and_the_head_before_the_regular_reception(
    store: Store,
) -> None:
    regular = Sitting(day=TUESDAY, session="morning", reception=Reception.REGULAR)
    for sitting in (
        replace(SITTING, session="afternoon"),
        regular,
        SITTING,
        replace(regular, day=MONDAY, session="afternoon"),
    ):
        asks(store, HOA, schedule.put, sitting)
    posts(store)

    found = posted(store)

    assert [(row.day, row.session, row.reception) for row in found] == [
        (MONDAY, "afternoon", "regular"),
        (TUESDAY, "morning", "periodic"),
        (TUESDAY, "morning", "regular"),
        (TUESDAY, "afternoon", "periodic"),
    ]


def test_two_leaders_may_receive_at_once_and_one_not_twice(each_store: Store) -> None:
    asks(each_store, HOA, schedule.put, SITTING)
    asks(each_store, HOA, schedule.put, replace(SITTING, leader_name="Phạm Mẫu Phó"))

    with pytest.raises(Duplicate):
        asks(each_store, HOA, schedule.put, SITTING)


def test_a_sitting_that_moves_says_why_and_to_when_and_the_new_one_is_posted_at_once(
    each_store: Store,
) -> None:
    row = asks(each_store, HOA, schedule.put, SITTING)
    posts(each_store)
    version = posted(each_store)[0].version
    move = {"to": THURSDAY, "reason": "họp Tỉnh ủy", "version": version}

    with pytest.raises(Conflict):
        asks(each_store, HOA, schedule.move, row.id, **move | {"version": 99})
    with pytest.raises(BadInput):
        asks(each_store, HOA, schedule.move, row.id, **move | {"reason": "  "})
    with pytest.raises(BadInput):
        asks(each_store, HOA, schedule.move, row.id, **move | {"to": SUNDAY})
    with pytest.raises(BadInput):
        asks(each_store, HOA, schedule.move, row.id, **move | {"to": TUESDAY})
    asks(each_store, HOA, schedule.move, row.id, session="afternoon", **move)

    old, new = posted(each_store)
    assert (old.day, old.is_moved, old.moved_reason) == (TUESDAY, True, "họp Tỉnh ủy")
    assert old.moved_to is not None
    assert (old.moved_to.id, new.day, new.session) == (new.id, THURSDAY, "afternoon")
    assert (new.leader_name, new.officers, new.place) == (old.leader_name, old.officers, old.place)
    (step,) = steps(each_store, "schedule_move")
    assert (step.after["from"], step.after["from_day"]) == (old.id, "2026-12-01")
    assert step.after["reason"] == "họp Tỉnh ủy"
    assert step.after["sittings"][0]["day"] == "2026-12-03"
    with pytest.raises(NotFound):
        asks(each_store, HOA, schedule.move, 99, to=THURSDAY, reason="x", version=1)
    with pytest.raises(NotAllowed):  # it has moved already
        again = {"to": MONDAY, "reason": "x", "version": old.version}
        asks(each_store, HOA, schedule.move, row.id, **again)


def test_what_is_posted_changes_for_a_reason_that_is_shown_and_journalled(store: Store) -> None:
    row = asks(store, HOA, schedule.put, SITTING)
    posts(store)
    version = posted(store)[0].version
    changed = replace(SITTING, place="Phòng số 2")

    with pytest.raises(BadInput) as refused:
        asks(store, HOA, schedule.put, changed, sitting_id=row.id, version=version)
    assert refused.value.field == "change_reason"
    asks(
        store,
        HOA,
        schedule.put,
        changed,
        sitting_id=row.id,
        version=version,
        reason="Phòng số 1 đang sửa",
    )

    (now,) = posted(store)
    assert (now.place, now.changed_reason) == ("Phòng số 2", "Phòng số 1 đang sửa")
    (step,) = steps(store, "schedule_change")
    assert (step.before["place"], step.after["place"]) == ("Phòng số 1", "Phòng số 2")
    assert step.after["reason"] == "Phòng số 1 đang sửa"


def test_what_is_posted_keeps_its_time_unless_it_is_moved(store: Store) -> None:
    row = asks(store, HOA, schedule.put, SITTING)
    posts(store)
    seen = {"sitting_id": row.id, "version": posted(store)[0].version, "reason": "x"}

    for other in (
        replace(SITTING, day=THURSDAY),
        replace(SITTING, session="afternoon"),
        replace(SITTING, reception=Reception.AD_HOC),
    ):
        with pytest.raises(NotAllowed):
            asks(store, HOA, schedule.put, other, **seen)
    with pytest.raises(NotAllowed):
        asks(store, HOA, schedule.remove, row.id, version=seen["version"])


def test_a_draft_can_be_taken_to_another_day_and_taken_away(store: Store) -> None:
    row = asks(store, DUNG, schedule.put, SITTING)
    later = replace(SITTING, day=THURSDAY)
    row = asks(store, DUNG, schedule.put, later, sitting_id=row.id, version=row.version)
    assert row.day == THURSDAY

    assert asks(store, DUNG, schedule.remove, row.id, version=row.version) == THURSDAY

    assert posts(store) == 0
    assert [step.before["day"] for step in steps(store, "schedule_remove")] == ["2026-12-03"]


def test_of_two_who_plan_at_once_the_slower_is_told(store: Store) -> None:
    row = asks(store, HOA, schedule.put, SITTING)
    seen = {"sitting_id": row.id, "version": row.version}

    asks(store, HOA, schedule.put, replace(SITTING, place="Phòng số 2"), **seen)
    with pytest.raises(Conflict):
        asks(store, HOA, schedule.put, SITTING, **seen)


def test_officers_draft_and_only_the_head_posts_moves_and_changes_what_is_posted(
    store: Store,
) -> None:
    row = asks(store, DUNG, schedule.put, SITTING)
    with pytest.raises(NotTrusted):
        asks(store, DUNG, schedule.publish, MONDAY, SUNDAY)
    posts(store)
    version = posted(store)[0].version

    with pytest.raises(NotTrusted):
        asks(store, DUNG, schedule.move, row.id, to=THURSDAY, reason="x", version=version)
    with pytest.raises(NotTrusted):
        more = {"sitting_id": row.id, "version": version, "reason": "x"}
        asks(store, DUNG, schedule.put, SITTING, **more)
    for who in ("khanh", "lan"):
        with pytest.raises(NotTrusted):
            asks(store, who, schedule.put, replace(SITTING, day=THURSDAY))


def test_officers_see_drafts_and_technicians_do_not(store: Store) -> None:
    asks(store, HOA, schedule.put, SITTING)

    with store.read() as session:
        dung = staff.load(session, hall_id=1, username=DUNG)
        khanh = staff.load(session, hall_id=1, username="khanh")
        found = schedule.drafted(session, Officer(dung.id, dung.role), 1, MONDAY, TUESDAY)
        assert len(found) == 1
        with pytest.raises(NotTrusted):
            schedule.drafted(session, Officer(khanh.id, khanh.role), 1, MONDAY, TUESDAY)


def test_an_officer_of_the_house_brings_their_numbers_along(store: Store) -> None:
    with store.work() as work:
        dung = work.session.scalars(select(Staff).where(Staff.username == DUNG)).one()
        dung.phone = "0900 000 001"
    named = (Contact(name="Lê thị dung"), Contact(name=""), Contact(name="Lê Thị Dung"))

    row = asks(store, HOA, schedule.put, replace(SITTING, officers=named))

    assert row.officers == [
        {"name": "Lê Thị Dung", "landline": "0200 000 000", "mobile": "0900 000 001"}
    ]


@pytest.mark.parametrize(
    "content", ["Các vụ tố cáo đã đăng ký", "Khiếu nại về đất đai", "kien nghi", "Phản ánh"]
)
def test_no_kind_of_petition_stands_on_the_wall(store: Store, content: str) -> None:
    with pytest.raises(BadInput) as refused:
        asks(store, HOA, schedule.put, replace(SITTING, content=content))
    assert refused.value.field == "content"

    asks(store, HOA, schedule.put, replace(SITTING, content="Đất đai, bồi thường"))
    posts(store)
    row = posted(store)[0]
    with pytest.raises(BadInput):
        move = {"to": THURSDAY, "reason": f"do {content}", "version": row.version}
        asks(store, HOA, schedule.move, row.id, **move)


def test_a_reception_of_a_head_names_who_receives(store: Store) -> None:
    with pytest.raises(BadInput) as refused:
        asks(store, HOA, schedule.put, replace(SITTING, leader_name=" "))

    assert refused.value.field == "leader_name"


def test_what_became_of_a_sitting_is_written_down_after_it(store: Store, clock: Clock) -> None:
    row = asks(store, HOA, schedule.put, SITTING)
    posts(store)
    version = posted(store)[0].version

    with pytest.raises(NotAllowed):  # it lies ahead
        asks(store, DUNG, schedule.note_held, row.id, Holding.HELD, version=version)
    clock.pass_(days=8)
    with pytest.raises(BadInput):
        asks(store, DUNG, schedule.note_held, row.id, Holding.NOT_HELD, version=version)
    asks(store, DUNG, schedule.note_held, row.id, Holding.HELD, nobody_came=True, version=version)

    (held,) = posted(store)
    assert (held.holding, held.nobody_came) == (Holding.HELD, True)
    assert steps(store, "schedule_held")[0].after["nobody_came"] is True


def test_a_draft_that_is_late_to_post_is_told_to_whoever_watches_over_the_hall(
    store: Store, clock: Clock
) -> None:
    asks(store, HOA, schedule.put, SITTING)

    def overdue() -> int:
        with store.read() as session:
            hall = session.get_one(Hall, 1)
            return postings.overdue(session, hall, calendar.day_of(hall, clock.now))

    assert overdue() == 0
    clock.pass_(days=4)
    assert overdue() == 1
    posts(store, late_reason="Phân công lại")
    assert overdue() == 0


def test_a_posting_that_the_journal_does_not_tell_is_seen(store: Store) -> None:
    asks(store, HOA, schedule.put, SITTING)
    posts(store)

    def proven() -> list[bool]:
        with store.read() as session:
            return [act.is_proven for act in postings.acts(session, 1)]

    assert proven() == [True]
    with store.work() as work:  # somebody with the database's password
        work.session.scalars(select(ScheduleDay)).one().notice_days = 9
    assert proven() == [False]
