"""The screens as they stand in a real Chromium: whole, large enough, and open to everybody."""

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from casework import petitions
from casework.kinds import Kind
from casework.petitions import Paper
from hall import printing
from hall.model import Hall, Service
from hall.store import Store
from tests.casework.reception import AN, asks, enters
from tests.conftest import Clock, Tokens
from tests.kiosk.touching import (
    LANDSCAPE,
    PORTRAIT,
    look,
    opened,
    paper_comes_out,
    press,
    printer_says,
    shows,
    speaks,
    takes_a_number,
)
from tests.people import DUNG, arrives, calls_next, serves, sits_down

INCHES = {1080: 21.5, 1280: 15.4}  # of the smallest panels of those widths: deploy/README.md
MM_AN_INCH = 25.4
TARGET_MM, GAP_MM = 20, 5
CAPITAL_MM = 7.4  # of every letter: 0.7° at 60 cm, EN 301 549, 5.1.4
CAPITAL = 0.74  # of the font size, in Be Vietnam Pro

SHOWN_ONLY_THEN = (
    *("taking", "refused-closed", "refused-full", "refused-trouble", "shut", "away"),
    *("refused-too_late", "refused-already_in_line", "refused-unknown", "refused-not_yet"),
    *("refused-used", "appointment", "earlier-telling", "earlier-untold"),
    *("result-asking", "result-none", "remark-sending", "remark-failed"),
)
PHASES = {"earlier-untold": "health_card", "result-none": "unknown"}
AXE = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}

JUDGED = """rules => {
  const changing = document.getAnimations().filter((each) => each instanceof CSSTransition)
  changing.forEach((each) => each.finish()) // half-way colours are nobody's choice
  return axe.run({ runOnly: rules })
}"""

HELP_SAYS = """how => {
  const dialog = document.querySelector("#helped")
  dialog.dataset.standing = how
  if (!dialog.open) dialog.showModal()
}"""

MEASURED = """async () => {
  for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame)
  await document.fonts.ready // only now: new words may have asked for new letters
  const main = document.querySelector("#main")
  const asked = document.querySelector("dialog[open]")
  const part = asked ?? main.querySelector(`#${main.dataset.screen}`)
  const AROUND = ".slip, .body"
  const WITHIN = ".slip, button, .offer, .leaf, .band, .body"
  const box = (node) => {
    const { x, y, width, height } = node.getBoundingClientRect()
    return { x, y, width, height, words: node.innerText, name: node.name ?? node.className }
  }
  const seen = (node) => node.checkVisibility() && node.getBoundingClientRect().width > 1
  const isText = (node) => node.nodeType === 3 && node.data.trim() !== ""
  const says = (node) => [...node.childNodes].some(isText)
  const reads = (node) => seen(node) && says(node)
  const words = [...part.querySelectorAll("*")].filter(reads)
  return {
    targets: [...part.querySelectorAll("button, a, input")].filter(seen).map((node) => ({
      ...box(node),
      frame: box(node.closest(".slip") ?? part),
    })),
    words: words.map((node) => ({
      ...box(node),
      px: parseFloat(getComputedStyle(node).fontSize),
      frame: box(node.parentElement.closest(node.matches("button") ? AROUND : WITHIN) ?? part),
    })),
    screen: box(part),
    window: { width: innerWidth, height: innerHeight },
    scrolls: document.documentElement.scrollHeight > innerHeight
      || document.documentElement.scrollWidth > innerWidth,
  }
}"""


@pytest.fixture(params=[PORTRAIT, LANDSCAPE], ids=["standing", "lying"])
def size(request: pytest.FixtureRequest) -> dict[str, int]:
    found: dict[str, int] = request.param
    return found


@pytest.fixture
def six_services(store: Store, clock: Clock) -> None:
    """The fullest first screen there is: six long names, with their lines and ranges."""
    with store.work() as work:
        hall = work.session.get_one(Hall, 1)
        for key, name in (
            (4, "Dự buổi lãnh đạo tiếp công dân"),
            (5, "Tôi có lịch hẹn với cán bộ"),
            (6, "Đăng ký gặp lãnh đạo"),
        ):
            service = Service(id=key, hall=hall, code=f"s{key}", name={"vi": name, "en": name})
            service.position, service.first, service.last = key, key * 10_000, key * 10_000 + 99
            work.session.add(service)
        for service in work.session.query(Service):
            service.hint = {"vi": "Dành cho người đã đăng ký hoặc có phiếu hẹn"}
    sits_down(store, DUNG, "1")
    for _ in range(5):
        an = arrives(store)
        calls_next(store)
        clock.pass_(minutes=25)
        serves(store, DUNG, an)
    for _ in range(12):
        arrives(store)


