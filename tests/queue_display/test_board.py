"""The part of the display that changes: what is on it, and what must never be."""

import re
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from casework import schedule
from casework.access import Officer
from casework.kinds import Reception
from hall import calendar, desks, devices, notices, tickets
from hall.journal import HALL
from hall.model import Desk, Staff, Ticket
from hall.store import Store, row
from tests.conftest import Clock, Tokens
from tests.people import DUNG, EM, GIANG, arrives, calls_next, does, hand, sits_down
from tests.queue_display.waiting import board_of, large_calls

OFFICERS = [DUNG, EM, GIANG, "canbo4", "canbo5"]


def calls_one(store: Store, clock: Clock, who: str) -> str:
    clock.pass_(seconds=1)
    called = calls_next(store, who)
    assert called is not None
    return called.label


def test_a_call_shows_number_and_desk(display: FlaskClient, store: Store) -> None:
    sits_down(store, EM, "2")
    arrives(store)
    calls_next(store, EM)

    assert large_calls(display) == [("001", "2")]
    assert "Mời công dân có số thứ tự một đến bàn số hai." in board_of(display)


def test_the_newest_three_are_large_and_no_call_is_lost(
    display: FlaskClient, store: Store, clock: Clock
) -> None:
    for desk, who in enumerate(OFFICERS, start=1):
        sits_down(store, who, str(desk))
        arrives(store)
        calls_one(store, clock, who)

    assert large_calls(display) == [("005", "5"), ("004", "4"), ("003", "3")]
    assert re.search(r"Cũng đang mời .*002 .*2 .*001 .*1", board_of(display))


def test_a_recall_comes_to_the_top_and_says_so(
    display: FlaskClient, store: Store, clock: Clock
) -> None:
    sits_down(store, DUNG, "1")
    sits_down(store, EM, "2")
    an, _ = arrives(store), arrives(store)
    calls_one(store, clock, DUNG)
    calls_one(store, clock, EM)
    clock.pass_(seconds=1)
    does(store, DUNG, "recall", an)

    assert large_calls(display) == [("001", "1"), ("002", "2")]
    assert "Gọi lại" in board_of(display)


def test_who_sits_at_a_desk_is_being_received(display: FlaskClient, store: Store) -> None:
    sits_down(store, DUNG, "1")
    an = arrives(store)
    calls_next(store, DUNG)
    does(store, DUNG, "start", an)

    assert large_calls(display) == []
    assert re.search(r"Đang tiếp 001 Bàn 1", board_of(display))


def test_next_missed_and_waiting_are_counted(display: FlaskClient, store: Store) -> None:
    sits_down(store, DUNG, "1")
    an, _, _ = arrives(store), arrives(store), arrives(store)
    calls_next(store, DUNG)
    does(store, DUNG, "miss", an)

    board = board_of(display)

    assert "Chuẩn bị 002 003" in board
    assert "Số đã gọi, chưa đến Mời gặp người hướng dẫn 001" in board
    assert "Đang chờ 2 lượt" in board


def test_a_quiet_call_is_nowhere_on_the_screen(display: FlaskClient, store: Store) -> None:
    sits_down(store, DUNG, "1")
    an = arrives(store)
    with store.work(hall_id=1) as work:
        tickets.call_next(work, hand(work, DUNG), quiet=True)
    called = display.get("/display/board").text
    does(store, DUNG, "start", an)
    served = display.get("/display/board").text

    assert an.label not in called
    assert an.label not in served


def test_a_room_is_called_a_room(display: FlaskClient, store: Store) -> None:
    with store.work() as work:
        row(work.session, Desk, 2).is_room = True
    sits_down(store, EM, "2")
    arrives(store, party_size=12)
    calls_next(store, EM)

    assert "Mời đại diện đoàn có số thứ tự một vào phòng số hai." in board_of(display)


def test_nothing_but_numbers_and_desks_is_shown_of_a_ticket(
    display: FlaskClient, store: Store
) -> None:
    sits_down(store, DUNG, "1")
    an = arrives(store, priority=True, private=True, phone="0987654321", assistance=("wheelchair",))
    calls_next(store, DUNG)
    shown = display.get("/display/board").text

    assert "001" in shown
    for hidden in (an.public_id, "0987654321", "wheelchair", "ưu tiên", "Lê Thị Dung", "regular"):
        assert hidden.lower() not in shown.lower()


def test_a_part_that_is_still_the_same_is_not_sent_again(
    display: FlaskClient, store: Store
) -> None:
    first = display.get("/display/board")
    again = display.get("/display/board", headers={"If-None-Match": first.headers["ETag"]})
    arrives(store)
    changed = display.get("/display/board", headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.data) == (304, b"")
    assert changed.status_code == 200
    assert first.headers["Cache-Control"] == "no-store"


