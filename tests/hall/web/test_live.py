"""The wire brings nudges, and never gives up."""

import pytest
from flask import Flask
from flask_socketio import SocketIO, disconnect
from playwright.sync_api import Page, expect

from tests.hall.web.conftest import Probe

PATIENCE_SECONDS = 15  # the wire waits up to 5 s before it asks again


@pytest.fixture
def wire(probed_app: Flask) -> SocketIO:
    found: SocketIO = probed_app.extensions["socketio"]
    return found


def test_a_nudge_makes_the_page_look(
    page: Page, base_url: str, probe: Probe, wire: SocketIO
) -> None:
    page.goto(f"{base_url}/probe/?wire")
    assert probe.wire.somebody.wait(10)

    probe.says("<p>hai</p>")
    wire.emit("changed", 2, namespace="/probe")

    expect(page.locator("#part")).to_have_text("hai")


@pytest.mark.slow
def test_a_wire_that_the_server_cut_comes_back_and_the_page_looks(
    page: Page, base_url: str, probe: Probe, probed_app: Flask
) -> None:
    with page.expect_response("**/probe/part"):
        page.goto(f"{base_url}/probe/?wire")
    assert probe.wire.somebody.wait(10)
    probe.wire.somebody.clear()

    probe.says("<p>hai</p>")
    with probed_app.test_request_context():
        disconnect(probe.wire.came[0], namespace="/probe")

    expect(page.locator("#part")).to_have_text("hai")
    assert probe.wire.somebody.is_set()


def test_who_was_turned_away_asks_again(page: Page, base_url: str, probe: Probe) -> None:
    probe.wire.turned_away = 1

    page.goto(f"{base_url}/probe/?wire")

    assert probe.wire.somebody.wait(PATIENCE_SECONDS)
