"""What strangers learn from a phone's page, and who comes with a token of yesterday: nothing."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from hall import rounds
from hall.model import Hall
from hall.store import Store, row
from hall.vault import ALPHABET
from queue_display import places
from queue_display.asked import Limit
from tests.conftest import Clock, Tokens
from tests.people import DUNG, arrives, calls_next, serves, sits_down
from tests.queue_display.waiting import NOBODYS, asks, counted, leaves, place_of, secret

TELLING = {"Date", "Set-Cookie"}  # headers that differ by their nature, or must not be there


def neighbour(token: str) -> str:
    """The same token, but for its last letter."""
    return token[:-1] + ALPHABET[(ALPHABET.index(token[-1]) + 1) % len(ALPHABET)]


def sameness(answer: TestResponse) -> tuple[int, bytes, list[tuple[str, str]]]:
    headers = [(name, value) for name, value in answer.headers if name not in TELLING]
    return answer.status_code, answer.data, headers


def of_yesterday(store: Store, clock: Clock) -> str:
    an = arrives(store)
    clock.pass_(days=1)
    rounds.go(store, 1)
    return secret(store, an)


def test_a_phone_that_stays_open_over_midnight_is_told_nothing_more(
    store: Store, clock: Clock
) -> None:
    sits_down(store, DUNG, "1")
    an = arrives(store)
    calls_next(store)
    serves(store, DUNG, an)
    clock.pass_(days=1)

    with store.read() as session:
        told = places.of_all(session, row(session, Hall, 1), {an.id}, store.now())

    assert (told[an.id].state, told[an.id].label, told[an.id].desk) == ("gone", None, None)


def test_a_guessed_a_neighbouring_and_an_old_token_are_answered_alike(
    client: FlaskClient, store: Store, clock: Clock
) -> None:
    old = of_yesterday(store, clock)
    an = arrives(store)
    strangers: list[object] = [NOBODYS, neighbour(secret(store, an)), old]
    strangers += ["", "x" * 27, "B" * 26, "ĐỖ", "\ud800", "\ud800" * 27]
    strangers += [7, None, [], {"ticket": 1}, "B" * 9_000]
    asks(client, NOBODYS)  # what is only done once is done

    answers, queries = [], []
    for token in strangers:
        with counted(store) as said:
            answers.append(sameness(asks(client, token)))
        queries.append(said)

    assert answers[0][0] == 200
    assert all(answer == answers[0] for answer in answers)
    assert all(said == queries[0] for said in queries)
    assert b'"state":"gone"' in answers[0][1]
    assert b"an" not in answers[0][1].split(b'"words"')[0].replace(b'"language"', b"")


def test_giving_up_what_is_nobodys_is_answered_like_asking_for_it(
    client: FlaskClient, store: Store, clock: Clock
) -> None:
    old = of_yesterday(store, clock)

    assert sameness(leaves(client, old)) == sameness(leaves(client, NOBODYS))
    assert leaves(client, NOBODYS).data == asks(client, NOBODYS).data


def test_what_is_no_json_is_answered_like_a_stranger(client: FlaskClient) -> None:
    answer = client.post("/t/place", data="ticket", content_type="text/plain")

    assert sameness(answer) == sameness(asks(client, NOBODYS))


def test_a_ticket_is_good_until_the_halls_midnight(
    client: FlaskClient, store: Store, clock: Clock
) -> None:
    an = arrives(store)
    clock.pass_(hours=15, minutes=59)
    before = place_of(client, store, an)["state"]
    clock.pass_(minutes=2)

    assert before == "waiting"
    assert place_of(client, store, an)["state"] == "gone"


def test_a_ticket_of_another_hall_is_nobodys_here(client: FlaskClient, store: Store) -> None:
    an = arrives(store)
    with store.read() as session:
        hall = row(session, Hall, 1)
        hall.id = 2  # never written: only asked with
        with session.no_autoflush:
            found = places.find(session, hall, secret(store, an), store.now())

    assert found is None


def test_the_page_is_the_same_for_everybody_and_takes_no_token(client: FlaskClient) -> None:
    assert client.get("/t").status_code == 200
    assert client.get(f"/t/{NOBODYS}").status_code == 404
    assert client.get("/t/place").status_code == 405


def test_no_log_line_holds_a_token(
    client: FlaskClient, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)
    an = arrives(store)

    place_of(client, store, an)
    leaves(client, secret(store, an))
    leaves(client, "z" * 27)

    assert secret(store, an) not in caplog.text


def test_too_many_questions_from_one_address_are_turned_away(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("queue_display.phone.PLACES", Limit("phone places", 2))

    answers = [asks(client, NOBODYS).status_code for _ in range(3)]

    assert answers == [200, 200, 429]


def test_a_devices_token_is_no_ticket(client: FlaskClient, tokens: Tokens) -> None:
    assert asks(client, tokens.kiosk).data == asks(client, NOBODYS).data
