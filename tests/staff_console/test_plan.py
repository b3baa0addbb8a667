"""The schedule at the console: drafted, posted, moved; who may; and whole in both languages."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from casework.model import Leader, ScheduleDay, ScheduleRule
from hall.model import HallText, Notice, Staff
from hall.store import Store
from tests.conftest import Clock, staff_token
from tests.people import DUNG, HOA
from tests.staff_console.conftest import As
from tests.staff_console.test_screens import looked_at
from tests.staff_console.working import opened, text_of

DAY = "2026-12-01"  # a Tuesday; today is Monday 23/11
FORM = {
    "day": DAY,
    "session": "morning",
    "reception": "regular",
    "mode": "in_person",
    "officer_name": ["Lê Thị Dung", ""],
    "place": "Phòng số 1",
}
OFFICE = {"office": "commune_chair", "name": "Trần Mẫu Chủ", "title": "Chủ tịch UBND xã Mẫu"}


def only(store: Store) -> ScheduleDay:
    with store.read() as session:
        return session.scalars(select(ScheduleDay).order_by(ScheduleDay.id)).first()  # type: ignore[return-value]


def posts(hoa: FlaskClient, **more: str) -> int:
    span = {"first": "2026-11-23", "last": "2026-12-31"} | more
    return hoa.post("/staff/schedule/publish", data=span).status_code


def test_an_officer_drafts_and_the_head_posts(
    dung: FlaskClient, hoa: FlaskClient, client: FlaskClient, store: Store
) -> None:
    assert dung.post("/staff/schedule/new", data=FORM).status_code == 303
    assert "Phòng số 1" not in client.get("/schedule?month=2026-12").text
    assert dung.post("/staff/schedule/publish", data={}).status_code == 403
    assert "Có 1 buổi chưa niêm yết" in text_of(hoa.get("/staff/schedule?month=2026-12"))

    assert posts(hoa) == 303

    assert "Phòng số 1" in client.get("/schedule?month=2026-12").text
    log = text_of(hoa.get("/staff/schedule/postings"))
    assert "Đỗ Thị Hoa" in log
    assert "Báo trước 6 ngày làm việc (quy định 5)" in log
    assert f"Nhật ký số {only(store).published_step}" in log


def test_what_is_posted_late_wants_a_reason(hoa: FlaskClient, clock: Clock) -> None:
    hoa.post("/staff/schedule/new", data=FORM)
    clock.pass_(days=4)

    refused = hoa.post(
        "/staff/schedule/publish",
        data={"first": DAY, "last": DAY},
        headers={"Accept": "application/problem+json"},
    )

    assert refused.status_code == 422
    assert refused.get_json()["field"] == "late_reason"
    assert posts(hoa, late_reason="Phân công lại") == 303
    assert "Phân công lại" in text_of(hoa.get("/staff/schedule/postings"))


def test_a_posted_sitting_is_changed_and_moved_for_reasons_that_are_shown(
    hoa: FlaskClient, dung: FlaskClient, client: FlaskClient, store: Store
) -> None:
    hoa.post("/staff/schedule/new", data=FORM)
    posts(hoa)
    key = only(store).id
    changed = FORM | {"place": "Phòng số 2", "version": str(only(store).version)}
    assert dung.post(f"/staff/schedule/{key}", data=changed).status_code == 403
    assert hoa.post(f"/staff/schedule/{key}", data=changed).status_code == 422

    hoa.post(f"/staff/schedule/{key}", data=changed | {"change_reason": "Phòng 1 đang sửa"})
    page = client.get("/schedule?month=2026-12").text
    move = {"to": "2026-12-03", "to_session": "afternoon", "moved_reason": "họp Tỉnh ủy"}
    move["version"] = str(only(store).version)
    assert hoa.post(f"/staff/schedule/{key}/move", data=move).status_code == 303

    assert "Phòng 1 đang sửa" in page
    assert "họp Tỉnh ủy" in client.get("/schedule?month=2026-12").text


def test_rules_leaders_and_copies_save_typing(hoa: FlaskClient, store: Store) -> None:
    hoa.post("/staff/schedule/leaders", data=OFFICE)
    with store.read() as session:
        leader = session.scalars(select(Leader)).one()
    rule = FORM | {"reception": "periodic", "leader_id": str(leader.id), "every": "month"}
    assert hoa.post("/staff/schedule/rules", data=rule | {"month_day": "20"}).status_code == 303

    hoa.post("/staff/schedule/fill", data={"first": "2026-12-01", "last": "2026-12-31"})
    row = only(store)
    assert (row.day, row.instead_of) == (date(2026, 12, 21), date(2026, 12, 20))
    copy = {"span": "month", "source": DAY, "target": "2027-01-04"}
    assert hoa.post("/staff/schedule/copy", data=copy).status_code == 303

    counts = text_of(hoa.get("/staff/schedule/leaders?month=2026-12"))
    assert "Trần Mẫu Chủ" in counts
    assert "Thiếu 1 ngày" in counts
    with store.read() as session:
        key = session.scalars(select(ScheduleRule.id)).one()
        days = session.scalars(select(ScheduleDay.day).order_by(ScheduleDay.day)).all()
    assert days == [date(2026, 12, 21), date(2027, 1, 20)]
    assert hoa.post(f"/staff/schedule/rules/{key}/end").status_code == 303


def test_what_became_of_a_sitting_is_recorded(
    hoa: FlaskClient, as_: As, store: Store, clock: Clock
) -> None:
    hoa.post("/staff/schedule/new", data=FORM)
    posts(hoa)
    clock.pass_(days=8)
    row, dung = only(store), as_(DUNG)

    assert "Kết quả buổi tiếp" in text_of(dung.get(f"/staff/schedule/{row.id}"))
    held = {"became": "held", "nobody_came": "yes", "version": str(row.version)}
    assert dung.post(f"/staff/schedule/{row.id}/held", data=held).status_code == 303

    page = text_of(dung.get(f"/staff/schedule/{row.id}"))
    assert "Đã tiếp" in page
    assert "Không có công dân đến" in page


def test_a_notice_has_a_beginning_and_an_end_and_texts_are_the_halls(
    hoa: FlaskClient, dung: FlaskClient, store: Store
) -> None:
    notice = {"text_vi": "Chiều nay nghỉ tiếp", "starts_at": "2026-11-23T13:00"}
    notice["ends_at"] = "2026-11-23T17:00"
    assert dung.post("/staff/schedule/notices", data=notice).status_code == 403
    assert hoa.post("/staff/schedule/notices", data=notice).status_code == 303
    odd = notice | {"ends_at": "2026-11-23T12:00"}
    assert hoa.post("/staff/schedule/notices", data=odd).status_code == 422
    with store.read() as session:
        (row,) = session.scalars(select(Notice)).all()
    assert (row.starts_at.hour, row.ends_at and row.ends_at.hour) == (6, 10)  # UTC
    assert "Sắp hiện" in text_of(hoa.get("/staff/schedule/notices"))

    hoa.post("/staff/schedule/texts/rules", data={"text_vi": "Giữ trật tự"})
    with store.read() as session:
        assert session.scalars(select(HallText)).one().text == {"vi": "Giữ trật tự"}
    hoa.post("/staff/schedule/texts/rules/reset", data={"version": "1"})
    with store.read() as session:
        assert session.scalars(select(HallText)).all() == []
    assert hoa.post("/staff/schedule/texts/x", data={}).status_code == 404


@pytest.mark.parametrize(
    ("who", "path", "status"),
    [
        ("lan", "/staff/schedule/postings", 200),
        ("lan", "/staff/schedule", 403),
        ("khanh", "/staff/schedule", 403),
        ("khanh", "/staff/schedule/postings", 403),
        (DUNG, "/staff/schedule/notices", 403),
        (DUNG, "/staff/schedule/texts", 403),
        (DUNG, "/staff/schedule/leaders", 200),
        (HOA, "/staff/schedule/99", 404),
        (HOA, "/staff/schedule?month=99999-1", 200),
    ],
)
def test_each_page_is_for_whom_it_is_for(as_: As, who: str, path: str, status: int) -> None:
    assert as_(who).get(path).status_code == status


@pytest.mark.parametrize(
    "odd",
    [
        {"day": "1/12/2026"},
        {"day": "0001-01-01"},
        {"session": "night"},
        {"reception": "x"},
        {"leader_id": "999"},
        {"leader_id": "x"},
        {"content": "Tố cáo cán bộ"},
        {"content": "x" * 501},
        {"officer_name": ["x" * 121]},
        {"day": "2026-12-06"},
    ],
)
def test_what_cannot_be_meant_names_its_field(hoa: FlaskClient, odd: dict[str, object]) -> None:
    answer = hoa.post("/staff/schedule/new", data=FORM | odd)

    assert answer.status_code == 422


@pytest.mark.slow
def test_the_head_plans_a_month_in_a_browser_by_keyboard(
    browser: Browser, live_server: str, store: Store
) -> None:
    """From an empty month to a posted and moved reception, without a mouse."""
    with opened(
        browser, live_server, staff_token(store, HOA), f"/staff/schedule/new?day={DAY}"
    ) as page:
        page.locator("[name=officer_name]").first.fill("Lê Thị Dung")
        page.locator("#field-place").fill("Phòng số 1")
        page.locator("#field-place").press("Enter")
        page.wait_for_url("**/staff/schedule?month=2026-12")
        page.locator("[data-opens=publish]").press("Enter")
        expect(page.locator("#publish")).to_be_visible()
        page.locator("#publish .button[data-kind=primary]").press("Enter")
        page.wait_for_url("**posted=1**")
        expect(page.get_by_text("Đã niêm yết 1 buổi.")).to_be_visible()
        page.locator(".plan-table a", has_text="Mở").press("Enter")
        page.locator("#field-to").fill("2026-12-06")
        page.locator("#field-moved_reason").fill("họp")
        page.get_by_role("button", name="Dời và niêm yết").press("Enter")
        expect(page.get_by_text("Vui lòng chọn ngày làm việc khác")).to_be_visible()
        page.locator("#field-to").fill("2026-12-03")
        page.get_by_role("button", name="Dời và niêm yết").press("Enter")
        page.wait_for_url("**month=2026-12")
        expect(page.get_by_text("Đã dời")).to_be_visible()

    with store.read() as session:
        moved = session.scalars(select(ScheduleDay).order_by(ScheduleDay.id)).all()
    assert [row.day.day for row in moved] == [1, 3]


Walk = Callable[[Page], Iterator[str]]


def walk(page: Page, base: str, key: int) -> Iterator[str]:
    for path in ("", "/new?day=2026-12-02", f"/{key}", "/rules", "/leaders", "/postings"):
        page.goto(f"{base}/staff/schedule{path}" + ("?month=2026-12" if path == "" else ""))
        yield path
        for name in ("publish", "copy", "fill", "leader-new"):
            if page.locator(f"[data-opens={name}]").count():
                page.locator(f"[data-opens={name}]").click()
                yield f"{path} {name}"
                page.keyboard.press("Escape")
    for path in ("/notices", "/texts"):
        page.goto(f"{base}/staff/schedule{path}")
        yield path


@pytest.mark.slow
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_page_of_the_schedule_is_open_to_everybody(
    browser: Browser, live_server: str, hoa: FlaskClient, store: Store, axe_script: Path,
    language: str,
) -> None:  # fmt: skip
    with store.work() as work:
        for person in work.session.scalars(select(Staff)):
            person.phone = "0900 000 000"
    hoa.post("/staff/schedule/leaders", data=OFFICE)
    rule = FORM | {"reception": "periodic", "leader_id": "1", "every": "month", "month_day": "20"}
    hoa.post("/staff/schedule/rules", data=rule)
    hoa.post("/staff/schedule/new", data=FORM)
    posts(hoa)
    hoa.post("/staff/schedule/new", data=FORM | {"session": "afternoon"})
    hoa.post("/staff/schedule/notices", data={"text_vi": "Chiều nay nghỉ tiếp"})
    wrong: dict[str, object] = {}

    token = staff_token(store, HOA)
    with opened(browser, live_server, token, "/staff/schedule", language=language) as page:
        for screen in walk(page, live_server, only(store).id):
            wrong |= {f"{screen}: {what}": found for what, found in looked_at(page, axe_script)}

    assert wrong == {}
