"""What a supervisor hears of without asking, and what is said when a desk changes hands."""

from flask.testing import FlaskClient

from casework import hints
from hall import skills
from hall.store import Store
from tests.casework.reception import AN, receives, takes_in
from tests.conftest import Clock
from tests.people import DUNG, EM, arrives, calls_next, does, sits_down
from tests.staff_console.conftest import As
from tests.staff_console.working import text_of


def test_a_group_is_told_to_the_supervisor(store: Store, hoa: FlaskClient) -> None:
    arrives(store, party_size=4)
    assert "Cần lưu ý hôm nay" not in text_of(hoa.get("/staff/hall"))

    arrives(store, party_size=11, representatives=5)

    page = text_of(hoa.get("/staff/hall"))
    assert "002 đoàn 11 người, cử nhiều nhất 5 người đại diện. Đã cử 5." in page


def test_five_separate_tickets_on_one_matter_raise_the_same_alert(
    store: Store, hoa: FlaskClient, clock: Clock
) -> None:
    taken = takes_in(store, receives(store, AN, EM), who=EM, content="Thửa đất bị đo thiếu")
    clock.pass_(minutes=5)
    for _ in range(4):  # the first of the five was at the visit when the petition was taken in
        assert "số riêng lẻ" not in text_of(hoa.get("/staff/hall"))
        came = arrives(store)
        with store.work(hall_id=1) as work:
            hints.give(work, came.public_id, lookup_code=taken.lookup_code)

    page = text_of(hoa.get("/staff/hall"))

    assert "5 số riêng lẻ về cùng một vụ việc" in page


def test_a_call_out_of_turn_is_reported(store: Store, dung: FlaskClient, hoa: FlaskClient) -> None:
    sits_down(store, DUNG, "1")
    arrives(store)
    binh = arrives(store)
    dung.post(f"/staff/tickets/{binh.public_id}/call", data={"reason": "safety"})

    assert "1 lượt gọi ngoài thứ tự" in text_of(hoa.get("/staff/hall"))
    report = text_of(hoa.get("/staff/out-of-turn"))
    assert "002 Gặp cán bộ tiếp công dân 1 Lê Thị Dung Giữ an ninh, trật tự 0 phút" in report


def test_the_report_is_for_who_leads_and_who_checks(as_: As) -> None:
    wanted = {"dung": 403, "hoa": 200, "khanh": 403, "lan": 200}

    assert {who: as_(who).get("/staff/out-of-turn").status_code for who in wanted} == wanted


def test_a_desk_taken_over_is_said_to_both_and_to_the_supervisor(
    store: Store, dung: FlaskClient, em: FlaskClient, hoa: FlaskClient
) -> None:
    sits_down(store, DUNG, "1")
    an = arrives(store)
    calls_next(store, DUNG)
    does(store, DUNG, "start", an)

    em.post("/staff/desks/1/open", data={"take_over": "yes"})

    assert "Ông/bà tiếp quản bàn này từ Lê Thị Dung lúc 08:00" in text_of(em.get("/staff/desk"))
    assert dung.get("/staff/desk").headers["Location"] == "/staff/desks"
    assert "Bàn 1 đã được Phạm Văn Em tiếp quản lúc 08:00" in text_of(dung.get("/staff/desks"))
    assert "Bàn 1: Phạm Văn Em tiếp quản từ Lê Thị Dung" in text_of(hoa.get("/staff/hall"))


def test_a_browser_that_died_comes_back_to_the_open_visit(
    store: Store, dung: FlaskClient, as_: As
) -> None:
    sits_down(store, DUNG, "1")
    an = arrives(store)
    calls_next(store, DUNG)
    dung.post(f"/staff/tickets/{an.public_id}/start")

    another_browser = as_(DUNG)

    page = text_of(another_browser.get("/staff/desk"))
    assert "001 Đang tiếp" in page
    assert "tiếp quản" not in page


def test_who_holds_a_ticket_is_seen_by_all(store: Store, em: FlaskClient, hoa: FlaskClient) -> None:
    sits_down(store, DUNG, "1")
    sits_down(store, EM, "2")
    an = arrives(store)
    calls_next(store, DUNG)
    does(store, DUNG, "hold", an, minutes=15)

    assert "08:15, bàn 1, Lê Thị Dung" in text_of(em.get("/staff/desk"))
    assert "Bàn số 1, Lê Thị Dung" in text_of(hoa.get("/staff/hall"))


def test_an_officer_gives_a_number_to_who_cannot_use_the_screen(
    store: Store, dung: FlaskClient
) -> None:
    sits_down(store, DUNG, "1")
    wish = {"service": "regular", "party_size": "6", "representatives": "2"}

    answer = dung.post("/staff/tickets?on=desk", data=wish | {"assistance": "sight"})

    assert answer.headers["Location"] == "/staff/desk?given=001"
    assert "Tiếp theo: số 001" in text_of(dung.get("/staff/desk?given=001"))


def test_a_supervisor_changes_who_serves_what(store: Store, hoa: FlaskClient) -> None:
    assert "Bàn số 9" in text_of(hoa.get("/staff/skills"))
    sits_down(store, DUNG, "1")
    arrives(store, service="lawyer")

    hoa.post("/staff/skills/desks/1", data={"services": ["regular", "lawyer"]})
    assert calls_next(store, DUNG) is not None

    hoa.post("/staff/skills/officers/1", data={"services": ["regular"]})
    with store.read() as session:
        assert skills.of_staff(session, 1) == {1: {1}}


def test_nobody_else_changes_who_serves_what(as_: As) -> None:
    for who in (DUNG, "khanh", "lan"):
        client = as_(who)
        for path in ("desks", "officers"):
            answer = client.post(f"/staff/skills/{path}/1", data={"services": ["lawyer"]})
            assert answer.status_code == 403
