"""The touchscreen while the server is away: with the agent beside it, and without."""

from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect

from hall import line
from hall.store import Store
from kiosk_agent.browser import Watched
from tests.conftest import Tokens, served
from tests.kiosk.test_screens import AXE, JUDGED
from tests.kiosk.touching import LANDSCAPE, PORTRAIT, look, opened, press, printer_says, shows
from tests.kiosk_agent.conftest import Paper, Starts, is_lent_numbers
from tests.kiosk_agent.test_journey import free_port, until

pytestmark = [pytest.mark.browser, pytest.mark.slow]
AWAY_MS = 13_000


@pytest.mark.parametrize("size", [PORTRAIT, LANDSCAPE], ids=["portrait", "landscape"])
def test_the_agent_takes_over_and_gives_back(
    app: Flask,
    store: Store,
    tokens: Tokens,
    browser: Browser,
    starts: Starts,
    paper: Paper,
    axe_script: Path,
    size: dict[str, int],
) -> None:
    port = free_port()
    printer_says(store, tokens)
    with served(app, port) as url:
        agent = starts(url, origin=url)
        is_lent_numbers(agent)
        screen = opened(browser, url, tokens.kiosk, size)
        page = screen.__enter__()
        page.clock.install()
        page.reload()
        shows(page, "services")
    agent.courier.go()
    page.clock.fast_forward(AWAY_MS)
    expect(page.locator("html")).to_have_attribute("data-beside", "", timeout=20_000)

    shows(page, "services")
    expect(page.locator("#services .beside-sign")).to_contain_text("vẫn có giá trị")
    assert page.locator("#services .offer-wait:visible").count() == 0
    page.evaluate(axe_script.read_text("utf-8"))
    assert page.evaluate(JUDGED, AXE)["violations"] == []
    look(page, f"beside-services-{size['width']}")
    press(page, "service", "regular")
    press(page, "party", "1")
    press(page, "take")
    shows(page, "ticket")
    expect(page.locator("#ticket .number")).to_have_text("480")
    expect(page.locator("#ticket-title")).to_have_text("Mời ông/bà nhận phiếu")
    page.evaluate(axe_script.read_text("utf-8"))
    assert page.evaluate(JUDGED, AXE)["violations"] == []
    look(page, f"beside-ticket-{size['width']}")
    assert paper.numbers == ["480"]

    with served(app, port):
        agent.courier.go()
        press(page, "done")
        page.clock.fast_forward(5_000)
        expect(page.locator("html")).not_to_have_attribute("data-beside", "", timeout=20_000)
        shows(page, "services")
        expect(page.locator("#services .offer-ahead").first).to_contain_text("1")
        with store.read() as session:
            assert [ticket.label for ticket in line.waiting(session, 1)] == ["480"]
    screen.__exit__(None, None, None)


def test_without_an_agent_it_says_that_it_is_away(
    app: Flask, store: Store, tokens: Tokens, browser: Browser
) -> None:
    port = free_port()
    with served(app, port) as url:
        screen = opened(browser, url, tokens.kiosk, PORTRAIT)
        page = screen.__enter__()
        page.clock.install()
        page.reload()
        shows(page, "services")
    page.clock.fast_forward(AWAY_MS)

    shows(page, "away")
    screen.__exit__(None, None, None)


def test_a_scan_reaches_the_page(
    app: Flask, store: Store, tokens: Tokens, browser: Browser, starts: Starts
) -> None:
    """The text passes through the page's own entrance, and is nowhere in it."""
    with served(app, free_port()) as url:
        agent = starts(url, origin=url, has_scanner=True)
        is_lent_numbers(agent)
        with opened(browser, url, tokens.kiosk, PORTRAIT) as page:
            page.evaluate(
                "addEventListener('tiepdan:scanned', ({detail}) => (window.heard = detail))"
            )
            agent.scans.put("001090000001||Nguyễn Văn Thử|05031990|Nam|Số 1, Hà Nội|15042021")

            page.wait_for_function("() => window.heard?.includes('Nguyễn Văn Thử')")

            assert "Nguyễn Văn Thử" not in page.content()


def test_a_page_says_to_its_keeper_that_it_lives(
    live_server: str, store: Store, tokens: Tokens, browser: Browser
) -> None:
    """Also one that is still to be paired: nobody may start it anew while its code is read."""
    for cookie in ("tiepdan_kiosk", "none"):
        watched = Watched(["true"], origins=(live_server,))
        watched._door.open()
        context = browser.new_context()
        context.add_cookies([{"name": cookie, "value": tokens.kiosk, "url": live_server}])
        page = context.new_page()
        page.goto(f"{live_server}/kiosk?alive={watched.port}")

        until(lambda kept=watched: kept._heard_at is not None)  # type: ignore[misc]
        context.close()
        watched._door.close()
