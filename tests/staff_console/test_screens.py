"""Every page of the console in a real Chromium: open to everybody, whole, in both languages."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from hall.store import Store
from tests.casework.reception import AN
from tests.conftest import staff_token
from tests.people import DUNG, EM, GIANG
from tests.staff_console.working import AXE, SCREEN, opened, seeks
from tests.staff_console.working import calls_next as presses_next
from tests.staff_console.working import starts as presses_start

Walk = Callable[[Page], Iterator[str]]  # yields the name of each screen as it stands

WALKS: dict[str, tuple[str, str, Walk]] = {}  # who walks, and where they begin


def walk(who: str, path: str) -> Callable[[Walk], Walk]:
    def kept(steps: Walk) -> Walk:
        WALKS[steps.__name__] = (who, path, steps)
        return steps

    return kept


@walk("", "/staff/sign-in")
def sign_in(page: Page) -> Iterator[str]:
    yield "sign-in"


@walk(EM, "/staff/desks")
def choosing_a_desk(page: Page) -> Iterator[str]:
    yield "desks"
    page.locator("[data-opens^=take-]").first.click()
    yield "taking over"


@walk(DUNG, "/staff/desk")
def a_visit(page: Page) -> Iterator[str]:
    yield "a free desk"
    page.keyboard.press("F1")
    yield "the help"
    presses_next(page)
    yield "a call"
    for name in ("hold", "transfer"):
        page.locator(f'[data-opens="{name}"]').click()
        yield name
    presses_start(page)
    yield "a visit"
    seeks(page, "thu")
    expect(page.locator("#found li")).to_have_count(2)
    yield "people of one name"
    page.locator("#seek-text").fill("999090000777")
    page.keyboard.press("Enter")
    expect(page.locator(".newcomer[open]")).to_be_visible()
    yield "somebody new"
    page.locator('[data-opens="petition"]').click()
    page.locator('#petition [value="denunciation"]').check()
    yield "a new petition"
    page.locator('#kind [value="denunciation"]').check()
    yield "the question before sealing"
    page.locator("#seek-text").fill(AN.id_number)
    page.locator("#seek-text").press("Enter")
    page.locator("#file .papers button").click()
    expect(page.locator(".attached")).to_be_visible()
    yield "a visit with its file"


@walk(GIANG, "/staff/desk")
def a_visit_left_open(page: Page) -> Iterator[str]:
    page.locator(".drafts a").first.click()
    expect(page.locator("#writing")).to_be_visible()
    yield "a visit on a page of its own"


@walk("hoa", "/staff/hall")
def the_hall(page: Page) -> Iterator[str]:
    yield "the hall"
    for name in ("issue", "notice"):
        page.locator(f'[data-opens="{name}"]').click()
        expect(page.locator("dialog[open] [data-kind=primary]")).to_be_in_viewport(ratio=1)
        yield name


@walk("hoa", "/staff/hall/forecast")
def how_true_it_was(page: Page) -> Iterator[str]:
    yield "the truth"


@walk("hoa", "/staff/rule")
def the_rule(page: Page) -> Iterator[str]:
    yield "the posted rule"
    page.locator("a[href$='/rule/settings']").click()
    expect(page.locator("#numbers")).to_be_visible()
    yield "the rule's numbers"
    page.locator("#field-lead_tie_minutes").fill("60")
    page.keyboard.press("Enter")
    expect(page.locator("#numbers [role=alert]")).to_be_visible()
    yield "a number that cannot be meant"


@walk("hoa", "/staff/skills")
def who_serves_what(page: Page) -> Iterator[str]:
    yield "the skills"
    row = page.locator(".skill-row").first
    for box in row.locator("input:checked").all():
        box.uncheck()
    row.locator("button").click()
    expect(row.locator("[role=alert]")).to_be_visible()
    yield "a desk that would serve nothing"


@walk("lan", "/staff/out-of-turn")
def what_was_out_of_turn(page: Page) -> Iterator[str]:
    expect(page.get_by_role("row")).not_to_have_count(0)
    yield "the report"


@walk("hoa", "/staff/remarks")
def the_box(page: Page) -> Iterator[str]:
    yield "the box"
    page.locator("table a").first.click()
    page.wait_for_url("**/remarks/*")
    yield "a remark"


@walk("hoa", "/staff/slips")
def what_the_slips_say(page: Page) -> Iterator[str]:
    yield "the slips"


@walk("hoa", "/staff/days")
def the_days(page: Page) -> Iterator[str]:
    yield "the days"
    page.locator('[data-opens="close-day"]').click()
    yield "closing the day"


@walk(DUNG, "/staff/appointments?day=2026-11-24")
def the_appointments(page: Page) -> Iterator[str]:
    yield "the slots of a day"
    page.locator(".slot a.button").first.click()
    expect(page.locator("#booking")).to_be_visible()
    yield "booking"
    page.locator("#holder").fill("thu")
    page.keyboard.press("Enter")
    expect(page.locator(".people li")).to_have_count(2)
    yield "people to book for"
    page.locator(".people form button").first.click()
    expect(page.locator('.notice[data-kind="ok"]')).to_be_visible()
    yield "an appointment"
    page.locator("[data-opens^=cancel-]").click()
    yield "giving it back"


@walk("khanh", "/staff/devices")
def the_machines(page: Page) -> Iterator[str]:
    yield "devices"
    page.locator("[data-opens^=revoke-]").first.click()
    yield "revoking"
    page.locator("#field-code").fill("BCFGHJ")
    page.locator("#field-name").fill("x")
    page.keyboard.press("Enter")
    expect(page.locator("#field-code-error")).to_be_visible()
    yield "a wrong code"


@walk("khanh", "/staff/voice")
def the_voice(page: Page) -> Iterator[str]:
    yield "voice"
    page.locator("details summary").last.click()
    page.locator("#try button[type=submit]").click()
    expect(page.locator("#tried")).not_to_be_empty()
    yield "a call tried"


@walk("khanh", "/staff/systems")
def the_other_systems(page: Page) -> Iterator[str]:
    yield "no system"
    page.locator("#field-name").fill("Thanh tra tỉnh")
    page.locator("#field-url").fill("https://10.0.0.1/")
    page.keyboard.press("Enter")
    expect(page.locator("#field-url-error")).to_be_visible()
    yield "an address that is not allowed"
    page.locator("#field-url").fill("https://thanhtra.example/")
    page.keyboard.press("Enter")
    expect(page.locator("#added")).to_be_visible()
    yield "a secret shown once"
    page.locator("[data-opens^=remove-]").first.click()
    yield "removing a system"
    page.keyboard.press("Escape")
    page.locator("details summary").last.click()
    expect(page.locator("#city-secret")).to_be_visible()
    yield "a city's software"


@walk("khanh", "/staff/devices")
def a_display(page: Page) -> Iterator[str]:
    page.locator("a[href$='/display']").first.click()
    expect(page.locator("#field-inches")).to_be_visible()
    yield "a display's settings"
    page.locator("#field-inches").fill("24")
    page.locator("#field-metres").fill("20")
    page.get_by_role("button", name=re.compile("Lưu cài đặt|^Save")).click()
    expect(page.locator("form [role=alert]")).to_be_visible()
    yield "what nobody could read"


@walk("khanh", "/staff/devices")
def a_kiosk(page: Page) -> Iterator[str]:
    page.locator("a[href$='/kiosk']").first.click()
    expect(page.locator("#field-touch_inches")).to_be_visible()
    yield "a kiosk's panel"
    page.locator("#field-touch_inches").fill("15.6")
    page.locator("#field-across").fill("1920")
    page.locator("#field-down").fill("1080")
    page.keyboard.press("Enter")
    expect(page.locator("main [data-kind=warning]")).to_be_visible()
    yield "a kiosk with too small a panel"
    page.locator(".crumbs a").first.click()
    small = page.locator("#machines .badge", has_text=re.compile("Chữ trên máy|Letters too"))
    expect(small).to_be_visible()
    yield "machines, one too small"


@walk("lan", "/staff/journal")
def the_journals(page: Page) -> Iterator[str]:
    yield "steps"
    page.locator(".tabs a").last.click()
    yield "readings"


@walk(DUNG, "/staff/search")
def looking_up(page: Page) -> Iterator[str]:
    page.locator(".glass summary").click()
    yield "breaking the glass"
    page.locator("#text").fill("thu")
    page.keyboard.press("Enter")
    expect(page.locator(".people li")).to_have_count(2)
    yield "people found"
    page.locator(".people a").first.click()
    expect(page.locator("#details-title")).to_be_visible()
    yield "a citizen"
    page.locator(".matter h2 a").first.click()
    expect(page.locator("#timeline-title")).to_be_visible()
    yield "a matter"


@walk(EM, "/staff/book")
def the_book(page: Page) -> Iterator[str]:
    yield "the book of a day"
    for name in ("book-file", "book-close"):
        page.locator(f'[data-opens="{name}"]').click()
        yield name
        page.keyboard.press("Escape")
    page.locator(".tabs a").last.click()
    yield "the restricted book"


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", WALKS)
def test_every_page_is_open_to_everybody(
    browser: Browser, live_server: str, busy_hall: Store, axe_script: Path, name: str, language: str
) -> None:
    """On no page, in no language: anything axe finds against WCAG 2.2 AA, a page wider than
    the screen, or a word without its translation."""
    who, path, steps = WALKS[name]
    token = staff_token(busy_hall, who) if who else ""
    wrong: dict[str, object] = {}

    with opened(browser, live_server, token, path, language=language) as page:
        for screen in steps(page):
            wrong |= {f"{screen}: {what}": found for what, found in looked_at(page, axe_script)}
            if page.locator("dialog[open]").count():
                page.keyboard.press("Escape")

    assert wrong == {}


def looked_at(page: Page, axe_script: Path) -> Iterator[tuple[str, object]]:
    page.wait_for_timeout(300)  # dialogs move in; a moving text has no contrast
    page.evaluate(axe_script.read_text("utf-8"))  # not a tag: the page's CSP forbids it
    found = page.evaluate("(tags) => axe.run(document, { runOnly: tags })", AXE)
    for each in found["violations"]:
        yield each["id"], [node["target"] for node in each["nodes"]]
    width = page.evaluate("document.documentElement.scrollWidth")
    if width > SCREEN["width"]:
        yield "wider than the screen", width
    words = page.locator("body").inner_text().split()
    if untold := [word for word in words if word.startswith(("console.", "casework."))]:
        yield "without words", untold
