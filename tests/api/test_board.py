"""What displays ask for, and how seldom they need it whole."""

from typing import Any

import pytest

from hall.store import Store
from tests.api.conftest import Door, calls_next, does, sits_down, takes_number
from tests.conftest import Clock


def test_the_board_tells_calls_next_and_how_many_wait(
    kiosk: Door, dung: Door, em: Door, display: Door
) -> None:
    sits_down(dung, "1")
    sits_down(em, "2")
    an, binh = takes_number(kiosk), takes_number(kiosk, party_size=12)
    chi, _ = takes_number(kiosk), takes_number(kiosk)
    calls_next(dung, "1")
    does(dung, "start", an)
    calls_next(em, "2")

    board: dict[str, Any] = display.get("/board").json

    [call] = board["calls"]
    assert (call["label"], call["desk"], call["is_group"]) == (binh["label"], "2", True)
    assert [(s["label"], s["desk"]) for s in board["serving"]] == [(an["label"], "1")]
    assert board["next"][0] == chi["label"]
    assert (board["waiting"], board["open_desks"], board["open"]) == (2, 2, True)


def test_an_unchanged_board_is_not_sent_again(kiosk: Door, display: Door) -> None:
    takes_number(kiosk)
    first = display.get("/board")

    again = display.get("/board", If_None_Match=first.headers["ETag"])

    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]


def test_a_changed_board_is_sent_whole_with_its_step(kiosk: Door, display: Door) -> None:
    first = display.get("/board")
    takes_number(kiosk)

    again = display.get("/board", If_None_Match=first.headers["ETag"])

    assert (again.status_code, again.json["waiting"]) == (200, 1)
    assert again.json["step"] == first.json["step"] + 1


def test_a_board_that_changes_without_a_step_is_sent_too(display: Door, clock: Clock) -> None:
    first = display.get("/board")
    clock.pass_(hours=4)  # noon: the hall closes, nobody did anything

    again = display.get("/board", If_None_Match=first.headers["ETag"])

    assert (again.status_code, again.json["open"]) == (200, False)
    assert again.json["opens_at"] == "2026-11-23T13:30:00.000000+07:00"


@pytest.mark.parametrize("tag", ["", "*", "x", '"', 'W/"', "\xff\xfe", "," * 500, '"' * 999])
def test_an_odd_tag_does_no_harm(display: Door, tag: str) -> None:
    assert display.get("/board", If_None_Match=tag).status_code in (200, 304)


def test_the_hall_is_described_to_every_device_without_a_name(
    kiosk: Door, dung: Door, store: Store
) -> None:
    sits_down(dung, "9")

    answer = kiosk.get("/hall")

    services = {s["code"]: s["open"] for s in answer.json["services"]}
    assert services == {"regular": True, "lawyer": True, "result": True}
    desks = {d["label"]: (d["state"], d["services"]) for d in answer.json["desks"]}
    assert desks["9"] == ("open", ["regular", "lawyer"])
    assert "Dung" not in answer.text
    assert len(answer.json["opening_hours"]) == 10
    assert [s["session"] for s in answer.json["today"]["sessions"]] == ["morning", "afternoon"]


def test_a_closed_hall_says_so(kiosk: Door, clock: Clock) -> None:
    clock.pass_(days=5)  # Saturday

    hall = kiosk.get("/hall").json

    assert hall["open"] is False
    assert {s["open"] for s in hall["services"]} == {False}
    assert hall["today"] == {"day": "2026-11-28", "sessions": []}
