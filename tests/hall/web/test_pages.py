"""The shared pages can be read, reached and used: by keyboard, on a phone, in both languages."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image
from playwright.sync_api import Page, Route, expect

from tests.hall.web.conftest import PAGES, Probe

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
UNSAID = re.compile(r">\s*((?:hall|error|sampler)\.[a-z.]+)\s*<")
VIEWS = [
    *[f"page/{name}?lang={language}" for name in PAGES for language in ("vi", "en")],
    "page/sampler?theme=dark",
    "page/sampler?distance=arm",
    "page/sampler?distance=hall&theme=dark",
    "page/signin?error=Sai&username=dung",
    "page/pairing?theme=dark",
    *[f"refused/{status}" for status in ("401/not_signed_in", "404/not_found", "409/desk_busy")],
    "refused/503/away",
    "refused/500/something_new",
]


@pytest.mark.slow
def test_nobody_is_shut_out_of_any_page(page: Page, base_url: str, axe_script: Path) -> None:
    axe = axe_script.read_text("utf-8")
    broken = {}

    for view in VIEWS:
        page.goto(f"{base_url}/probe/{view}")
        page.evaluate(axe)
        broken[view] = page.evaluate(
            """async (tags) => (await axe.run({ runOnly: { type: "tag", values: tags } }))
              .violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])""",
            RULES,
        )

    assert broken == {view: [] for view in VIEWS}


@pytest.mark.slow
def test_every_page_fits_a_small_phone(page: Page, base_url: str) -> None:
    """Also what remains at 400 % zoom on a desk (WCAG 1.4.10)."""
    page.set_viewport_size({"width": 320, "height": 640})
    widths = {}

    for view in [view for view in VIEWS if "distance=" not in view]:
        page.goto(f"{base_url}/probe/{view}")
        widths[view] = page.evaluate("document.documentElement.scrollWidth")

    assert widths == dict.fromkeys(widths, 320)


def test_every_phrase_of_every_page_is_in_the_catalogs(probed_app: Flask) -> None:
    client = probed_app.test_client()

    unsaid = {view: UNSAID.findall(client.get(f"/probe/{view}").get_data(True)) for view in VIEWS}

    assert unsaid == {view: [] for view in VIEWS}


def test_no_mark_is_cut_off_where_a_line_is_clipped(page: Page, base_url: str) -> None:
    page.goto(f"{base_url}/probe/page/sampler")
    page.evaluate("document.fonts.ready")
    lines = page.locator(".sampler-stress")

    clipped = [line.screenshot() for line in lines.all()]
    page.evaluate(
        """for (const line of document.querySelectorAll(".sampler-stress")) {
          line.style.overflow = "visible"
        }"""
    )
    whole = [_with_surroundings(page, index) for index in range(len(clipped))]

    for line, (above, inside) in zip(clipped, whole, strict=True):
        assert line == inside
        assert above == 1, "ink above the clipped line"


def _with_surroundings(page: Page, index: int) -> tuple[int, bytes]:
    """How many colours stand in the strip above the unclipped line, and the line itself."""
    line = page.locator(".sampler-stress").nth(index)
    inside = line.screenshot()
    box = line.bounding_box()
    assert box is not None
    picture = Image.open(
        BytesIO(
            page.screenshot(
                clip={"x": box["x"], "y": box["y"] - 6, "width": box["width"], "height": 6}
            )
        )
    )
    colours = picture.convert("RGB").getcolors(1 << 16)
    assert colours is not None
    return len(colours), inside


def test_a_password_can_be_shown_and_leaves_the_page_hidden(page: Page, base_url: str) -> None:
    page.goto(f"{base_url}/probe/page/signin")
    field = page.locator("[name=password]")
    page.fill("[name=password]", "muoi-ba-con-trau")

    page.get_by_role("button", name="Hiện mật khẩu").click()
    expect(field).to_have_attribute("type", "text")
    page.evaluate(
        """document.querySelector("form").dispatchEvent(
          new SubmitEvent("submit", { bubbles: true, cancelable: true }))"""
    )

    expect(field).to_have_attribute("type", "password")


def test_a_dialog_opens_closes_and_gives_the_focus_back(page: Page, base_url: str) -> None:
    page.goto(f"{base_url}/probe/page/sampler")
    opener = page.locator("[data-opens=sampler-dialog]")

    opener.click()
    expect(page.locator("#sampler-dialog")).to_be_visible()
    page.keyboard.press("Escape")

    expect(page.locator("#sampler-dialog")).to_be_hidden()
    expect(opener).to_be_focused()


def test_the_first_key_press_offers_to_skip_the_bar(page: Page, base_url: str) -> None:
    page.goto(f"{base_url}/probe/page/front")

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.locator("main")).to_be_focused()


@pytest.mark.slow
@pytest.mark.parametrize("state", ["paired", "expired"])
def test_a_device_goes_on_by_itself_once_the_code_is_confirmed_or_too_old(
    page: Page, base_url: str, probe: Probe, state: str
) -> None:
    probe.pairing = ["waiting", state]
    page.goto(f"{base_url}/probe/page/pairing")

    with page.expect_navigation():
        pass

    assert probe.pairing == []


def test_a_device_that_lost_the_server_says_so(page: Page, base_url: str) -> None:
    page.goto(f"{base_url}/probe/page/pairing")

    page.route("**/poll", lambda route: route.abort())

    expect(page.get_by_role("status").filter(has_text="Mất kết nối với máy chủ")).to_be_visible()


def test_a_token_in_the_address_is_handed_over_and_leaves_the_address(
    page: Page, base_url: str
) -> None:
    with page.expect_request("**/poll/token") as handed:
        page.goto(f"{base_url}/probe/page/pairing#bcdfgh")

    assert handed.value.post_data_json == {"token": "bcdfgh"}
    assert page.evaluate("location.hash") == ""


def _answer(route: Route, body: str) -> None:
    route.fulfill(body=body, content_type="text/html; charset=utf-8")


@pytest.mark.slow
def test_a_page_that_failed_for_a_passing_reason_comes_back_by_itself(
    page: Page, base_url: str
) -> None:
    page.goto(f"{base_url}/probe/refused/503/away")

    page.route("**/refused/503/away", lambda route: _answer(route, "<p>Đã trở lại</p>"))

    expect(page.get_by_text("Đã trở lại")).to_be_visible()
