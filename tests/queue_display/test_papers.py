"""The posted schedule beyond its page: a month, a feed for calendars, a poster for the wall."""

from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar
from pypdf import PdfReader
from reportlab.pdfbase.ttfonts import TTFont

from casework import schedule
from casework.kinds import Reception
from casework.model import ScheduleDay
from hall.store import Store
from queue_display import feed
from queue_display.schedule import POSTERS_PER_MINUTE
from tests.queue_display.test_schedule import MONDAY, head, plans, posts
from tests.queue_display.waiting import words_of

LEADER = {
    "reception": Reception.PERIODIC,
    "leader_name": "Phạm Thành",
    "leader_title": "Chủ tịch UBND tỉnh",
    "leader_landline": "0200 000 009",
    "leader_mobile": "0912 000 009",
}
A3_LYING = b"/MediaBox [ 0 0 1190.551 841.8898 ]"
LETTERS = (
    "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ–·’"
)


def moves(store: Store, row: ScheduleDay, to: date) -> None:
    with store.work(hall_id=1) as work:
        fresh = work.session.get_one(ScheduleDay, row.id)
        more = {"to": to, "reason": "họp Tỉnh ủy", "version": fresh.version}
        schedule.move(work, head(work.session), row.id, **more)  # type: ignore[arg-type]


def events(client: FlaskClient, language: str = "vi") -> list[dict[str, str]]:
    answer = client.get(f"/schedule/calendar.ics?lang={language}")
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    found = Calendar.from_ical(answer.data)
    return [{key: str(value) for key, value in each.items()} for each in found.walk("VEVENT")]


def test_a_month_can_be_asked_for_and_turned(client: FlaskClient, store: Store) -> None:
    plans(store, MONDAY, place="Phòng số 1")
    plans(store, date(2026, 12, 21), place="Phòng số 2")
    posts(store, MONDAY, date(2026, 12, 31))

    december = client.get("/schedule?month=2026-12").text

    assert "Phòng số 2" in december
    assert "Phòng số 1" not in december
    assert "Lịch tiếp công dân tháng 12/2026" in words_of(december)
    for link in ("month=2026-11", "month=2027-01", "poster.pdf?month=2026-12", "calendar.ics"):
        assert link in december
    for odd in ("2026-13", "x", "0001-01", "9999-12"):
        assert "Tuần này" in words_of(client.get(f"/schedule?month={odd}").text)


def test_a_calendar_that_subscribes_hears_of_what_is_posted_and_of_nothing_else(
    client: FlaskClient, store: Store
) -> None:
    plans(store, MONDAY, place="Phòng họp lớn", **LEADER)
    posts(store, MONDAY, MONDAY)
    plans(store, MONDAY + timedelta(days=1), place="Dự thảo")

    (event,) = events(client)

    assert event["UID"] == "sitting-1@mau.tiepdan"
    assert event["SUMMARY"] == "Tiếp công dân định kỳ – Phạm Thành"
    assert event["STATUS"] == "CONFIRMED"
    assert event["LOCATION"] == "Phòng họp lớn, Trụ sở tiếp công dân tỉnh Mẫu"
    assert "Chủ tịch UBND tỉnh, 0200 000 009, 0912 000 009" in event["DESCRIPTION"]
    text = client.get("/schedule/calendar.ics").text
    assert "DTSTART;TZID=Asia/Ho_Chi_Minh:20261123T073000" in text
    assert "DTEND;TZID=Asia/Ho_Chi_Minh:20261123T113000" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


def test_what_moves_is_cancelled_in_the_calendar_beside_the_new_one(
    client: FlaskClient, store: Store
) -> None:
    row = plans(store, MONDAY, **LEADER)
    posts(store, MONDAY, MONDAY)
    (before,) = events(client)
    moves(store, row, MONDAY + timedelta(days=2))

    old, new = events(client)

    assert (old["UID"], old["STATUS"]) == (before["UID"], "CANCELLED")
    assert int(old["SEQUENCE"]) > int(before["SEQUENCE"])
    assert "Chuyển sang buổi sáng ngày 25/11/2026. Lý do: họp Tỉnh ủy." in old["DESCRIPTION"]
    assert new["STATUS"] == "CONFIRMED"


def test_the_calendar_speaks_english_and_an_empty_one_is_still_a_calendar(
    client: FlaskClient, store: Store
) -> None:
    assert events(client) == []

    plans(store, MONDAY)
    posts(store, MONDAY, MONDAY)

    assert events(client, "en")[0]["SUMMARY"] == "Regular reception"