@pytest.fixture
def screen(
    browser: Browser,
    live_server: str,
    store: Store,
    tokens: Tokens,
    size: dict[str, int],
    six_services: None,
) -> Iterator[Page]:
    printer_says(store, tokens)
    paper_comes_out(store, tokens)
    with opened(browser, live_server, tokens.kiosk, size) as page:
        yield page


def every_screen(page: Page, store: Store, tokens: Tokens, lang: str = "vi") -> Iterator[str]:
    """Walk through all of them; each name comes while its screen stands there."""
    speaks(page, lang)
    yield "services"
    press(page, "service", "regular")
    shows(page, "party")
    yield "party"
    press(page, "group")
    press(page, "add", "10")
    shows(page, "group")
    yield "group"
    press(page, "speakers")
    shows(page, "speakers")
    yield "speakers"
    press(page, "representatives", "5")
    press(page, "priority")
    shows(page, "wishes")
    yield "wishes"
    press(page, "help")
    press(page, "assistance", "sight")
    shows(page, "help")
    yield "help"
    press(page, "wishes")
    press(page, "take")
    shows(page, "ticket")
    paper_comes_out(store, tokens, reason=printing.UNPROVEN)
    page.locator("#ticket-band[data-slip=sent]").wait_for()
    yield "ticket with a copy to be had"
    press(page, "reprint")
    page.locator("#ticket-band[data-slip=printing]").wait_for()
    paper_comes_out(store, tokens, reason=printing.UNPROVEN)
    page.locator("#ticket-band[data-slip=sent]").wait_for()
    yield "ticket whose copy was had"
    yield from every_way_to_tell(page)
    press(page, "done")
    starts_anew(page)
    speaks(page, lang)
    yield from every_other_way(page, store, lang)
    speaks(page, lang)
    printer_says(store, tokens, paper="out")
    page.locator("#paper-sign").wait_for()
    yield "services without paper"
    takes_a_number(page)
    page.locator("#ticket-band[data-slip=out]").wait_for()
    yield "ticket without paper"
    press(page, "done")
    starts_anew(page)
    speaks(page, lang)
    page.route("**/kiosk/screens?*", lambda route: route.fulfill(status=304))
    with page.expect_response("**/kiosk/screens?*"):
        page.evaluate("dispatchEvent(new Event('online'))")  # nothing that comes now is new
    for name in SHOWN_ONLY_THEN:  # they come of themselves in test_journey
        page.evaluate(
            "([screen, phase]) => Object.assign(document.querySelector('#main').dataset,"
            " { screen, phase })",
            [name, PHASES.get(name, "now")],
        )
        yield name
    for how in ("called", "coming", "failed"):
        page.evaluate(HELP_SAYS, how)
        yield f"help {how}"
    page.evaluate("document.querySelector('#helped').close()")
    page.evaluate("document.querySelector('#idle').showModal()")
    yield "idle"


def every_way_to_tell(page: Page) -> Iterator[str]:
    press(page, "earlier")
    shows(page, "earlier")
    yield "earlier"
    press(page, "earlier-code")
    shows(page, "earlier-code")
    for letter in "BCFGH":
        press(page, "letter", letter)
    yield "earlier-code"
    press(page, "back")
    press(page, "earlier-number")
    shows(page, "earlier-number")
    for digit in "999090000001":
        press(page, "digit", digit)
    yield "earlier-number"
    press(page, "tell")
    shows(page, "earlier-told")
    yield "earlier-told"
    press(page, "ticket")
    shows(page, "ticket")


def every_other_way(page: Page, store: Store, lang: str) -> Iterator[str]:
    """Asking about a result; the two channels of the box."""
    paper = Paper(kind=Kind.COMPLAINT, petitioner=enters(store, AN).id, title="Vụ việc")
    code = asks(store, DUNG, petitions.take_in, paper).lookup_code
    press(page, "others")
    shows(page, "others")
    yield "others"
    press(page, "result")
    shows(page, "result")
    yield "result"
    press(page, "result-code")
    types(page, "letter", code)
    shows(page, "result-code")
    yield "result-code"
    press(page, "result-ask")
    shows(page, "result-known")
    types(page, "digit", "1990")
    yield "result-known"
    press(page, "result-ask")
    shows(page, "result-shown")
    yield "result-shown"
    press(page, "done")
    starts_anew(page)
    for channel, mark in (("matter", "land"), ("staff", "impolite")):
        speaks(page, lang)
        press(page, "others")
        press(page, "remark", channel)
        press(page, "mark", mark)
        shows(page, f"remark-{channel}")
        yield f"remark-{channel}"
        press(page, "remark-on")
        if channel == "staff":
            shows(page, "remark-desk")
            yield "remark-desk"
            press(page, "turn", "1")
            yield "remark-desk, more"
            press(page, "desk", "5")
        shows(page, "remark-phone")
        types(page, "digit", "0900000001")
        yield "remark-phone"
        press(page, "drop", "phone")
        shows(page, "remark-done")
        yield "remark-done"
        press(page, "done")
        starts_anew(page)


