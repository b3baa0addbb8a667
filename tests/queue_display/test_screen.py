"""The big screen in a real Chromium: it tells at once, it never lies, and it heals by itself."""

import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from app import create_app
from hall.store import Store
from hall.web import House
from tests.conftest import Clock, Tokens, served
from tests.people import DUNG, EM, GIANG, arrives, calls_next, does, serves, sits_down
from tests.queue_display.test_board import post_today
from tests.queue_display.waiting import LANDSCAPE, PORTRAIT, end_sockets_of, faults, opened

LONG_BEFORE_A_LOOK_MS = 5_000  # a screen looks by itself every 15 s; figures are in bench/
TRIES = 2  # the best counts: the machine does other things too
MM = 0.634  # a pixel of a panel of 55 inches and 1080 lines
CAPITAL = 0.74  # of the font size, in Be Vietnam Pro
AT_TEN_METRES_MM = 122  # 0.7°, EN 301 549, 5.1.4
STANDING_MM = 105  # 51 mm to 4.57 m and 3.2 mm for each 305 mm more: ADA 703.5.5, at ten metres

NOTED = """() => {
  globalThis.paintedAt = {}
  new MutationObserver(() => requestAnimationFrame(() => {
    for (const call of document.querySelectorAll(".call")) {
      paintedAt[call.id.slice(5, 8)] ??= Date.now()
    }
  })).observe(document.querySelector("#board"), { childList: true, subtree: true })
}"""
LOOKED = "() => performance.getEntriesByName(`${location.origin}/display/board`)[0]"
FIGURES = """() => [...document.querySelectorAll(".face-number, .face-desk")].map((figure) => ({
  words: figure.textContent,
  px: parseFloat(getComputedStyle(figure).fontSize),
  box: figure.getBoundingClientRect().toJSON(),
  room: figure.closest(".call").getBoundingClientRect().toJSON(),
}))"""


@pytest.fixture
def screen(browser: Browser, live_server: str, tokens: Tokens) -> Iterator[Page]:
    with opened(browser, f"{live_server}/display", size=LANDSCAPE, display=tokens.display) as page:
        is_wired(page)
        yield page


def is_wired(page: Page) -> None:
    """Wait for the first look that a connected socket asks for."""
    page.wait_for_function(LOOKED)


PULSE = """() => {
  const seen = new Set()
  const call = document.querySelector(".call[data-fresh]")
  return new Promise((done) => {
    const end = performance.now() + 1_200
    const look = (now) => {
      seen.add(getComputedStyle(call).backgroundColor)
      if (now < end) requestAnimationFrame(look)
      else done(seen.size)
    }
    requestAnimationFrame(look)
  })
}"""


def numbers(page: Page) -> list[str]:
    return page.locator(".face-number").all_inner_texts()


def test_a_call_is_painted_at_the_nudge_and_not_at_the_next_look(
    screen: Page, store: Store
) -> None:
    sits_down(store, DUNG, "1")
    screen.evaluate(NOTED)
    took_ms = []
    for _ in range(TRIES):
        an = arrives(store)
        expect(screen.locator(".next")).to_contain_text(an.label)

        pressed_ms = time.time() * 1_000
        calls_next(store, DUNG)
        seen = screen.wait_for_function("label => paintedAt[label]", arg=an.label)

        took_ms.append(seen.json_value() - pressed_ms)
        expect(screen.locator(".face-number")).to_have_text(an.label)
        expect(screen.locator(".face-desk")).to_have_text("1")
        serves(store, DUNG, an)
    assert min(took_ms) < LONG_BEFORE_A_LOOK_MS, took_ms


def test_a_new_call_pulses_in_a_few_steps_that_a_small_machine_can_paint(
    screen: Page, store: Store
) -> None:
    sits_down(store, DUNG, "1")
    arrives(store)

    calls_next(store, DUNG)
    screen.locator(".call[data-fresh]").wait_for()

    assert 2 <= screen.evaluate(PULSE) <= 5


