"""Taking a number, reading it, its journal, its paper once more."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from hall import forecast
from hall.model import PrintJob, Ticket
from hall.store import Store
from hall.vault import TOKEN_LENGTH
from tests.api.conftest import Door, calls_next, does, sits_down, takes_number
from tests.conftest import Clock, Tokens
from tests.people import DUNG, serves
from tests.people import calls_next as calls
from tests.people import sits_down as sits

# fmt: off
PROMISED = {
    "id", "label", "number", "service", "state", "party_size", "priority", "desk", "issued_at",
    "called_at", "started_at", "ended_at", "people_ahead", "forecast", "url", "version",
}
# fmt: on


def papers(store: Store) -> int:
    with store.read() as session:
        return session.scalar(select(func.count(PrintJob.id))) or 0


def test_a_ticket_has_exactly_the_promised_fields(kiosk: Door) -> None:
    an = takes_number(kiosk, party_size=3, phone="0912 345 678")

    assert set(an) == PROMISED
    assert (an["label"], an["number"], an["service"]) == ("001", 1, "regular")
    assert (an["state"], an["party_size"], an["people_ahead"]) == ("waiting", 3, 0)


def test_a_phone_number_never_comes_back(kiosk: Door, program: Door, store: Store) -> None:
    an = takes_number(kiosk, phone="0912345678")
    again = program.get(f"/tickets/{an['id']}").text
    line = program.get("/line").text
    steps = program.get(f"/tickets/{an['id']}/steps").text

    assert "0912345678" not in json.dumps(an) + again + line + steps
    with store.read() as session:
        sealed = session.scalar(select(Ticket.phone))
    assert sealed is not None
    assert b"0912345678" not in sealed


def test_the_url_carries_its_secret_in_the_fragment(kiosk: Door) -> None:
    an = takes_number(kiosk)

    address, _, secret = an["url"].partition("#")
    assert address == "http://hall.test/t"
    assert len(secret) == TOKEN_LENGTH
    assert an["id"] not in an["url"]


def test_instants_are_the_halls_own_and_put_all_tickets_in_a_strict_order(kiosk: Door) -> None:
    """The clock of the tests stands still: the order is the hall's."""
    instants = [takes_number(kiosk)["issued_at"] for _ in range(5)]

    assert instants == sorted(set(instants))
    assert {datetime.fromisoformat(at).utcoffset() for at in instants} == {timedelta(hours=7)}
    assert all(len(at) == len("2026-11-23T08:00:00.000000+07:00") for at in instants)


def test_the_answer_to_a_new_ticket_says_where_it_is(kiosk: Door) -> None:
    answer = kiosk.post("/tickets", {"service": "regular"})

    assert answer.status_code == 201
    assert kiosk.get(answer.headers["Location"].removeprefix("/api/v1")).json == answer.json


def test_the_same_key_gives_the_same_ticket_and_one_slip(kiosk: Door, store: Store) -> None:
    first = kiosk.post("/tickets", {"service": "regular"}, Idempotency_Key="tap 1")
    again = kiosk.post("/tickets", {"service": "regular"}, Idempotency_Key="tap 1")

    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json == first.json
    assert papers(store) == 1


def test_another_body_under_a_known_key_is_refused(kiosk: Door) -> None:
    takes_number(kiosk, key="tap-1")

    answer = kiosk.post("/tickets", {"service": "lawyer"}, Idempotency_Key="tap-1")

    assert (answer.status_code, answer.json["code"]) == (422, "key_reused")


def test_ten_sendings_of_one_tap_make_one_ticket(
    tokens: Tokens, door: Callable[[str], Door], store: Store
) -> None:
    fingers = [door(tokens.kiosk) for _ in range(10)]
    with ThreadPoolExecutor(10) as crowd:
        found = list(crowd.map(lambda finger: takes_number(finger, key="tap-1")["id"], fingers))

    assert len(set(found)) == 1
    assert papers(store) == 1


def test_the_same_key_at_another_kiosk_is_another_ticket(kiosk: Door, dung: Door) -> None:
    assert takes_number(kiosk, key="1")["id"] != takes_number(dung, key="1")["id"]


@pytest.mark.parametrize("key", ["", " ", "k" * 201, "khóa", "a\tb", "\xff", "\x7f"])
def test_a_key_that_cannot_be_meant_is_refused_by_name(kiosk: Door, key: str) -> None:
    answer = kiosk.post("/tickets", {"service": "regular"}, Idempotency_Key=key)

    assert (answer.status_code, answer.json["field"]) == (400, "Idempotency-Key")


def test_no_number_is_given_while_the_hall_is_closed(kiosk: Door, clock: Clock) -> None:
    clock.pass_(hours=4)  # noon

    answer = kiosk.post("/tickets", {"service": "regular"})

    assert (answer.status_code, answer.json["code"]) == (409, "closed")


def test_an_unknown_service_is_not_found(kiosk: Door) -> None:
    assert kiosk.post("/tickets", {"service": "nope"}).status_code == 404


