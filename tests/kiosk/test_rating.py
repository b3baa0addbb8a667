"""The rating terminal and its door: wakes, thanks, returns; counts once; honest offline."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from hall import ratings
from hall.journal import Actor
from hall.model import Rating, Ticket
from hall.store import Store
from tests.conftest import Tokens
from tests.kiosk.test_screens import AXE, MEASURED, _where, faults
from tests.kiosk.touching import (
    EXPECTED,
    LANDSCAPE,
    PORTRAIT,
    look,
    press,
    shows,
    speaks,
    touch,
)
from tests.people import DUNG, arrives, calls_next, serves, sits_down


def received(store: Store) -> Ticket:
    """A visit at desk 1, from the slip to its end."""
    sits_down(store, DUNG, "1")
    an = arrives(store)
    calls_next(store)
    return serves(store, DUNG, an)


def at_desk_1(store: Store, tokens: Tokens) -> None:
    with store.work(hall_id=1) as work:
        ratings.set_up(work, tokens.ids["rating"], desk="1", by=Actor("staff", 1))


def counts(store: Store) -> list[tuple[int, int, dict[str, int]]]:
    with store.read() as session:
        return [(r.score, r.times, r.reasons) for r in session.scalars(select(Rating))]


@contextmanager
def terminal(browser: Browser, url: str, token: str, size: dict[str, int]) -> Iterator[Page]:
    """A paired terminal. Ends with a failure if its console said anything was wrong."""
    context = browser.new_context(viewport=size, has_touch=True)  # type: ignore[arg-type]
    context.add_cookies([{"name": "tiepdan_rating", "value": token, "url": url}])
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.goto(f"{url}/rate")
    yield page
    context.close()
    assert [line for line in wrong if not any(each in line for each in EXPECTED)] == []


# --- the door ---------------------------------------------------------------------------


@pytest.fixture
def machine(app: Flask, tokens: Tokens) -> FlaskClient:
    client = app.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {tokens.rating}"
    return client


def offered(store: Store, tokens: Tokens) -> str:
    with store.read() as session:
        found = ratings.offered(
            session, store.vault, hall_id=1, terminal_id=tokens.ids["rating"], now=store.now()
        )
    return found[0].mark


def test_sent_twice_it_is_counted_once(machine: FlaskClient, store: Store, tokens: Tokens) -> None:
    received(store)
    said = {"visit": offered(store, tokens), "score": 4, "reasons": ["clear"]}

    assert [machine.post("/rate", json=said).status_code for _ in range(2)] == [200, 200]
    assert counts(store) == [(4, 1, {"clear": 1})]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (None, 422),
        ([], 422),
        ({"score": 5}, 422),
        ({"visit": 7, "score": 5}, 422),
        ({"visit": "00", "score": 5}, 404),
        ({"visit": "00", "score": 9}, 422),
    ],
    ids=str,
)
def test_what_cannot_be_meant_is_refused(machine: FlaskClient, body: object, status: int) -> None:
    assert machine.post("/rate", json=body).status_code == status


def test_only_a_rating_terminal_rates_here(app: Flask, tokens: Tokens) -> None:
    for token in (tokens.kiosk, tokens.display, tokens.api):
        answer = app.test_client().post("/rate", json={}, headers=Tokens.bearer(token))
        assert answer.status_code == 403


def test_at_a_desk_no_number_is_shown(machine: FlaskClient, store: Store, tokens: Tokens) -> None:
    at_desk_1(store, tokens)
    an = received(store)

    page = machine.get("/rate/screens").text

    assert an.public_id not in page
    assert f">{an.label}<" not in page


# --- in a browser -----------------------------------------------------------------------


@pytest.mark.slow
def test_a_visit_ends_and_two_touches_rate_it(
    browser: Browser, live_server: str, store: Store, tokens: Tokens
) -> None:
    at_desk_1(store, tokens)
    with terminal(browser, live_server, tokens.rating, PORTRAIT) as page:
        shows(page, "idle")
        received(store)
        shows(page, "faces")
        touch(page, "score", "2")
        shows(page, "reasons-poor")
        touch(page, "reason", "waited_long")
        touch(page, "send")
        shows(page, "thanks-low")
        expect(page.locator("#thanks-low")).to_contain_text("hộp thư góp ý")
        shows(page, "idle", within_ms=30_000)

    assert counts(store) == [(2, 1, {"waited_long": 1})]


def test_a_double_tap_neither_skips_the_reasons_nor_counts_twice(
    browser: Browser, live_server: str, store: Store, tokens: Tokens
) -> None:
    at_desk_1(store, tokens)
    received(store)
    with terminal(browser, live_server, tokens.rating, PORTRAIT) as page:
        shows(page, "faces")
        page.wait_for_timeout(720)
        page.locator("#faces [value='5']").dblclick()
        shows(page, "reasons-good")
        page.wait_for_timeout(720)
        expect(page.locator("#reasons-good [aria-pressed=true]")).to_have_count(0)
        page.locator("#reasons-good [name=send]").dblclick()
        shows(page, "thanks")

    assert counts(store) == [(5, 1, {})]


def test_a_face_alone_is_sent_by_itself(
    browser: Browser, live_server: str, store: Store, tokens: Tokens
) -> None:
    at_desk_1(store, tokens)
    received(store)
    with terminal(browser, live_server, tokens.rating, PORTRAIT) as page:
        shows(page, "faces")
        page.clock.install()
        page.reload()
        shows(page, "faces")
        press(page, "score", "5")
        shows(page, "reasons-good")
        page.clock.fast_forward(16_000)
        shows(page, "thanks")
        page.clock.fast_forward(7_000)
        shows(page, "idle")

    assert counts(store) == [(5, 1, {})]


@pytest.mark.slow
def test_without_a_network_nothing_is_thanked_for(
    browser: Browser, live_server: str, store: Store, tokens: Tokens
) -> None:
    at_desk_1(store, tokens)
    received(store)
    with terminal(browser, live_server, tokens.rating, PORTRAIT) as page:
        shows(page, "faces")
        page.route("**/rate", lambda route: route.abort("connectionrefused"))
        press(page, "score", "4")
        shows(page, "reasons-good")
        press(page, "send")
        shows(page, "unsent")
        assert counts(store) == []
        page.unroute("**/rate")
        press(page, "send")
        shows(page, "thanks")

    assert counts(store) == [(4, 1, {})]


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("size", [PORTRAIT, LANDSCAPE], ids=["standing", "lying"])
def test_every_screen_is_large_enough_and_open_to_everybody(
    browser: Browser,
    live_server: str,
    store: Store,
    tokens: Tokens,
    axe_script: Path,
    size: dict[str, int],
    lang: str,
) -> None:
    for _ in range(6):
        received(store)
    wrong: list[str] = []
    with terminal(browser, live_server, tokens.rating, size) as page:
        shows(page, "which")
        page.evaluate(axe_script.read_text("utf-8"))
        for name in walk(page, lang):
            found = page.evaluate(MEASURED)
            look(page, f"rate-{lang}-{size['width']}-{name}")
            wrong += [f"{name}: {what}" for what in faults(found)]
            rules = page.evaluate("rules => axe.run({ runOnly: rules })", AXE)
            wrong += [f"{name}: {fault['id']} {_where(fault)}" for fault in rules["violations"]]

    assert wrong == []


def walk(page: Page, lang: str) -> Iterator[str]:
    """All screens; those that come of themselves above are put up by hand."""
    speaks(page, lang)
    yield "which"
    page.locator("#which [name=visit]").first.press("Enter")
    shows(page, "faces")
    yield "faces"
    for score, kind in (("5", "good"), ("1", "poor")):
        press(page, "score", score)
        shows(page, f"reasons-{kind}")
        page.wait_for_timeout(400)  # the seconds are told
        yield f"reasons-{kind}"
        press(page, "back")
        shows(page, "faces")
    press(page, "score", "1")
    press(page, "reason", "impolite")
    press(page, "send")
    shows(page, "thanks-low")
    yield "thanks-low with a way to the head"
    press(page, "remark")
    shows(page, "remarked")
    yield "remarked"
    press(page, "leave")
    shows(page, "which")
    speaks(page, lang)
    for name in ("idle", "sending", "thanks", "thanks-low", "unsent", "away"):
        page.evaluate("name => { document.querySelector('#main').dataset.screen = name }", name)
        yield name