@pytest.mark.slow
def test_a_new_call_shines_and_is_put_into_words_and_then_rests(screen: Page, store: Store) -> None:
    sits_down(store, DUNG, "1")
    arrives(store)
    calls_next(store, DUNG)

    fresh = screen.locator(".call[data-fresh]")
    expect(fresh).to_have_count(1)
    expect(screen.locator("#said")).to_have_text("Mời công dân có số thứ tự một đến bàn số một.")
    animation = fresh.evaluate("e => { const s = getComputedStyle(e); return "
                               "[s.animationDuration, s.animationIterationCount] }")  # fmt: skip
    assert animation == ["1s", "5"]  # once a second, five times: WCAG 2.3.1
    expect(fresh).to_have_count(0)


def test_where_there_is_nothing_beside_the_calm_words_have_all_the_room(screen: Page) -> None:
    words = screen.locator(".calls").bounding_box()

    assert words is not None
    assert words["width"] > 0.9 * LANDSCAPE["width"]


def test_three_calls_in_a_second_are_all_there(screen: Page, store: Store, clock: Clock) -> None:
    for desk, who in enumerate((DUNG, EM, GIANG), start=1):
        sits_down(store, who, str(desk))
        arrives(store)
    for who in (DUNG, EM, GIANG):
        clock.pass_(seconds=0.2)
        calls_next(store, who)

    expect(screen.locator(".call[data-fresh]")).to_have_count(3)
    assert numbers(screen) == ["003", "002", "001"]


EIGHT = (DUNG, EM, GIANG, *(f"canbo{number}" for number in range(4, 9)))
FURTHER_CALLS = """() => {
  const at = (pair, part) => pair.querySelector(part).getBoundingClientRect().toJSON()
  return [...document.querySelectorAll("[data-kind=called] .pair")].map((pair) => ({
    number: at(pair, ".pair-number"), desk: at(pair, ".pair-desk"),
    block: pair.closest(".block").getBoundingClientRect().toJSON(),
  }))
}"""


@pytest.mark.parametrize("size", [LANDSCAPE, PORTRAIT], ids=["landscape", "portrait"])
def test_no_number_of_further_calls_touches_the_desk_of_another(
    browser: Browser,
    live_server: str,
    store: Store,
    clock: Clock,
    tokens: Tokens,
    size: dict[str, int],
) -> None:
    """Eight desks call, of two figures some of them: three large, five beside or below."""
    for desk, who in zip(range(10, 2, -1), EIGHT, strict=True):
        sits_down(store, who, str(desk))
        arrives(store)
        clock.pass_(seconds=1)
        calls_next(store, who)

    with opened(browser, f"{live_server}/display", size=size, display=tokens.display) as page:
        expect(page.locator("[data-kind=called] .pair")).to_have_count(5)
        found = page.evaluate(FURTHER_CALLS)

    for before, after in pairwise(found):
        if after["number"]["top"] == before["number"]["top"]:  # on one line
            assert after["number"]["left"] - before["desk"]["right"] >= 12, (before, after)
    assert all(pair["desk"]["right"] <= pair["block"]["right"] for pair in found)


@pytest.mark.slow
def test_what_was_called_before_the_screen_came_is_no_news(
    browser: Browser, live_server: str, store: Store, tokens: Tokens
) -> None:
    sits_down(store, DUNG, "1")
    arrives(store)
    calls_next(store, DUNG)

    with opened(browser, f"{live_server}/display", size=LANDSCAPE, display=tokens.display) as page:
        is_wired(page)

        assert numbers(page) == ["001"]
        expect(page.locator("[data-fresh]")).to_have_count(0)


def test_where_nothing_may_move_a_new_call_has_a_frame(
    browser: Browser, live_server: str, store: Store, tokens: Tokens
) -> None:
    with opened(
        browser,
        f"{live_server}/display",
        size=LANDSCAPE,
        display=tokens.display,
        reduced_motion="reduce",
    ) as page:
        is_wired(page)
        sits_down(store, DUNG, "1")
        arrives(store)
        calls_next(store, DUNG)

        fresh = page.locator(".call[data-fresh]")
        expect(fresh).to_have_css("animation-name", "none")
        expect(fresh).to_have_css("outline-style", "double")


def test_a_screen_that_shall_be_silent_does_not_ask_for_sound(
    browser: Browser, live_server: str, tokens: Tokens
) -> None:
    url = f"{live_server}/display?sound=off"
    with opened(browser, url, size=LANDSCAPE, display=tokens.display) as page:
        is_wired(page)

        expect(page.locator("#sound")).to_be_hidden()


