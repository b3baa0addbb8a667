"""The rule of the line: read by all staff, changed by a supervisor; and why a number is next."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hall import deferring, line
from hall.journal import CITIZEN
from hall.lifecycle import TicketState
from hall.model import Hall
from hall.moves import Hand
from hall.store import Store, row
from tests.conftest import Clock
from tests.people import DUNG, EM, arrives, calls_next, does, sits_down
from tests.staff_console.conftest import As
from tests.staff_console.working import now, text_of

NUMBERS = {
    **{"priority_minutes": "60", "appointment_minutes": "30", "short_credit": "50"},
    **{"overtake_cap": "15", "recall_pause_seconds": "30", "calls_at_most": "4"},
    **{"defer_places": "3", "defer_times": "2"},
    **{"lead_tie_minutes": "5", "lead_window_minutes": "0"},
    **{"calls_before_miss": "2", "returns": "1", "returns_after": "3"},
    **{"group_from": "5", "small_group_to": "10"},
    **{"small_group_speakers": "2", "large_group_speakers": "5"},
}
PROBLEM = {"Accept": "application/problem+json"}


def labels(store: Store) -> list[str]:
    with store.read() as session:
        return [ticket.label for ticket in line.waiting(session, 1)]


@pytest.mark.parametrize("who", [DUNG, "hoa", "khanh", "lan"])
def test_all_staff_read_the_rule_in_words(as_: As, who: str) -> None:
    page = text_of(as_(who).get("/staff/rule"))

    assert "Người thuộc diện ưu tiên được tính như đến sớm hơn 60 phút" in page
    assert "nhiều nhất 15 lượt" in page


def test_a_supervisor_changes_the_numbers_and_the_line_follows(
    store: Store, hoa: FlaskClient, clock: Clock
) -> None:
    an = arrives(store)
    clock.pass_(minutes=30)
    binh = arrives(store, priority=True)
    assert labels(store) == [binh.label, an.label]

    answer = hoa.post(
        "/staff/rule/settings",
        data=NUMBERS
        | {"priority_minutes": "20,5", "appointment_minutes": "10", "lead_tie_minutes": "0"},
    )

    assert answer.headers["Location"] == "/staff/rule/settings?placed=2"
    assert "Đã xếp lại 2 số đang chờ" in text_of(hoa.get(answer.headers["Location"]))
    assert labels(store) == [an.label, binh.label]
    assert "sớm hơn 20.5 phút" in text_of(hoa.get("/staff/rule"))
    with store.read() as session:
        assert row(session, Hall, 1).calling["calls_at_most"] == 4


def test_a_supervisor_says_how_often_and_how_far_one_may_go_back(
    store: Store, hoa: FlaskClient, app: Flask
) -> None:
    sits_down(store, DUNG, "1")
    an = arrives(store)
    for _ in range(3):
        arrives(store)
    phone = app.test_client()
    asked = {"ticket": store.vault.ticket_token(an.public_id)}

    hoa.post("/staff/rule/settings", data=NUMBERS | {"defer_places": "2", "defer_times": "1"})
    phone.post("/t/defer", json=asked)

    assert labels(store) == ["002", "003", "001", "004"]
    assert phone.post("/t/defer", json=asked).status_code == 409
    assert "mỗi lần lùi sau 2 số kế tiếp, nhiều nhất 1 lần" in text_of(hoa.get("/staff/rule"))


def test_who_asked_for_time_stays_where_they_are_when_the_rule_changes(
    store: Store, hoa: FlaskClient
) -> None:
    an = arrives(store)
    for _ in range(3):
        arrives(store)
    with store.work(hall_id=1) as work:
        deferring.defer(work, an.public_id, Hand(CITIZEN))
    before = labels(store)

    hoa.post("/staff/rule/settings", data=NUMBERS | {"defer_times": "1", "overtake_cap": "14"})

    assert before == ["002", "003", "004", "001"]
    assert labels(store) == before


def test_a_hall_may_let_nobody_go_back(store: Store, hoa: FlaskClient, app: Flask) -> None:
    an = arrives(store)
    arrives(store)
    asked = {"ticket": store.vault.ticket_token(an.public_id)}

    hoa.post("/staff/rule/settings", data=NUMBERS | {"defer_times": "0"})

    place = app.test_client().post("/t/place", json=asked).json
    assert place is not None
    assert place["may_defer"] is False
    assert "lùi lượt" not in text_of(hoa.get("/staff/rule"))


def test_plain_order_of_arrival_is_one_press(store: Store, hoa: FlaskClient, clock: Clock) -> None:
    an = arrives(store)
    clock.pass_(minutes=1)
    binh = arrives(store, priority=True)

    hoa.post("/staff/rule/plain")

    assert labels(store) == [an.label, binh.label]
    assert "đúng thứ tự lấy số" in text_of(hoa.get("/staff/rule"))


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("priority_minutes", "nhiều"),
        ("priority_minutes", "10"),  # less than of appointments
        ("short_credit", "101"),
        ("overtake_cap", "0"),
        ("lead_tie_minutes", "16"),
        ("lead_window_minutes", "11"),
        ("defer_places", "0"),
        ("defer_times", "10"),
        ("calls_before_miss", "5"),  # more than are allowed
        ("group_from", ""),
    ],
)
def test_a_number_that_cannot_be_meant_is_refused_at_its_field(
    hoa: FlaskClient, field: str, typed: str
) -> None:
    answer = hoa.post("/staff/rule/settings", data=NUMBERS | {field: typed}, headers=PROBLEM)

    assert answer.status_code == 422
    assert answer.json is not None
    assert answer.json["field"] == field
    assert answer.json["detail"]


def test_only_a_supervisor_changes_the_rule(dung: FlaskClient, as_: As) -> None:
    for client in (dung, as_("khanh"), as_("lan")):
        assert client.post("/staff/rule/settings", data=NUMBERS).status_code == 403
        assert client.post("/staff/rule/plain").status_code == 403


def test_the_desk_says_why_its_next_is_next(store: Store, dung: FlaskClient, clock: Clock) -> None:
    sits_down(store, DUNG, "1")
    arrives(store)
    clock.pass_(minutes=5)
    arrives(store, priority=True)

    page = text_of(dung.get("/staff/desk"))

    assert (
        "Số 002 tiếp theo vì thuộc diện ưu tiên: được tính như đến lúc 07:05, sớm hơn 60 phút;"
        " có 1 số đến trước." in page
    )


def test_and_why_not_mine(store: Store, dung: FlaskClient, clock: Clock) -> None:
    sits_down(store, DUNG, "1")
    arrives(store)
    clock.pass_(minutes=5)
    binh = arrives(store)

    page = text_of(dung.get(f"/staff/tickets/{binh.public_id}"))

    assert "Số 002 đứng sau 1 số: số 001 được gọi trước vì đến lúc 08:00, sớm hơn 5 phút." in page


def test_a_call_out_of_turn_asks_for_its_reason(store: Store, dung: FlaskClient) -> None:
    sits_down(store, DUNG, "1")
    arrives(store)
    binh = arrives(store)
    call = f"/staff/tickets/{binh.public_id}/call"

    for said in ({}, {"reason": ""}, {"reason": "", "other": " "}):
        assert dung.post(call, data=said, headers=PROBLEM).status_code == 422
    assert dung.post(call, data={"reason": "health"}).status_code == 303

    assert now(store, binh).state is TicketState.CALLED
    assert "Sức khỏe, tuổi cao" in text_of(dung.get(f"/staff/tickets/{binh.public_id}"))


def test_another_reason_is_kept_in_its_own_words(store: Store, dung: FlaskClient) -> None:
    sits_down(store, DUNG, "1")
    arrives(store)
    binh = arrives(store)

    dung.post(f"/staff/tickets/{binh.public_id}/call", data={"reason": "", "other": "Đón cháu"})

    assert "Đón cháu" in text_of(dung.get(f"/staff/tickets/{binh.public_id}"))


def test_a_ticket_says_which_minutes_were_for_what(
    store: Store, dung: FlaskClient, clock: Clock
) -> None:
    sits_down(store, DUNG, "1")
    an = arrives(store)
    calls_next(store, DUNG)
    does(store, DUNG, "start", an)
    clock.pass_(minutes=12)
    dung.post(f"/staff/tickets/{an.public_id}/switch", data={"service": "result"})
    clock.pass_(minutes=4)
    does(store, DUNG, "finish", an)

    page = text_of(dung.get(f"/staff/tickets/{an.public_id}"))

    assert "Gặp cán bộ tiếp công dân 08:00–08:12 12 phút" in page
    assert "Hỏi kết quả, bổ sung giấy tờ 08:12–08:16 4 phút" in page


def test_a_citizen_sent_on_comes_back_to_the_first_desk(
    store: Store, dung: FlaskClient, as_: As
) -> None:
    sits_down(store, DUNG, "1")
    sits_down(store, EM, "10")
    an = arrives(store)
    calls_next(store, DUNG)
    does(store, DUNG, "start", an)
    where = {"service": "result", "desk": "10", "come_back": "yes"}
    dung.post(f"/staff/tickets/{an.public_id}/transfer", data=where)
    calls_next(store, EM)
    does(store, EM, "start", an)
    assert "Xong, trả về bàn 1" in text_of(as_(EM).get("/staff/desk"))

    as_(EM).post(f"/staff/tickets/{an.public_id}/send_back")

    assert "Tiếp theo: số 001" in text_of(dung.get("/staff/desk"))


def test_absence_is_offered_after_as_many_calls_as_the_hall_wants(
    store: Store, dung: FlaskClient
) -> None:
    with store.work() as work:
        work.session.get_one(Hall, 1).calling = {"recall_pause_seconds": 0, "calls_before_miss": 2}
    sits_down(store, DUNG, "1")
    an = arrives(store)
    calls_next(store, DUNG)
    assert "/miss" not in dung.get("/staff/desk").text

    does(store, DUNG, "recall", an)

    assert "/miss" in dung.get("/staff/desk").text


def test_a_second_return_is_a_new_number(store: Store, dung: FlaskClient) -> None:
    with store.work() as work:
        work.session.get_one(Hall, 1).calling = {"returns": 1}
    sits_down(store, DUNG, "1")
    an = arrives(store)
    for verb in ("miss", "restore"):
        calls_next(store, DUNG) if verb == "miss" else None
        does(store, DUNG, verb, an)
    calls_next(store, DUNG)
    does(store, DUNG, "miss", an)
    assert "Cấp số mới" in text_of(dung.get("/staff/desk"))

    answer = dung.post(f"/staff/tickets/{an.public_id}/renew")

    assert "Số 002" in text_of(dung.get(answer.headers["Location"]))


def test_plain_order_of_arrival_leaves_all_other_numbers_as_they_are(
    store: Store, hoa: FlaskClient
) -> None:
    hoa.post("/staff/rule/settings", data=NUMBERS | {"overtake_cap": "9", "defer_times": "0"})

    hoa.post("/staff/rule/plain")

    with store.read() as session:
        stored = row(session, Hall, 1).line_rule
    assert (stored["defer_times"], stored["overtake_cap"]) == (0, 9)


def test_the_posted_rule_says_how_a_lead_officer_is_preferred(hoa: FlaskClient) -> None:
    hoa.post("/staff/rule/settings", data=NUMBERS | {"lead_window_minutes": "8"})

    page = text_of(hoa.get("/staff/rule"))

    assert "cách nhau không quá 5 phút thì cán bộ phụ trách" in page
    assert "được đợi cán bộ ấy nhiều nhất 8 phút; diện ưu tiên không phải đợi" in page
