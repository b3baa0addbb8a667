"""The posted schedule: what is posted is there for everybody, what is drafted for nobody."""

from datetime import date, timedelta

from flask.testing import FlaskClient
from sqlalchemy import select

from casework import schedule
from casework.access import Officer
from casework.kinds import Mode, Reception
from casework.model import ScheduleDay
from hall.model import DayException, DayKind, Staff
from hall.store import Store
from tests.queue_display.waiting import words_of

MONDAY = date(2026, 11, 23)


def plans(store: Store, day: date, half: str = "morning", **more: object) -> ScheduleDay:
    """The head drafts a sitting."""
    asked = {"reception": Reception.REGULAR} | more
    with store.work(hall_id=1) as work:
        sitting = schedule.Sitting(day=day, session=half, **asked)  # type: ignore[arg-type]
        return schedule.put(work, head(work.session), sitting)


def posts(store: Store, first: date, last: date) -> None:
    with store.work(hall_id=1) as work:
        schedule.publish(work, head(work.session), first, last, late_reason="Trụ sở mới mở")


def head(session: object) -> Officer:
    head = session.scalars(select(Staff).where(Staff.username == "hoa")).one()  # type: ignore[attr-defined]
    return Officer(head.id, head.role)


def shown(client: FlaskClient, language: str = "vi") -> str:
    return words_of(client.get(f"/schedule?lang={language}").text)


def test_a_posted_sitting_says_who_receives_when_and_where(
    client: FlaskClient, store: Store
) -> None:
    plans(
        store,
        MONDAY,
        reception=Reception.PERIODIC,
        leader_name="Phạm Thành",
        leader_title="Chủ tịch UBND tỉnh",
        leader_landline="0200 000 009",
        leader_mobile="0912 000 009",
        officers=(
            schedule.Contact(name="Trần Văn Giang", landline="0200 222 333", mobile="0913 222 333"),
        ),
        participants="Thanh tra tỉnh",
        content="Các vụ việc đã đăng ký",
        place="Phòng họp lớn",
    )
    posts(store, MONDAY, MONDAY)

    page = shown(client)

    assert "Thứ Hai 23/11/2026" in page
    assert "Buổi sáng 07:30–11:30 Tiếp công dân định kỳ" in page
    assert "Phạm Thành , Chủ tịch UBND tỉnh 0200 000 009 0912 000 009" in page
    assert "Trần Văn Giang 0200 222 333 0913 222 333 Thanh tra tỉnh" in page
    assert "Các vụ việc đã đăng ký Phòng họp lớn" in page
    assert "Niêm yết ngày 23/11/2026 · Đỗ Thị Hoa" in page
    assert "Điện thoại: 0200 000 000" in page


def test_a_draft_is_nobodys_business(client: FlaskClient, store: Store) -> None:
    plans(store, MONDAY, leader_name="Phạm Thành")

    page = shown(client)

    assert "Phạm Thành" not in page
    assert "Chưa có lịch được niêm yết cho tuần này." in page


def test_this_week_and_the_next_are_shown_and_no_other(client: FlaskClient, store: Store) -> None:
    for weeks in (-1, 0, 1, 2):
        plans(store, MONDAY + timedelta(weeks=weeks), place=f"Phòng {weeks + 1}")
    posts(store, MONDAY - timedelta(weeks=2), MONDAY + timedelta(weeks=3))

    page = shown(client)

    assert [n for n in range(4) if f"Phòng {n}" in page] == [1, 2]
    assert "Tuần này 23/11 – 29/11/2026" in page
    assert "Tuần sau 30/11 – 06/12/2026" in page


def test_a_moved_sitting_says_why_and_to_when(client: FlaskClient, store: Store) -> None:
    planned = plans(store, MONDAY, mode=Mode.ONLINE)
    posts(store, MONDAY, MONDAY)
    with store.work(hall_id=1) as work:
        schedule.move(
            work,
            head(work.session),
            planned.id,
            to=MONDAY + timedelta(days=8),
            session="afternoon",
            reason="họp đột xuất",
            version=planned.version + 1,
        )

    page = shown(client)

    moved = "Dời lịch Chuyển sang buổi chiều ngày 01/12/2026. Lý do: họp đột xuất."
    assert moved in page
    assert "Thứ Ba 01/12/2026" in page
    assert "(trực tuyến)" in page


def test_a_weekday_without_reception_is_read_as_such_and_a_day_off_by_its_name(
    client: FlaskClient, store: Store
) -> None:
    with store.work(hall_id=1) as work:
        off = DayException(
            hall_id=1, day=date(2026, 11, 25), kind=DayKind.HOLIDAY, label="Lễ kỷ niệm tỉnh"
        )
        work.session.add(off)
    plans(store, MONDAY)
    posts(store, MONDAY, MONDAY)

    page = shown(client)

    assert "Thứ Ba 24/11/2026 Không có buổi tiếp theo lịch niêm yết." in page
    assert "Thứ Tư 25/11/2026 Ngày nghỉ: Lễ kỷ niệm tỉnh." in page
    assert "Thứ Bảy" not in page
    assert "Chưa có lịch được niêm yết cho tuần này." in page  # the next week


def test_the_schedule_can_be_read_in_english(client: FlaskClient, store: Store) -> None:
    plans(store, MONDAY)
    posts(store, MONDAY, MONDAY)

    page = shown(client, "en")

    assert "Reception schedule" in page
    assert "Monday 23/11/2026" in page


def test_the_page_needs_no_sign_in_and_no_script(client: FlaskClient) -> None:
    page = client.get("/schedule")

    assert page.status_code == 200
    assert "/display/static/" in page.text
    assert '<script type="module" src="/display' not in page.text
