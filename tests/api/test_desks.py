"""Sitting down, a break, leaving, and the next citizen."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from hall.store import Store
from tests.api.conftest import Book, Door, calls_next, does, sits_down, takes_number
from tests.conftest import DESKS, staff_token


def test_a_desk_says_who_sits_there(dung: Door) -> None:
    answer = dung.post("/desks/1/open").json

    assert (answer["label"], answer["state"]) == ("1", "open")
    assert answer["officer"] == {"username": "dung", "name": "Lê Thị Dung"}


def test_a_taken_desk_is_taken_over_only_when_that_is_said(dung: Door, em: Door) -> None:
    sits_down(dung, "1")

    assert em.post("/desks/1/open").json["code"] == "desk_taken"
    taken = em.post("/desks/1/open", {"take_over": True})

    assert (taken.status_code, taken.json["officer"]["username"]) == (200, "em")


def test_opening_ones_own_desk_again_changes_nothing(dung: Door) -> None:
    first = dung.post("/desks/1/open").json

    assert dung.post("/desks/1/open", {}).json == first


def test_who_sits_down_again_is_shown_the_ticket_that_is_there(kiosk: Door, dung: Door) -> None:
    sits_down(dung, "1")
    takes_number(kiosk)
    called = calls_next(dung, "1")

    assert dung.post("/desks/1/open").json["ticket"] == called["id"]


def test_an_officer_who_moves_leaves_the_earlier_desk(dung: Door, em: Door) -> None:
    sits_down(dung, "1")
    sits_down(dung, "2")

    assert em.post("/desks/1/open").status_code == 200


def test_a_paused_desk_calls_nobody_and_comes_back(kiosk: Door, dung: Door) -> None:
    sits_down(dung, "1")
    takes_number(kiosk)
    assert dung.post("/desks/1/pause").json["state"] == "paused"

    assert dung.post("/desks/1/next").json["code"] == "not_allowed"

    sits_down(dung, "1")
    calls_next(dung, "1")


@pytest.mark.parametrize("verb", ["pause", "close"])
def test_a_desk_that_holds_somebody_is_not_left(kiosk: Door, dung: Door, verb: str) -> None:
    sits_down(dung, "1")
    takes_number(kiosk)
    calls_next(dung, "1")

    answer = dung.post(f"/desks/1/{verb}")

    assert (answer.status_code, answer.json["code"]) == (409, "desk_busy")


def test_an_officer_does_not_close_anothers_desk_but_a_supervisor_does(
    dung: Door, em: Door, hoa: Door
) -> None:
    sits_down(dung, "1")

    assert em.post("/desks/1/close").json["code"] == "not_allowed"
    closed = hoa.post("/desks/1/close").json

    assert (closed["state"], closed["officer"]) == ("closed", None)


def test_nobody_waits_is_no_content(dung: Door) -> None:
    sits_down(dung, "1")

    answer = dung.post("/desks/1/next")

    assert (answer.status_code, answer.data) == (204, b"")
    assert "Content-Type" not in answer.headers


def test_the_next_is_who_waited_longest_for_what_the_desk_serves(kiosk: Door, dung: Door) -> None:
    sits_down(dung, "1")
    takes_number(kiosk, service="lawyer")
    an = takes_number(kiosk)

    called = calls_next(dung, "1")

    assert (called["id"], called["state"], called["desk"]) == (an["id"], "called", "1")
    assert called["called_at"] > an["issued_at"]


def test_a_busy_desk_does_not_call_the_next(kiosk: Door, dung: Door) -> None:
    sits_down(dung, "1")
    an, _ = takes_number(kiosk), takes_number(kiosk)
    calls_next(dung, "1")

    answer = dung.post("/desks/1/next")
    assert (answer.status_code, answer.json["code"]) == (409, "desk_busy")

    does(dung, "finish", does(dung, "start", an))
    calls_next(dung, "1")


def test_the_next_is_not_called_from_a_desk_where_one_does_not_sit(dung: Door, em: Door) -> None:
    sits_down(dung, "1")
    sits_down(em, "2")

    answer = dung.post("/desks/2/next")

    assert (answer.status_code, answer.json["code"]) == (409, "not_allowed")


@pytest.mark.parametrize(
    "label", ["77", "1A", "..%2F1", "%00", "%0a", "%FF", "a" * 21, "một", "-1"]
)
def test_a_desk_that_is_not_there_is_not_found(dung: Door, label: str) -> None:
    for verb in ("open", "close", "pause", "next"):
        assert dung.post(f"/desks/{label}/{verb}").status_code == 404


def test_nobody_is_called_twice_when_ten_officers_press_at_once(
    kiosk: Door, app: object, book: Book, store: Store
) -> None:
    names = ["dung", "em", "giang", *(f"canbo{n}" for n in range(4, 11))]
    officers = [Door(app, book, staff_token(store, name)) for name in names]  # type: ignore[arg-type]
    for officer, desk in zip(officers, DESKS, strict=True):
        sits_down(officer, desk)
    waiting = {takes_number(kiosk)["id"] for _ in DESKS}

    with ThreadPoolExecutor(10) as crowd:
        called = list(crowd.map(calls_next, officers, DESKS))

    assert {ticket["id"] for ticket in called} == waiting