def test_notices_come_and_go(display: FlaskClient, store: Store, clock: Clock) -> None:
    with store.work(hall_id=1) as work:
        notices.add(work, {"vi": "Chiều nay nghỉ họp."}, by=HALL, minutes=30)
    before = board_of(display)
    clock.pass_(minutes=31)

    assert "Chiều nay nghỉ họp." in before
    assert "Chiều nay nghỉ họp." not in board_of(display)


def test_a_closed_hall_says_when_it_opens(display: FlaskClient, clock: Clock) -> None:
    clock.set(datetime(2026, 11, 27, 11, 0, tzinfo=UTC))  # Friday, 18:00

    board = board_of(display)

    assert "Đã hết giờ tiếp công dân" in board
    assert "Hẹn gặp lại ông/bà lúc 07:30, Thứ Hai, 30/11/2026." in board


def test_citizens_still_called_after_hours_are_on_the_screen(
    display: FlaskClient, store: Store, clock: Clock
) -> None:
    sits_down(store, DUNG, "1")
    arrives(store)
    clock.pass_(hours=4)  # noon
    calls_next(store, DUNG)

    assert large_calls(display) == [("001", "1")]


def test_people_who_wait_while_no_desk_is_open_are_told(display: FlaskClient, store: Store) -> None:
    arrives(store)

    assert "Hiện tạm dừng gọi số" in board_of(display)


def test_while_nobody_is_called_the_reception_of_the_day_stands_there(
    display: FlaskClient, store: Store, clock: Clock
) -> None:
    post_today(store)
    morning = board_of(display)
    sits_down(store, DUNG, "1")
    arrives(store)
    calls_next(store, DUNG)
    called = board_of(display)
    does(store, DUNG, "miss", called_at(store, "1"))
    clock.pass_(hours=6)  # 14:00
    afternoon = board_of(display)

    assert "Lịch tiếp công dân hôm nay" in morning
    assert "Buổi sáng 07:30–11:30" in morning
    assert "Lý Thị Quỳnh Trưởng Ban 0200 111 222 · 0912 111 222" in morning
    assert "Trần Văn Giang 0200 222 333 · 0913 222 333" in morning
    assert "Lịch tiếp công dân hôm nay" not in called
    assert "Buổi sáng 07:30–11:30" not in afternoon
    assert "Buổi chiều 13:30–17:30" in afternoon


def called_at(store: Store, desk: str) -> Ticket:
    """Whom that desk holds."""
    with store.read() as session:
        held = tickets.held_by(session, desks.load(session, desk, hall_id=1))
        assert held is not None
        return held


def post_today(store: Store) -> None:
    """Both half days, posted by the head."""
    with store.work(hall_id=1) as work:
        head = work.session.scalars(select(Staff).where(Staff.username == "hoa")).one()
        officer = Officer(head.id, head.role)
        today = calendar.day_of(work.hall, work.now)
        for half in schedule.SESSIONS:
            sitting = schedule.Sitting(
                day=today,
                session=half,
                reception=Reception.REGULAR,
                leader_name="Lý Thị Quỳnh",
                leader_title="Trưởng Ban",
                leader_landline="0200 111 222",
                leader_mobile="0912 111 222",
                officers=(
                    schedule.Contact(
                        name="Trần Văn Giang", landline="0200 222 333", mobile="0913 222 333"
                    ),
                ),
            )
            schedule.put(work, officer, sitting)
        schedule.publish(work, officer, today, today, late_reason="Trụ sở mới mở")


@pytest.mark.parametrize("kind", ["kiosk", "printer", "rating", "api"])
def test_only_a_display_reads_the_part(client: FlaskClient, tokens: Tokens, kind: str) -> None:
    answer = client.get("/display/board", headers=tokens.bearer(getattr(tokens, kind)))

    assert answer.status_code == 403


def test_an_unknown_screen_gets_a_code_and_nothing_else(client: FlaskClient, store: Store) -> None:
    sits_down(store, DUNG, "1")
    arrives(store)
    calls_next(store, DUNG)

    page = client.get("/display")

    assert "pairing-code" in page.text
    assert "001" not in page.text
    assert client.get("/display/board").status_code == 401


def test_a_revoked_screen_gets_nothing_more(
    display: FlaskClient, store: Store, tokens: Tokens
) -> None:
    with store.work() as work:
        devices.revoke(work, tokens.ids["display"], hall_id=1)

    assert display.get("/display/board").status_code == 401


def test_the_page_speaks_english_when_asked(display: FlaskClient, store: Store) -> None:
    sits_down(store, DUNG, "1")
    arrives(store)
    calls_next(store, DUNG)

    page = display.get("/display?lang=en").text

    assert '<html lang="en"' in page
    assert "go to desk" in page