def test_a_kiosk_that_goes_too_fast_is_told_how_long_to_wait(
    kiosk: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.routes.tickets.settings", lambda: Slow)
    takes_number(kiosk)
    takes_number(kiosk)

    answer = kiosk.post("/tickets", {"service": "regular"})

    assert (answer.status_code, answer.json["code"]) == (429, "too_many")
    assert 1 <= int(answer.headers["Retry-After"]) <= 60


class Slow:
    kiosk_per_minute = 2


def test_an_officers_tickets_are_not_counted_like_a_kiosks(
    dung: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.routes.tickets.settings", lambda: Slow)

    assert [takes_number(dung)["label"] for _ in range(3)] == ["001", "002", "003"]


def test_people_ahead_are_told_while_one_waits_and_not_after(kiosk: Door, dung: Door) -> None:
    sits_down(dung, "1")
    an, binh = takes_number(kiosk), takes_number(kiosk)
    assert binh["people_ahead"] == 1

    called = calls_next(dung, "1")

    assert (called["id"], called["people_ahead"], called["forecast"]) == (an["id"], None, None)
    assert kiosk.get(f"/tickets/{binh['id']}").json["people_ahead"] == 0


def test_a_forecast_is_a_range_once_enough_visits_were_seen(
    kiosk: Door, store: Store, clock: Clock
) -> None:
    sits(store, DUNG, "1")
    for _ in range(5):
        assert takes_number(kiosk)["forecast"] is None
        visitor = calls(store)
        assert visitor is not None
        clock.pass_(minutes=10)
        serves(store, DUNG, visitor)
    forecast.renew(store, 1)

    promised = takes_number(kiosk)["forecast"]

    assert promised is not None
    assert 0 <= promised["low_minutes"] < promised["high_minutes"]


def test_the_line_is_in_calling_order_and_says_what_each_ticket_says(
    kiosk: Door, program: Door, dung: Door
) -> None:
    sits_down(dung, "1")
    taken = [
        takes_number(kiosk, service=s)["id"] for s in ("regular", "lawyer", "result", "regular")
    ]
    calls_next(dung, "1")

    line = program.get("/line").json

    assert [ticket["id"] for ticket in line] == taken[1:]
    assert line == [program.get(f"/tickets/{key}").json for key in taken[1:]]
    assert [ticket["people_ahead"] for ticket in line] == [0, 0, 2]  # desks 9 and 10 share


def test_the_journal_of_a_ticket_tells_who_did_what(
    kiosk: Door, dung: Door, program: Door, tokens: Tokens
) -> None:
    sits_down(dung, "1")
    an = takes_number(kiosk)
    calls_next(dung, "1")
    does(dung, "start", an)

    steps = program.get(f"/tickets/{an['id']}/steps").json

    assert [(s["verb"], s["before"], s["after"], s["desk"]) for s in steps] == [
        ("issue", None, "waiting", None),
        ("call", "waiting", "called", "1"),
        ("start", "called", "serving", "1"),
    ]
    assert steps[0]["by"] == {"kind": "device", "id": tokens.ids["kiosk"]}
    assert steps[1]["by"]["kind"] == "staff"
    assert [s["number"] for s in steps] == sorted(s["number"] for s in steps)


def test_a_reprint_waits_for_the_first_paper(kiosk: Door, printer: Door, store: Store) -> None:
    an = takes_number(kiosk)
    assert kiosk.post(f"/tickets/{an['id']}/reprint").json["code"] == "conflict"
    job = printer.post("/print-jobs/claim").json
    printer.post(f"/print-jobs/{job['id']}/outcome", {"outcome": "printed", "reason": None})

    answer = kiosk.post(f"/tickets/{an['id']}/reprint")

    assert answer.status_code == 202
    assert (answer.json["label"], answer.json["reprint"]) == (an["label"], True)
    again = printer.post("/print-jobs/claim").json
    assert (again["label"], again["reprint"], again["slip"]["reprint"]) == (an["label"], True, True)


def test_no_paper_is_made_for_a_ticket_that_has_ended(kiosk: Door, dung: Door) -> None:
    an = takes_number(kiosk)
    does(dung, "withdraw", an)

    assert kiosk.post(f"/tickets/{an['id']}/reprint").json["code"] == "not_allowed"


@pytest.mark.parametrize("key", ["x", "B" * 16, "b" * 16, "B" * 17, "B" * 4000, "%00", "%FF", "é"])
def test_what_is_no_tickets_id_is_not_found(kiosk: Door, key: str) -> None:
    assert kiosk.get(f"/tickets/{key}").status_code == 404


def test_only_staff_give_a_further_number(kiosk: Door, hoa: Door) -> None:
    wish = {"service": "regular", "id_number": "999090000001", "further": "other_matter"}

    assert kiosk.post("/tickets", wish).status_code == 403
    assert hoa.post("/tickets", wish).status_code == 201