def test_a_screen_that_cannot_look_dims_says_so_and_heals(
    browser: Browser, live_server: str, store: Store, tokens: Tokens
) -> None:
    sits_down(store, DUNG, "1")
    an = arrives(store)
    calls_next(store, DUNG)
    with opened(browser, f"{live_server}/display", size=LANDSCAPE, display=tokens.display) as page:
        page.clock.install()
        with page.expect_response("**/display/board"):  # asked for by a connected socket
            page.reload()

        page.context.set_offline(True)
        page.clock.fast_forward(32_000)

        expect(page.locator("html")).to_have_attribute("data-stale", "")
        expect(page.get_by_text("Mất kết nối.")).to_be_visible()
        expect(page.locator("#board")).to_have_css("opacity", "0.35")

        does(store, DUNG, "start", an)
        page.context.set_offline(False)

        expect(page.locator(".call")).to_have_count(0)
        page.clock.run_for(1_500)
        expect(page.locator("html")).not_to_have_attribute("data-stale", "")
        expect(page.get_by_text("Mất kết nối.")).to_be_hidden()


@pytest.mark.slow
def test_the_screen_goes_on_after_the_server_was_restarted(
    browser: Browser, app: Flask, house: House, store: Store, tokens: Tokens
) -> None:
    sits_down(store, DUNG, "1")
    arrives(store)
    with served(app) as url:
        port = urlsplit(url).port or 0
        context = opened(browser, f"{url}/display", size=LANDSCAPE, display=tokens.display)
        page = context.__enter__()
        is_wired(page)
    end_sockets_of(app)
    calls_next(store, DUNG)  # meanwhile, nobody is told

    with served(create_app(house), port):
        expect(page.locator(".face-number")).to_have_text("001")
        arrives(store)
        expect(page.locator(".next")).to_contain_text("002")  # told by the wire again
        context.__exit__(None, None, None)


@pytest.mark.parametrize(
    ("size", "wanted_mm"), [(LANDSCAPE, AT_TEN_METRES_MM), (PORTRAIT, STANDING_MM)]
)
def test_three_calls_can_be_read_from_ten_metres(
    browser: Browser,
    live_server: str,
    store: Store,
    clock: Clock,
    tokens: Tokens,
    size: dict[str, int],
    wanted_mm: float,
) -> None:
    for desk, who in (("1", DUNG), ("2", EM), ("10", GIANG)):
        sits_down(store, who, desk)
        arrives(store)
        clock.pass_(seconds=1)
        calls_next(store, who)
    with opened(browser, f"{live_server}/display", size=size, display=tokens.display) as page:
        page.evaluate("document.fonts.ready")
        figures = page.evaluate(FIGURES)

    assert [figure["words"] for figure in figures] == ["003", "10", "002", "2", "001", "1"]
    for figure in figures:
        assert figure["px"] * CAPITAL * MM >= wanted_mm, figure
        assert figure["box"]["right"] <= figure["room"]["right"] + 1
        assert figure["box"]["bottom"] <= figure["room"]["bottom"] + 1


@pytest.mark.slow
@pytest.mark.parametrize(("size", "language"), [(LANDSCAPE, "vi"), (PORTRAIT, "en")])
def test_axe_finds_no_fault_whatever_stands_there(
    browser: Browser,
    live_server: str,
    store: Store,
    clock: Clock,
    tokens: Tokens,
    axe_script: Path,
    language: str,
    size: dict[str, int],
) -> None:
    axe, wrong = axe_script.read_text("utf-8"), []
    with opened(
        browser,
        f"{live_server}/display",
        size=size,
        display=tokens.display,
        language=language,
        reduced_motion="reduce",
    ) as page:
        is_wired(page)
        wrong += faults(page, axe)  # welcome
        post_today(store)
        arrives(store)
        page.wait_for_selector("[data-kind=waiting]")
        wrong += faults(page, axe)  # no desk is open
        for desk, who in enumerate((DUNG, EM, GIANG, "canbo4", "canbo5", "canbo6"), start=1):
            sits_down(store, who, str(desk))
            called = arrives(store, language=language)
            clock.pass_(seconds=1)
            called = calls_next(store, who) or called
            if desk == 1:
                does(store, who, "start", called)
            if desk == 2:
                does(store, who, "miss", called)
        expect(page.locator(".call")).to_have_count(3)
        wrong += faults(page, axe)  # fresh calls

    assert wrong == []
