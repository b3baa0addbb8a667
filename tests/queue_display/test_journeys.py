"""What happens to screens: silence, outages, looks that hang, three calls at once."""

import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from hall import screens
from hall.journal import HALL
from hall.legibility import FIGURES, MOST, Panel
from hall.model import Device
from hall.screens import BLOCKS, Screen
from hall.store import Store, row
from tests.conftest import Clock, Tokens
from tests.hall.voice.test_clips import records_all
from tests.people import DUNG, EM, GIANG, arrives, calls_next, sits_down
from tests.queue_display.waiting import LANDSCAPE, PORTRAIT, opened

THREE = ((DUNG, "1"), (EM, "2"), (GIANG, "3"))
RETURNS_WITHIN_SECONDS = 2.0
LISTENS = """() => {
  globalThis.heard = []
  const start = AudioBufferSourceNode.prototype.start
  AudioBufferSourceNode.prototype.start = function (...args) {
    heard.push({ at: Date.now(), ms: Math.round(this.buffer.duration * 1000) })
    return start.apply(this, args)
  }
  const ring = OscillatorNode.prototype.start
  OscillatorNode.prototype.start = function (...args) {
    globalThis.chimedAt ??= Date.now()
    return ring.apply(this, args)
  }
}"""


@pytest.fixture
def screen(browser: Browser, live_server: str, store: Store, tokens: Tokens) -> Iterator[Page]:
    """A screen that may sound; desks 1 to 3 are open."""
    records_all(store, seconds=0.1)
    for who, desk in THREE:
        sits_down(store, who, desk)
    with opened(browser, f"{live_server}/display", size=LANDSCAPE, display=tokens.display) as page:
        may_sound(page)
        yield page


def may_sound(page: Page) -> None:
    page.evaluate(LISTENS)
    page.locator("#sound").dispatch_event("click")
    expect(page.locator("#sound")).to_be_hidden()


def heard(page: Page, times: int) -> list[dict[str, int]]:
    """What was said, once so much was."""
    page.wait_for_function("times => heard.length >= times", arg=times, timeout=60_000)
    found: list[dict[str, int]] = page.evaluate("heard")
    return found


def calls(store: Store, clock: Clock, *whos: str) -> None:
    for who in whos:
        clock.pass_(seconds=0.3)
        calls_next(store, who)


@pytest.mark.slow
def test_three_calls_in_a_second_are_all_said_in_order_and_none_over_another(
    screen: Page, store: Store, clock: Clock
) -> None:
    addresses: list[str] = []
    screen.on("request", lambda sent: addresses.append(sent.url) if "sound?" in sent.url else None)
    for _ in THREE:
        arrives(store)
    calls(store, clock, DUNG, EM, GIANG)

    said = heard(screen, 6)

    ends = [each["at"] + each["ms"] for each in said]
    assert all(end <= after["at"] + 50 for end, after in pairwise_ends(ends, said))
    numbers = [url.partition("number=")[2][:3] for url in addresses]
    assert numbers == ["001", "002", "003"]  # fetched once each, in the order of the calls


def pairwise_ends(
    ends: list[int], said: list[dict[str, int]]
) -> Iterator[tuple[int, dict[str, int]]]:
    return zip(ends, said[1:], strict=False)


@pytest.mark.slow
def test_after_half_a_minute_without_network_two_missed_calls_are_on_the_screen_and_said_once(
    screen: Page, store: Store, clock: Clock
) -> None:
    arrives(store)
    arrives(store)
    screen.clock.install()
    screen.reload()
    may_sound(screen)
    expect(screen.locator(".next")).to_contain_text("002")
    screen.context.set_offline(True)
    screen.clock.fast_forward(31_000)
    expect(screen.locator("html")).to_have_attribute("data-stale", "")  # it does not pretend
    clock.pass_(seconds=20)
    calls(store, clock, DUNG, EM)
    clock.pass_(seconds=10)

    screen.context.set_offline(False)
    back_at = time.monotonic()
    expect(screen.locator(".call")).to_have_count(2)
    shown_after = time.monotonic() - back_at
    screen.wait_for_function("() => globalThis.chimedAt")
    begun_after = time.monotonic() - back_at
    said = heard(screen, 4)
    screen.wait_for_timeout(2_500)

    assert max(shown_after, begun_after) < RETURNS_WITHIN_SECONDS, (shown_after, begun_after)
    assert len(said) == len(screen.evaluate("heard")) == 4  # each of the two twice, and no more
    expect(screen.locator("html")).not_to_have_attribute("data-stale", "")


