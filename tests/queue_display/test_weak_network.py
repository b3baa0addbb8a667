"""The first view of the phone over a weak network: few bytes, few round trips.

How long it takes is measured by `python -m bench.weak_network`.
"""

import re

from flask.testing import FlaskClient
from playwright.sync_api import Browser, FilePayload, Page, Request, Route, expect

from hall.store import Store
from tests.people import arrives
from tests.queue_display.waiting import PHONE, is_wired, opened, phone, secret, stands

FIRST_VIEW_BYTES = 60_000  # with headers and fonts; what comes after the first view is not counted
LATER = ("wire.js", "socket.io", "chime.js", "waiting.js", "hint.js")
BEFORE_THE_NUMBER_BYTES = 18_000  # with headers: a third of a second at 400 kbit/s
BEFORE_THE_NUMBER = 10  # requests, the place itself with them


def test_the_first_view_is_light_enough_for_a_weak_network(
    browser: Browser, live_server: str, store: Store
) -> None:
    an = arrives(store)
    with opened(browser, f"{live_server}/schedule", size=PHONE) as page:
        page.context.clear_cookies()
        page.route("**/favicon.ico", lambda route: route.abort())
        answers = []
        page.on("requestfinished", lambda request: answers.append(request))
        page.goto(f"{live_server}/t#{secret(store, an)}")
        stands(page, "waiting")
        is_wired(page)
        page.evaluate("() => document.fonts.ready.then(() => null)")
        weights = {
            request.url: request.sizes()["responseBodySize"]
            + request.sizes()["responseHeadersSize"]
            for request in answers
            if not any(name in request.url for name in LATER)
        }

    assert any("woff2" in url for url in weights)
    assert sum(weights.values()) <= FIRST_VIEW_BYTES, weights


def test_few_files_come_before_the_number(browser: Browser, live_server: str, store: Store) -> None:
    an = arrives(store)
    with opened(browser, f"{live_server}/schedule", size=PHONE) as page:
        page.context.clear_cookies()
        answers: list[Request] = []
        page.on("requestfinished", lambda each: answers.append(each))
        page.goto(f"{live_server}/t#{secret(store, an)}")
        stands(page, "waiting")
        first = [each for each in answers if is_before_the_number(each)]
        weight = sum(weight_of(each) for each in first)

    assert len(first) <= BEFORE_THE_NUMBER, [each.url for each in first]
    assert weight <= BEFORE_THE_NUMBER_BYTES


def test_no_file_of_the_first_view_is_found_only_by_reading_another(client: FlaskClient) -> None:
    """The page; all its files together, the buttons' too; the place: no further round trip."""
    page = client.get("/t").text

    named = set(re.findall(r'(?:src|href)="(/[a-z]+/static/[a-z.]+js)"', page))

    assert {"/display/static/ticket.js", "/display/static/acts.js"} <= named
    assert {each for module in named for each in imports_of(client, module)} <= named


def test_what_is_told_ahead_before_its_script_came_is_told_and_stands_in_no_address(
    browser: Browser, live_server: str, store: Store
) -> None:
    an = arrives(store)
    held: list[Route] = []
    picture = FilePayload(name="card.jpg", mimeType="image/jpeg", buffer=b"no picture")
    with phone(browser, live_server, store, an) as page:
        stands(page, "waiting")
        page.route("**/hint.js", lambda route: held.append(route))
        with page.expect_request("**/hint.js"):
            page.get_by_text("Báo trước để cán bộ chuẩn bị hồ sơ").click()

        page.locator("#code").fill("BCFGHJKLMN")
        page.get_by_role("button", name="Gửi").click()
        page.locator("#photo").set_input_files([picture])
        held.pop().continue_()

        expect(page.locator("#hinted")).to_contain_text("Chưa đọc được mã")
        assert "BCFGHJKLMN" not in page.url


def test_where_the_script_does_not_come_the_phone_says_so_and_asks_again(
    browser: Browser, live_server: str, store: Store
) -> None:
    an = arrives(store)
    picture = FilePayload(name="card.jpg", mimeType="image/jpeg", buffer=b"no picture")
    ahead = "Báo trước để cán bộ chuẩn bị hồ sơ"
    with phone(browser, live_server, store, an) as page:
        stands(page, "waiting")
        page.route("**/hint.js", lambda route: route.abort())
        page.get_by_text(ahead).click()
        expect(page.locator("#hinted")).to_contain_text("mất kết nối")
        page.locator("#photo").set_input_files([picture])
        page.unroute("**/hint.js")

        page.get_by_text(ahead).click()

        expect(page.locator("#hinted")).to_contain_text("Chưa đọc được mã")


def test_the_place_is_asked_for_before_the_rest_of_the_page_has_come(
    browser: Browser, live_server: str, store: Store
) -> None:
    an = arrives(store)
    held: list[Route] = []
    with opened(browser, f"{live_server}/schedule", size=PHONE) as page:
        page.route("**/ticket.js", lambda route: held.append(route))
        page.route("**/ticket.css*", lambda route: held.append(route))

        with page.expect_request("**/t/place"):
            page.goto(f"{live_server}/t#{secret(store, an)}", wait_until="commit")
        asked = count_asked(page)
        for route in held:
            route.continue_()

        stands(page, "waiting")
        assert len(asked) == 0  # and not again, once the page was there


def imports_of(client: FlaskClient, path: str) -> list[str]:
    """What a module names at its top; `import()` comes later, and waits for nobody."""
    return re.findall(r'^import .* from "(.+)"', client.get(path, buffered=True).text, re.M)


def count_asked(page: Page) -> list[Request]:
    """The places asked for from now on."""
    asked: list[Request] = []
    page.on("request", lambda each: asked.append(each) if each.url.endswith("/t/place") else None)
    return asked


def is_before_the_number(request: Request) -> bool:
    return not any(name in request.url for name in (*LATER, "woff2", "mark.svg", "favicon"))


def weight_of(request: Request) -> int:
    sizes = request.sizes()
    return sizes["responseBodySize"] + sizes["responseHeadersSize"]
