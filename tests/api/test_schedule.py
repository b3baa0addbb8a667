"""The posted schedule as programs read it."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from casework import schedule
from casework.kinds import Reception
from casework.model import ScheduleDay
from casework.sittings import Contact
from hall.store import Store
from tests.api.conftest import Door
from tests.queue_display.test_schedule import MONDAY, head, plans, posts

LATER = date(2026, 12, 21)


def test_a_program_reads_what_is_posted_of_a_month_and_no_draft(
    store: Store, program: Door
) -> None:
    plans(
        store,
        MONDAY,
        reception=Reception.PERIODIC,
        leader_name="Nguyễn Thị Hòa",
        leader_title="Trưởng ban",
        leader_landline="024 3333 0000",
        officers=(Contact(name="Trần Văn Dũng", mobile="0900 000 000"),),
        place="Phòng 2",
    )
    posts(store, MONDAY, MONDAY)
    plans(store, date(2026, 11, 24))

    found = program.get("/schedule/2026-11").json

    assert found["month"] == "2026-11"
    [sitting] = found["sittings"]
    assert (sitting["day"], sitting["session"]) == ("2026-11-23", "morning")
    assert sitting["opens"].startswith("2026-11-23T")
    assert sitting["leader"]["landline"] == "024 3333 0000"
    assert sitting["officers"][0]["mobile"] == "0900 000 000"
    assert sitting["moved"] is None
    assert program.get("/schedule/2026-12").json == {"month": "2026-12", "sittings": []}


def test_what_was_moved_says_why_and_when_instead(store: Store, program: Door) -> None:
    row = plans(store, MONDAY, leader_name="Nguyễn Thị Hòa")
    posts(store, MONDAY, MONDAY)
    with store.work(hall_id=1) as work:
        schedule.move(
            work,
            head(work.session),
            row.id,
            to=LATER,
            session="afternoon",
            reason="Họp đột xuất",
            version=row_version(work.session, row.id),
        )

    [sitting] = program.get("/schedule/2026-11").json["sittings"]

    assert sitting["moved"] == {
        "reason": "Họp đột xuất",
        "day": "2026-12-21",
        "session": "afternoon",
    }


def row_version(session: Session, sitting_id: int) -> int:
    return session.get_one(ScheduleDay, sitting_id).version


@pytest.mark.parametrize("month", ["2026-13", "0000-01", "1999-12", "11-2026", "2026"])
def test_what_is_no_month_is_not_found(program: Door, month: str) -> None:
    assert program.get(f"/schedule/{month}").status_code == 404
