"""What is seen and held in the waiting room, as one-line helpers."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import event
from werkzeug.test import TestResponse

from hall.model import Ticket
from hall.store import Store
from tests.people import calls_next, serves

LANDSCAPE = {"width": 1920, "height": 1080}
PORTRAIT = {"width": 1080, "height": 1920}
PHONE = {"width": 390, "height": 844}
SMALL_PHONE = {"width": 320, "height": 568}

AXE = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
EXPECTED = (  # said by the browser itself
    "ERR_CONNECTION",
    "ERR_FAILED",
    "ERR_INTERNET_DISCONNECTED",
    "status of 409",
    "status of 422",
    "WebSocket",
)
SIDEWAYS = "() => document.documentElement.scrollWidth > innerWidth"
NOBODYS = "B" * 27  # a token that is nobody's


def secret(store: Store, ticket: Ticket) -> str:
    """What is printed in the ticket's QR code."""
    return store.vault.ticket_token(ticket.public_id)


def asks(client: FlaskClient, token: object, **more: object) -> TestResponse:
    """A phone asks for its place."""
    return client.post("/t/place", json={"ticket": token, **more})


def place_of(client: FlaskClient, store: Store, ticket: Ticket, **more: object) -> dict[str, Any]:
    found: dict[str, Any] = asks(client, secret(store, ticket), **more).get_json()
    return found


def board_of(display: FlaskClient) -> str:
    """The part of the display that changes, as text without its tags."""
    return words_of(display.get("/display/board").text)


def words_of(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def large_calls(display: FlaskClient) -> list[tuple[str, str]]:
    """Number and desk of each large call, as they stand from top to bottom."""
    html = display.get("/display/board").text
    numbers = re.findall(r'class="face-number">([^<]+)<', html)
    desks = re.findall(r'class="face-desk">([^<]+)<', html)
    return list(zip(numbers, desks, strict=True))


@contextmanager
def opened(
    browser: Browser,
    url: str,
    *,
    size: dict[str, int],
    display: str = "",
    language: str = "vi",
    **more: Any,
) -> Iterator[Page]:
    """A page in a browser of its own. Fails if its console said that anything was wrong."""
    context = browser.new_context(viewport=size, **more)  # type: ignore[arg-type]
    base = "/".join(url.split("/")[:3])
    context.add_cookies([{"name": "tiepdan_language", "value": language, "url": base}])
    if display:
        context.add_cookies([{"name": "tiepdan_display", "value": display, "url": base}])
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.goto(url)
    yield page
    context.close()
    assert [line for line in wrong if not any(each in line for each in EXPECTED)] == []


@contextmanager
def phone(browser: Browser, url: str, store: Store, ticket: Ticket, **more: Any) -> Iterator[Page]:
    """Somebody has scanned the code on their slip."""
    with opened(browser, f"{url}/t#{secret(store, ticket)}", **({"size": PHONE} | more)) as page:
        yield page


def stands(page: Page, state: str, within_ms: float | None = None) -> None:
    expect(page.locator("#main")).to_have_attribute("data-state", state, timeout=within_ms)


def is_received(page: Page, store: Store, who: str, ticket: Ticket) -> None:
    """From the line to the end of the visit; the phone has seen both."""
    stands(page, "waiting")
    calls_next(store, who)
    serves(store, who, ticket)
    stands(page, "served")


def is_wired(page: Page) -> None:
    """Wait until the phone's own socket has told it something."""
    page.wait_for_function(
        "() => performance.getEntriesByType('resource').some(e => e.name.includes('socket.io'))"
    )


def end_sockets_of(app: Flask) -> None:
    """What ends by itself when a server's process does; in a test it is our own."""
    server = app.extensions["socketio"].server
    for wire in list(server.eio.sockets.values()):
        wire.close(wait=False)  # a browser that has just gone would never read the rest


def faults(page: Page, axe: str) -> list[str]:
    """What the accessibility checker finds on the page as it stands."""
    page.evaluate(axe)
    found = page.evaluate("rules => axe.run({ runOnly: rules })", AXE)
    return [
        f"{fault['id']}: {[' '.join(node['target']) for node in fault['nodes']]}"
        for fault in found["violations"]
    ]


def leaves(client: FlaskClient, token: object) -> TestResponse:
    headers = {"Accept": "application/json"}
    return client.post("/t/withdraw", json={"ticket": token}, headers=headers)


@contextmanager
def counted(store: Store) -> Iterator[list[str]]:
    """The statements that the database is given meanwhile."""
    said: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        said.append(statement)

    event.listen(store.engine, "before_cursor_execute", note)
    yield said
    event.remove(store.engine, "before_cursor_execute", note)