def starts_anew(page: Page) -> None:
    """Whoever comes next finds the first screen in the first language."""
    shows(page, "services")
    expect(page.locator("html")).to_have_attribute("lang", "vi")


def types(page: Page, kind: str, text: str) -> None:
    for letter in text:
        press(page, kind, letter)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_nothing_is_too_small_too_close_or_cut_off(
    screen: Page, store: Store, tokens: Tokens, lang: str
) -> None:
    wrong: list[str] = []
    for name in every_screen(screen, store, tokens, lang):
        found = screen.evaluate(MEASURED)
        look(screen, f"{lang}-{found['window']['width']}-{name}")
        wrong += [f"{name}: {what}" for what in faults(found)]

    assert wrong == []


def test_lowered_buttons_all_stand_in_the_lower_half(
    screen: Page, store: Store, tokens: Tokens, size: dict[str, int]
) -> None:
    if size is LANDSCAPE:
        return  # a lying screen is reached as it is, and has no such button
    press(screen, "lower")
    for step in ("service", "party", None):
        found = screen.evaluate(MEASURED)

        assert min(target["y"] for target in found["targets"]) > size["height"] * 0.45
        assert list(faults(found)) == []
        if step:
            press(screen, step)


def test_axe_finds_no_fault_on_any_screen(
    screen: Page, store: Store, tokens: Tokens, axe_script: Path
) -> None:
    axe = axe_script.read_text("utf-8")
    screen.evaluate(axe)
    wrong: list[str] = []
    for name in every_screen(screen, store, tokens):
        found = screen.evaluate(JUDGED, AXE)
        wrong += [f"{name}: {fault['id']} {_where(fault)}" for fault in found["violations"]]

    assert wrong == []


def _where(fault: dict[str, Any]) -> list[str]:
    return [" ".join(node["target"]) for node in fault["nodes"]]


def faults(found: dict[str, Any]) -> Iterator[str]:
    mm = pitch(found["window"])
    yield from _sizes(found, mm)
    yield from _gaps(found["targets"], mm)
    yield from _places(found)


def pitch(window: dict[str, int]) -> float:
    """Millimetres a pixel, on the smallest panel that shows so many."""
    across = math.hypot(window["width"], window["height"])
    return INCHES[window["width"]] * MM_AN_INCH / across


def _sizes(found: dict[str, Any], mm: float) -> Iterator[str]:
    for target in found["targets"]:
        if min(target["width"], target["height"]) * mm < TARGET_MM:
            yield f"{target['name']} is {target['width']:.0f} × {target['height']:.0f}"
    for text in found["words"]:
        capital = text["px"] * CAPITAL * mm
        if capital < CAPITAL_MM:
            yield f"{text['words']!r} has capitals of {capital:.1f} mm"


def _gaps(targets: list[dict[str, Any]], mm: float) -> Iterator[str]:
    for at, one in enumerate(targets):
        for other in targets[at + 1 :]:
            across = max(one["x"], other["x"]) - min(_right(one), _right(other))
            down = max(one["y"], other["y"]) - min(_bottom(one), _bottom(other))
            if max(across, down) * mm < GAP_MM - 0.01:
                gap = max(across, down)
                yield f"{one['name']} {one['words']!r} is {gap:.0f} px from {other['words']!r}"


def _places(found: dict[str, Any]) -> Iterator[str]:
    window = found["window"]
    if found["scrolls"]:
        yield "it scrolls"
    for text in found["words"]:
        if text["y"] < text["frame"]["y"] or _bottom(text) > _bottom(text["frame"]) - 2:
            yield f"{text['words']!r} leaves its frame"
    for target in found["targets"]:
        if target["y"] < target["frame"]["y"] or _bottom(target) > _bottom(target["frame"]):
            yield f"{target['name']} {target['words']!r} sticks out of its frame"
    for text in found["words"] + found["targets"]:
        if text["x"] < 0 or _right(text) > window["width"] + 1:
            yield f"{text['words']!r} leaves the screen sideways"
        if text["y"] < 0 or _bottom(text) > window["height"] + 1:
            yield f"{text['words']!r} leaves the screen"
    upper = window["height"] / 3 if window["height"] > window["width"] else 0
    for target in found["targets"]:
        if target["y"] < upper:
            yield f"{target['words']!r} is too high up"


def _right(box: dict[str, Any]) -> float:
    return float(box["x"] + box["width"])


def _bottom(box: dict[str, Any]) -> float:
    return float(box["y"] + box["height"])
