"""Rating a visit on one's own phone, by the secret on the slip."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, expect
from sqlalchemy import select

from hall.model import Rating, Ticket
from hall.store import Store
from tests.conftest import Clock
from tests.people import EM, arrives, calls_next, does, serves, sits_down
from tests.queue_display.waiting import (
    NOBODYS,
    SIDEWAYS,
    faults,
    is_received,
    phone,
    secret,
)


def received(store: Store) -> Ticket:
    sits_down(store, EM, "2")
    an = arrives(store)
    calls_next(store, EM)
    return serves(store, EM, an)


def faces(client: FlaskClient, token: str) -> str:
    answer = client.post("/t/rating", json={"ticket": token})
    assert answer.status_code == 200
    return str(answer.get_json()["html"])


def counts(store: Store) -> list[tuple[int, int, dict[str, int]]]:
    with store.read() as session:
        return [(r.score, r.times, r.reasons) for r in session.scalars(select(Rating))]


def test_faces_come_only_after_the_visit_and_only_once(client: FlaskClient, store: Store) -> None:
    sits_down(store, EM, "2")
    an = arrives(store)
    token = secret(store, an)
    assert faces(client, token) == ""
    calls_next(store, EM)
    serves(store, EM, an)
    assert "không phải kết quả giải quyết" in faces(client, token)

    said = {"ticket": token, "score": 1, "reasons": ["unclear"]}
    answers = [client.post("/t/rate", json=said).get_json() for _ in range(2)]

    assert answers == [{"state": "thanks"}] * 2
    assert counts(store) == [(1, 1, {"unclear": 1})]
    assert faces(client, token) == ""


def test_a_guessed_secret_learns_nothing_and_counts_nothing(
    client: FlaskClient, store: Store
) -> None:
    received(store)

    assert faces(client, NOBODYS) == ""
    answer = client.post("/t/rate", json={"ticket": NOBODYS, "score": 5})
    assert (answer.status_code, answer.get_json()) == (200, {"state": "thanks"})
    assert counts(store) == []


def test_what_cannot_be_meant_is_refused(client: FlaskClient, store: Store) -> None:
    token = secret(store, received(store))

    for body in ({}, {"score": "5"}, {"score": 5, "reasons": ["impolite"]}):
        assert client.post("/t/rate", json={"ticket": token} | body).status_code == 422
    assert counts(store) == []


def test_before_the_visit_is_over_it_is_not_rated(client: FlaskClient, store: Store) -> None:
    sits_down(store, EM, "2")
    an = arrives(store)
    calls_next(store, EM)
    does(store, EM, "start", an)

    answer = client.post("/t/rate", json={"ticket": secret(store, an), "score": 5})

    assert answer.status_code == 409


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_phone_asks_when_the_visit_is_over_and_thanks_once(
    browser: Browser, live_server: str, store: Store, clock: Clock, axe_script: Path, lang: str
) -> None:
    axe, wrong = axe_script.read_text("utf-8"), []
    sits_down(store, EM, "2")
    an = arrives(store, language=lang)
    with phone(browser, live_server, store, an) as page:
        is_received(page, store, EM, an)
        expect(page.locator("#rating-form")).to_be_visible()
        wrong += faults(page, axe)
        page.locator(".opinion").last.click()
        expect(page.locator("[data-why=poor]")).to_be_visible()
        page.locator("[data-why=poor] input").first.check()
        wrong += faults(page, axe)
        assert not page.evaluate(SIDEWAYS)
        page.locator("#rating-form [type=submit]").press("Enter")
        expect(page.locator("#rating-thanks")).to_be_visible()
        wrong += faults(page, axe)

    assert wrong == []
    assert counts(store) == [(1, 1, {"waited_long": 1})]
