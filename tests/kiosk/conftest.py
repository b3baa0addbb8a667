"""A paired kiosk: as a client that asks, and as a touchscreen in a real Chromium."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page

from hall.store import Store
from tests.conftest import Tokens
from tests.kiosk.touching import PORTRAIT, Hand, opened, printer_says, shows


@pytest.fixture
def kiosk(app: Flask, tokens: Tokens) -> FlaskClient:
    """The kiosk's token in every request."""
    client = app.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {tokens.kiosk}"
    return client


@pytest.fixture
def screen(browser: Browser, live_server: str, store: Store, tokens: Tokens) -> Iterator[Page]:
    """The touchscreen, standing, with a printer that is well."""
    printer_says(store, tokens, paper="plenty")
    with opened(browser, live_server, tokens.kiosk, PORTRAIT) as page:
        yield page


@pytest.fixture
def still(screen: Page) -> Page:
    """The screen, with a clock that a test can put forward."""
    screen.clock.install()
    screen.reload()
    shows(screen, "services")
    return screen


@pytest.fixture
def hand(screen: Page) -> Hand:
    return Hand(screen)
