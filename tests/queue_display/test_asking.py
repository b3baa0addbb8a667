"""What a phone can ask for: more time, a file that lies ready, news without a websocket."""

import base64
import io
import logging
import threading
import time

import pytest
import qrcode
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image, ImageFilter
from sqlalchemy import select

from casework.model import TicketHint
from hall.model import Ticket
from hall.order import Rule
from hall.store import Store
from queue_display import sockets
from tests.casework.reception import AN, enters, receives, takes_in
from tests.conftest import Clock
from tests.people import DUNG, arrives, calls_next, sits_down
from tests.queue_display.waiting import NOBODYS, asks, place_of, secret
from tests.staff_console.working import CARD

HEALTH_CARD = "GD4797901234567|4e677579e1bb856e|01/01/1990|1|-|-|-|-|-|-|-|-|-|-|$"


def photo_of(text: str) -> str:
    """A card on a table, as a phone sees it: turned, soft, not quite white."""
    code = qrcode.make(text.encode(), box_size=6).get_image().convert("L")
    table = Image.new("L", (1_400, 1_000), 150)
    table.paste(code.point([90 + each // 2 for each in range(256)]), (300, 120))
    seen = table.rotate(7, fillcolor=150).filter(ImageFilter.GaussianBlur(1.2))
    out = io.BytesIO()
    seen.save(out, "JPEG", quality=80)
    return base64.b64encode(out.getvalue()).decode()


def hinted(store: Store, ticket: Ticket) -> TicketHint | None:
    with store.read() as session:
        return session.scalar(select(TicketHint).where(TicketHint.ticket_id == ticket.id))


@pytest.fixture
def in_line(store: Store, clock: Clock) -> list[Ticket]:
    """Six who wait."""
    found = []
    for _ in range(6):
        clock.pass_(seconds=5)
        found.append(arrives(store))
    return found


def test_who_needs_more_time_lets_three_go_first(
    client: FlaskClient, store: Store, in_line: list[Ticket]
) -> None:
    an = in_line[0]
    assert place_of(client, store, an)["may_defer"]

    place = client.post("/t/defer", json={"ticket": secret(store, an), "deferred": 0}).get_json()

    assert (place["people_ahead"], place["deferred"], place["label"]) == (3, 1, "001")


def test_twice_is_the_end_of_it(client: FlaskClient, store: Store, in_line: list[Ticket]) -> None:
    an = in_line[0]
    for times in (0, 1):
        client.post("/t/defer", json={"ticket": secret(store, an), "deferred": times})

    assert not place_of(client, store, an)["may_defer"]
    again = client.post(
        "/t/defer",
        json={"ticket": secret(store, an), "deferred": 2},
        headers={"Accept": "application/json"},
    )
    assert (again.status_code, again.get_json()["code"]) == (409, "not_allowed")


def test_a_hall_that_wants_it_otherwise_does_not_offer_it(
    client: FlaskClient, store: Store, in_line: list[Ticket]
) -> None:
    with store.work(hall_id=1) as work:
        work.hall.line_rule = Rule(defer_times=0).stored()

    assert not place_of(client, store, in_line[0])["may_defer"]


def test_the_code_of_an_earlier_petition_and_a_wrong_one_get_the_same_answer(
    client: FlaskClient, store: Store
) -> None:
    taken = takes_in(store, receives(store))
    binh, chi = arrives(store), arrives(store)

    right = client.post("/t/hint", json={"ticket": secret(store, binh), "code": taken.lookup_code})
    wrong = client.post("/t/hint", json={"ticket": secret(store, chi), "code": "BCFG-HJKL"})

    assert right.status_code == wrong.status_code == 200
    assert set(right.get_json()) == set(wrong.get_json())
    hint, none = hinted(store, binh), hinted(store, chi)
    assert hint is not None
    assert none is not None
    assert hint.petition_id is not None
    assert none.petition_id is None


def test_a_photo_of_the_card_is_read_and_nothing_of_it_is_kept(
    client: FlaskClient, store: Store, in_line: list[Ticket], caplog: pytest.LogCaptureFixture
) -> None:
    enters(store, AN)
    with caplog.at_level(logging.DEBUG):
        told = client.post(
            "/t/hint", json={"ticket": secret(store, in_line[0]), "photo": photo_of(CARD)}
        )

    assert told.status_code == 200
    assert AN.id_number not in told.text
    assert AN.id_number not in caplog.text
    hint = hinted(store, in_line[0])
    assert hint is not None
    assert hint.citizen_id is not None


@pytest.mark.parametrize(
    "photo",
    ["", "no base64", base64.b64encode(b"no picture").decode(), photo_of(HEALTH_CARD),
     photo_of("https://hall.test/t")],
)  # fmt: skip
def test_a_photo_without_a_card_is_said_to_be_unread(
    client: FlaskClient, store: Store, in_line: list[Ticket], photo: str
) -> None:
    told = client.post("/t/hint", json={"ticket": secret(store, in_line[0]), "photo": photo})

    assert told.status_code == (422 if photo else 200)


def test_a_photo_may_be_larger_than_other_messages_and_not_without_end(
    client: FlaskClient, store: Store, in_line: list[Ticket]
) -> None:
    mine = secret(store, in_line[0])

    assert client.post("/t/hint", json={"ticket": mine, "photo": "x" * 200_000}).status_code == 422
    assert asks(client, mine, photo="x" * 4_000_000).status_code in (400, 413)


@pytest.mark.parametrize("address", ["/t/defer", "/t/hint", "/t/wait"])
def test_a_guessed_secret_gets_what_it_gets_everywhere(
    client: FlaskClient, store: Store, in_line: list[Ticket], address: str
) -> None:
    told = client.post(
        address, json={"ticket": NOBODYS, "code": "X", "photo": "x", "mark": "x", "deferred": 0}
    ).get_json()
    told.pop("has_waited", None)

    assert told == asks(client, NOBODYS).get_json()


# --- news without a websocket -------------------------------------------------------------


@pytest.fixture
def told(app: Flask, live_server: str) -> Flask:
    """The app with its wire under way."""
    return app


def waits(app: Flask, store: Store, ticket: Ticket, mark: str) -> "list[object]":
    """A phone that waits for news in a thread; the list holds its answer once there is one."""
    answer: list[object] = []

    def ask() -> None:
        sent = {"ticket": secret(store, ticket), "mark": mark}
        answer.append(app.test_client().post("/t/wait", json=sent).get_json())

    threading.Thread(target=ask, daemon=True).start()
    return answer


def test_a_phone_without_a_websocket_hears_of_its_change_within_two_seconds(
    told: Flask, client: FlaskClient, store: Store, in_line: list[Ticket]
) -> None:
    sits_down(store, DUNG, "1")
    binh = in_line[1]
    answer = waits(told, store, binh, place_of(client, store, binh)["mark"])
    time.sleep(0.3)
    assert answer == []

    calls_next(store, DUNG)
    called_at = time.monotonic()
    while not answer and time.monotonic() - called_at < 5:
        time.sleep(0.02)

    assert time.monotonic() - called_at < 2
    place = answer[0]
    assert isinstance(place, dict)
    assert (place["people_ahead"], place["has_waited"]) == (0, True)


def test_what_the_phone_does_not_know_yet_is_answered_at_once(
    told: Flask, client: FlaskClient, store: Store, in_line: list[Ticket]
) -> None:
    place = client.post("/t/wait", json={"ticket": secret(store, in_line[0]), "mark": "old"})

    assert place.get_json()["people_ahead"] == 0
    assert not place.get_json()["has_waited"]


def test_no_more_phones_wait_than_there_are_threads_for(
    told: Flask,
    client: FlaskClient,
    store: Store,
    in_line: list[Ticket],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sockets, "MOST_WAITING", 0)
    an = in_line[0]

    place = client.post(
        "/t/wait", json={"ticket": secret(store, an), "mark": place_of(client, store, an)["mark"]}
    ).get_json()

    assert not place["has_waited"]
