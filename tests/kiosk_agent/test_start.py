"""The page that a screen begins with: the hall away, then back; with an agent, and without."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from hall import line
from hall.store import Store
from kiosk_agent.browser import Watched
from kiosk_agent.door import Door
from kiosk_agent.start import Start
from tests.conftest import Tokens, served
from tests.kiosk.test_screens import AXE, JUDGED, MEASURED, faults
from tests.kiosk.touching import LANDSCAPE, PORTRAIT, look, printer_says, shows
from tests.kiosk_agent.conftest import Paper, Starts, is_lent_numbers
from tests.kiosk_agent.test_journey import free_port

SETTLED = """() => document.getAnimations().every((each) =>
  each.playState === "finished" || each.effect.getTiming().iterations === Infinity)"""
Keeps = Callable[..., Watched]


@pytest.fixture
def keeps() -> Iterator[Keeps]:
    """The keeper of a browser for the hall at that address, with its door open."""
    doors: list[Watched] = []

    def keep(url: str, *, agent_port: int = 1) -> Watched:
        doors.append(Watched(["true"], origins=(url,), start=Start(url, agent_port=agent_port)))
        doors[-1]._door.open()
        return doors[-1]

    yield keep
    for each in doors:
        each._door.close()


@contextmanager
def switched_on(
    browser: Browser, watched: Watched, tokens: Tokens, size: dict[str, int], room: str = "kiosk"
) -> Iterator[Page]:
    """A browser that begins where the unit of its screen says."""
    context = browser.new_context(viewport=size, has_touch=True)  # type: ignore[arg-type]
    url = f"http://127.0.0.1:{watched.port}"
    for name, token in (("kiosk", tokens.kiosk), ("display", tokens.display)):
        context.add_cookies([{"name": f"tiepdan_{name}", "value": token, "url": url}])
    page = context.new_page()
    page.goto(f"{url}/{room}")
    yield page
    context.close()


def judged(page: Page, axe: Path) -> list[str]:
    """Sizes, gaps and places as on every screen of a kiosk; what axe says."""
    page.wait_for_function(SETTLED)
    page.evaluate(axe.read_text("utf-8"))
    found = page.evaluate(JUDGED, AXE)["violations"]
    return [*faults(page.evaluate(MEASURED)), *(fault["id"] for fault in found)]


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("size", [PORTRAIT, LANDSCAPE], ids=["standing", "lying"])
def test_a_kiosk_that_is_switched_on_while_the_hall_is_away_says_so_and_heals(
    app: Flask,
    store: Store,
    tokens: Tokens,
    browser: Browser,
    keeps: Keeps,
    axe_script: Path,
    size: dict[str, int],
) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    printer_says(store, tokens)
    watched = keeps(url)

    with switched_on(browser, watched, tokens, size) as page:
        shows(page, "away")
        expect(page.locator("#away")).to_contain_text("Mời ông/bà gặp người hướng dẫn")
        expect(page.locator("#away [lang=en]")).to_contain_text("Please see the attendant")
        wrong = judged(page, axe_script)
        look(page, f"start-away-{size['width']}")
        with served(app, port):
            page.wait_for_url(f"{url}/kiosk?alive={watched.port}", timeout=15_000)
            shows(page, "services")

    assert wrong == []


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("size", [PORTRAIT, LANDSCAPE], ids=["standing", "lying"])
def test_with_numbers_of_the_agents_it_gives_them_until_the_hall_is_back(
    app: Flask,
    store: Store,
    tokens: Tokens,
    browser: Browser,
    keeps: Keeps,
    starts: Starts,
    paper: Paper,
    axe_script: Path,
    size: dict[str, int],
) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    keeper_port = free_port()
    with served(app, port):
        agent = starts(url, origin=f"http://127.0.0.1:{keeper_port}")
        is_lent_numbers(agent)
    agent.courier.go()
    start = Start(url, agent_port=agent.door.port)
    watched = Watched(["true"], origins=(url,), port=keeper_port, start=start)
    watched._door.open()
    wrong = {}

    with switched_on(browser, watched, tokens, size) as page:
        shows(page, "offers")
        wrong["offers"] = judged(page, axe_script)
        look(page, f"start-offers-{size['width']}")
        page.locator("[name=language][value=en]").tap()
        expect(page.locator("#offers h1")).to_have_text("Please choose what you have come for")
        page.locator("[name=service][value=regular]").tap()
        shows(page, "ticket")
        expect(page.locator("#ticket .number")).to_have_text("480")
        wrong["ticket"] = judged(page, axe_script)
        look(page, f"start-ticket-{size['width']}")
        with served(app, port):
            page.wait_for_timeout(4_000)
            shows(page, "ticket")  # nobody's number is taken from before their eyes
            page.locator("#ticket [name=done]").tap()
            page.wait_for_url(f"{url}/kiosk?alive={watched.port}", timeout=15_000)
            agent.courier.go()
            with store.read() as session:
                waiting = [ticket.label for ticket in line.waiting(session, 1)]
    watched._door.close()

    assert wrong == {"offers": [], "ticket": []}
    assert paper.numbers == ["480"]
    assert waiting == ["480"]


@pytest.mark.browser
@pytest.mark.slow
def test_a_display_begins_there_too(
    app: Flask, tokens: Tokens, browser: Browser, keeps: Keeps
) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    watched = keeps(url)

    with switched_on(browser, watched, tokens, {"width": 1920, "height": 1080}, "display") as page:
        shows(page, "away")
        expect(page.locator("#away")).to_contain_text("Màn hình đang mất kết nối")
        look(page, "start-display")
        with served(app, port):
            page.wait_for_url(f"{url}/display?alive={watched.port}", timeout=15_000)


def test_a_proxy_whose_hall_is_away_is_not_the_hall(app: Flask) -> None:
    port = free_port()
    start = Start(f"http://127.0.0.1:{port}/", agent_port=1)
    away = start.answers()
    proxy = Door({}, origins=(), port=port)  # whatever it is asked, it is not the hall
    proxy.open()
    stranger = start.answers()
    proxy.close()
    with served(app, port):
        hall = start.answers()

    assert (away, stranger, hall) == (False, False, True)


def test_the_keeper_hands_out_its_page_and_nothing_else(keeps: Keeps) -> None:
    watched = keeps("http://hall.test")
    base = f"http://127.0.0.1:{watched.port}"

    page = requests.get(f"{base}/kiosk", timeout=5)
    settings = requests.get(f"{base}/settings/kiosk", timeout=5).json()
    display = requests.get(f"{base}/settings/display", timeout=5).json()
    strange = [
        requests.get(f"{base}{path}", timeout=5).status_code
        for path in ("/console", "/settings/console", "/words.json", "/../command.py")
    ]
    rebound = requests.get(f"{base}/kiosk", headers={"Host": "evil.test"}, timeout=5)

    assert page.status_code == 200
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert settings["to"] == f"http://hall.test/kiosk?alive={watched.port}"
    assert settings["agent"] == "http://127.0.0.1:1"
    assert display["agent"] == ""
    assert strange == [403] * 4
    assert rebound.status_code == 403


def test_every_language_of_the_page_says_the_same_things(keeps: Keeps) -> None:
    watched = keeps("http://hall.test")
    settings = requests.get(f"http://127.0.0.1:{watched.port}/settings/kiosk", timeout=5).json()

    vi, *others = (set(words) for words in settings["words"].values())

    assert others
    assert all(each == vi for each in others)