def test_a_look_that_hangs_does_not_keep_the_screen_waiting(
    screen: Page, store: Store, clock: Clock
) -> None:
    hung: list[Route] = []
    arrives(store)
    expect(screen.locator(".next")).to_contain_text("001")
    screen.route("**/display/board", lambda route: hung.append(route))
    calls(store, clock, DUNG)
    screen.wait_for_timeout(500)  # somebody looks, and gets no answer
    assert hung

    screen.unroute("**/display/board")
    back_at = time.time()
    expect(screen.locator(".face-number")).to_have_text("001")

    assert time.time() - back_at < RETURNS_WITHIN_SECONDS


@pytest.mark.slow
def test_the_console_knows_that_a_screen_is_mute_until_one_tap_on_it(
    browser: Browser, live_server: str, store: Store, tokens: Tokens
) -> None:
    """Whatever a test asks of a page counts as a tap: so nothing is, before the screen has told."""

    def told() -> str:
        with store.read() as session:
            return str(row(session, Device, tokens.ids["display"]).report.get("sound"))

    with opened(browser, f"{live_server}/display", size=LANDSCAPE, display=tokens.display) as page:
        with page.expect_response("**/display/report"):
            pass
        assert told() == "blocked"

        with page.expect_response("**/display/report"):
            page.locator("#sound").dispatch_event("click")
        expect(page.locator("#sound")).to_be_hidden()
        assert told() == "running"


@pytest.mark.slow
def test_five_screens_show_the_same_at_the_same_time(
    browser: Browser, live_server: str, store: Store, tokens: Tokens, clock: Clock
) -> None:
    sits_down(store, DUNG, "1")
    arrives(store)
    with ExitStack() as stack:
        pages = [
            stack.enter_context(
                opened(browser, f"{live_server}/display", size=LANDSCAPE, display=tokens.display)
            )
            for _ in range(5)
        ]
        for page in pages:
            page.wait_for_load_state("networkidle")
            page.evaluate(
                """() => new MutationObserver(() => {
                  globalThis.shownAt ??= document.querySelector(".call") ? Date.now() : undefined
                }).observe(document.querySelector("#board"), { childList: true, subtree: true })"""
            )
        calls(store, clock, DUNG)
        shown = [page.wait_for_function("() => globalThis.shownAt").json_value() for page in pages]
        clocks = {page.locator("[data-clock]").inner_text() for page in pages}

    assert max(shown) - min(shown) < 1_000, shown
    assert clocks == {"08:00"}


@pytest.mark.slow
@pytest.mark.parametrize("is_upright", [False, True])
def test_the_figures_are_as_large_as_the_hall_was_promised(
    browser: Browser,
    live_server: str,
    store: Store,
    tokens: Tokens,
    clock: Clock,
    is_upright: bool,
) -> None:
    """Number and desk of five figures together, from as far away as the settings allow."""
    size = PORTRAIT if is_upright else LANDSCAPE
    with opened(browser, f"{live_server}/display", size=size, display=tokens.display) as page:
        page.evaluate("document.fonts.ready")
        for number in range(1, MOST + 1):
            sits_down(store, THREE[number - 1][0], str(7 + number) if number < 3 else "10")
            arrives(store)
            calls(store, clock, THREE[number - 1][0])
            for has_beside in (True, False):
                most_u = FIGURES[is_upright, has_beside][number - 1]
                panel = Panel(55, most_u * 0.74 * Panel(55).mm_of_u / 12.2 - 0.01, is_upright)
                shows = frozenset(BLOCKS if has_beside else ("notices",))
                with store.work(hall_id=1) as work:
                    screens.set_up(work, tokens.ids["display"], Screen(panel, shows=shows), by=HALL)
                page.reload()
                expect(page.locator(".call")).to_have_count(number)
                for figure in page.locator(".face-number, .face-desk").all():
                    px = figure.evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
                    told = f"{number} calls, beside: {has_beside}"
                    assert px * 0.74 * panel.mm_of_u >= panel.capital_mm, told