def test_the_poster_is_a3_with_our_typeface_in_it(client: FlaskClient, store: Store) -> None:
    row = plans(store, MONDAY, **LEADER)
    plans(store, MONDAY)
    posts(store, MONDAY, MONDAY)
    moves(store, row, MONDAY + timedelta(days=2))

    answer = client.get("/schedule/poster.pdf?month=2026-11")

    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.data.startswith(b"%PDF-")
    assert A3_LYING in answer.data
    assert answer.data.count(b"BeVietnamPro-Regular") >= 1
    assert answer.data.count(b"BeVietnamPro-Bold") >= 1
    assert b"Helvetica" not in answer.data.split(b"/Info")[0] or b"/FontFile2" in answer.data


def test_the_words_of_the_poster_read_back_whole(client: FlaskClient, store: Store) -> None:
    """Searched, copied and read aloud: each mark is in the file as text, not only as ink."""
    plans(store, MONDAY, **LEADER, place="Phòng họp lớn", content=LETTERS + LETTERS.upper())
    posts(store, MONDAY, MONDAY)

    answer = client.get("/schedule/poster.pdf?month=2026-11")

    said = read_back(answer.data)
    for told in (
        "TRỤ SỞ TIẾP CÔNG DÂN TỈNH MẪU",
        "LỊCH TIẾP CÔNG DÂN THÁNG 11/2026",
        "Thứ Hai",
        "Tiếp công dân định kỳ",
        "Phạm Thành",
        "Chủ tịch UBND tỉnh",
        "0912 000 009",
        "Phòng họp lớn",
        "Đỗ Thị Hoa",
    ):
        assert told in said, told
    assert LETTERS + LETTERS.upper() in said.replace(" ", "")


def read_back(pdf: bytes) -> str:
    """All its text, on one line; a cell's broken words stay broken only by spaces."""
    pages = [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]
    return " ".join(" ".join(pages).replace("\u00a0", " ").split())


def test_a_long_month_goes_over_several_sheets_and_an_empty_one_has_one(
    client: FlaskClient, store: Store
) -> None:
    for number in range(30):
        day = date(2026, 12, 1) + timedelta(days=number)
        if day.weekday() < 5:
            for half in schedule.SESSIONS:
                plans(store, day, half, content="Đất đai, bồi thường, hỗ trợ, tái định cư " * 4)
    posts(store, MONDAY, date(2026, 12, 31))

    full = client.get("/schedule/poster.pdf?month=2026-12").data
    empty = client.get("/schedule/poster.pdf?month=2026-10").data

    assert full.count(A3_LYING) > 1
    assert empty.count(A3_LYING) == 1


def test_the_posters_typeface_has_every_vietnamese_letter(app: Flask) -> None:
    fonts: Path = app.extensions["hall.fonts"]

    for file in ("BeVietnamPro-Regular.ttf", "BeVietnamPro-Bold.ttf"):
        known = TTFont(file, str(fonts / file)).face.charToGlyph
        assert {each for each in LETTERS + LETTERS.upper() if ord(each) not in known} == set()


def test_posters_are_not_drawn_faster_than_a_hand_can_ask(client: FlaskClient) -> None:
    for _ in range(POSTERS_PER_MINUTE):
        client.get("/schedule/poster.pdf?month=2026-10")

    assert client.get("/schedule/poster.pdf?month=2026-10").status_code == 429


@pytest.mark.parametrize("path", ["/schedule/calendar.ics", "/schedule?month=2026-11"])
def test_no_draft_and_no_reason_of_lateness_is_public(
    client: FlaskClient, store: Store, path: str
) -> None:
    plans(store, MONDAY, place="Phòng số 1")
    posts(store, MONDAY, MONDAY)  # late, for a reason of the house's own

    assert "Phòng số 1" in client.get(path).text
    assert "Trụ sở mới mở" not in client.get(path).text


def test_who_has_the_feed_already_is_told_so(client: FlaskClient, store: Store) -> None:
    plans(store, MONDAY)
    posts(store, MONDAY, MONDAY)
    first = client.get("/schedule/calendar.ics")

    again = client.get("/schedule/calendar.ics", headers={"If-None-Match": first.headers["ETag"]})

    assert again.status_code == 304
    assert feed.REFRESH == "PT6H"
