"""The phone in a real Chromium: from the code to the desk, over good and bad networks."""

from base64 import b64decode
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import APIResponse, Browser, Page, Route, expect

from app import create_app
from hall.store import Store
from hall.web import House
from tests.casework.reception import AN, enters
from tests.conftest import Clock, served
from tests.people import EM, arrives, calls_next, does, sits_down
from tests.queue_display.test_asking import hinted, photo_of
from tests.queue_display.test_board import called_at
from tests.queue_display.waiting import (
    NOBODYS,
    PHONE,
    SIDEWAYS,
    SMALL_PHONE,
    end_sockets_of,
    faults,
    is_wired,
    opened,
    phone,
    secret,
    stands,
)
from tests.staff_console.working import CARD


@pytest.mark.slow
def test_from_the_code_to_the_desk(browser: Browser, live_server: str, store: Store) -> None:
    sits_down(store, EM, "2")
    for _ in range(3):
        arrives(store)
    an = arrives(store)
    with phone(browser, live_server, store, an) as page:
        stands(page, "waiting")
        expect(page.get_by_role("heading", level=1)).to_have_text("Còn khoảng 3 lượt trước ông/bà")
        expect(page.locator(".mine-number")).to_have_text("004")

        for _ in range(3):
            called = calls_next(store, EM)
            assert called is not None
            does(store, EM, "withdraw", called)
        expect(page.get_by_role("heading", level=1)).to_have_text("Ông/bà sắp được mời")
        expect(page.get_by_text("Sắp đến lượt.").first).to_be_visible()

        calls_next(store, EM)
        stands(page, "called")
        expect(page.get_by_role("heading", level=1)).to_have_text("Mời ông/bà đến bàn số 2")

        does(store, EM, "start", an)
        stands(page, "serving")
        does(store, EM, "finish", an)
        stands(page, "served")
        expect(page.get_by_role("heading", level=1)).to_have_text("Buổi tiếp đã kết thúc")


def test_a_citizen_gives_up_only_after_being_asked(
    browser: Browser, live_server: str, store: Store
) -> None:
    an = arrives(store)
    with phone(browser, live_server, store, an) as page:
        stands(page, "waiting")
        page.get_by_role("button", name="Tôi không chờ nữa").click()
        page.get_by_role("button", name="Tôi vẫn chờ").click()
        expect(page.get_by_role("dialog")).to_be_hidden()
        stands(page, "waiting")

        page.get_by_role("button", name="Tôi không chờ nữa").click()
        page.get_by_role("button", name="Hủy số của tôi").click()

        stands(page, "withdrawn")
        expect(page.get_by_role("dialog")).to_be_hidden()


def test_who_is_at_the_desk_meanwhile_is_told_why_not(
    browser: Browser, live_server: str, store: Store
) -> None:
    sits_down(store, EM, "2")
    an = arrives(store)
    with phone(browser, live_server, store, an) as page:
        stands(page, "waiting")
        page.route("**/t/place", lambda route: route.abort())  # its news is held up
        page.get_by_role("button", name="Tôi không chờ nữa").click()
        calls_next(store, EM)
        does(store, EM, "start", an)
        page.get_by_role("button", name="Hủy số của tôi").click()

        expect(page.get_by_role("dialog").get_by_role("alert")).to_have_text(
            "Ở bước hiện nay, việc này không còn làm được."
        )


def test_a_number_before_somebody_that_rises_is_explained(
    browser: Browser, live_server: str, store: Store
) -> None:
    arrives(store)
    bình = arrives(store)
    why = "Số lượt phía trước vừa tăng"
    with phone(browser, live_server, store, bình) as page:
        expect(page.get_by_role("heading", level=1)).to_have_text("Còn khoảng 1 lượt trước ông/bà")
        expect(page.get_by_text(why).first).to_be_hidden()

        arrives(store, priority=True)

        expect(page.get_by_role("heading", level=1)).to_have_text("Còn khoảng 2 lượt trước ông/bà")
        expect(page.locator(".risen")).to_be_visible()
        expect(page.locator("#said")).to_contain_text(why)


def test_the_page_speaks_the_language_of_the_ticket(
    browser: Browser, live_server: str, store: Store
) -> None:
    arrives(store)
    an = arrives(store, language="en")
    with phone(browser, live_server, store, an) as page:
        expect(page.get_by_role("heading", level=1)).to_have_text("About 1 ticket before you")
        expect(page.locator("html")).to_have_attribute("lang", "en")

        page.get_by_role("link", name="Tiếng Việt").click()

        expect(page.get_by_role("heading", level=1)).to_have_text("Còn khoảng 1 lượt trước ông/bà")
        assert page.url.endswith(f"?lang=vi#{secret(store, an)}")


def test_the_secret_is_in_no_address_that_was_asked_for(
    browser: Browser, live_server: str, store: Store
) -> None:
    an = arrives(store, language="en")
    with opened(browser, f"{live_server}/schedule", size=PHONE) as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url.split("#")[0]))
        page.goto(f"{live_server}/t#{secret(store, an)}")
        stands(page, "waiting")
        is_wired(page)

    assert len(asked) > 10
    assert not any(secret(store, an) in url for url in asked)


@pytest.mark.parametrize("fragment", [f"#{NOBODYS}", "#x", "#%20<b>"])
def test_a_stranger_sees_one_and_the_same_page(
    browser: Browser, live_server: str, fragment: str
) -> None:
    with opened(browser, f"{live_server}/t{fragment}", size=PHONE) as page:
        stands(page, "gone")

        expect(page.get_by_role("heading", level=1)).to_have_text("Phiếu không còn hiệu lực")
        expect(page.get_by_role("button")).to_have_count(0)


def test_the_page_without_a_ticket_says_what_to_scan(browser: Browser, live_server: str) -> None:
    with opened(browser, f"{live_server}/t", size=PHONE) as page:
        expect(page.get_by_role("heading", level=1)).to_have_text("Quét mã QR trên phiếu")


def test_after_the_day_a_phone_shows_nothing(
    browser: Browser, live_server: str, store: Store, clock: Clock
) -> None:
    sits_down(store, EM, "2")
    arrives(store)
    bình = arrives(store)
    with phone(browser, live_server, store, bình) as page:
        stands(page, "waiting")
        calls_next(store, EM)
        expect(page.get_by_role("heading", level=1)).to_have_text("Ông/bà sắp được mời")
        clock.pass_(days=1)
        arrives(store)  # the first of the new day makes the hall speak

        stands(page, "gone")
        assert "002" not in page.locator("main").inner_text()


def test_a_phone_without_a_wire_asks_by_itself(
    browser: Browser, house: House, live_server: str, store: Store
) -> None:
    sits_down(store, EM, "2")
    an = arrives(store)
    with opened(browser, f"{live_server}/t", size=PHONE) as page:
        page.route("**/socket.io.esm*", lambda route: route.abort())  # blocked on the way
        page.clock.install()
        page.goto(f"{live_server}/t#{secret(store, an)}")  # another fragment: it loads itself anew
        stands(page, "waiting")
        calls_next(store, EM)

        page.clock.fast_forward(15_500)

        stands(page, "called")


@pytest.mark.slow
def test_where_websockets_are_blocked_the_news_comes_all_the_same(
    browser: Browser, live_server: str, store: Store
) -> None:
    sits_down(store, EM, "2")
    an = arrives(store)
    with opened(browser, f"{live_server}/t", size=PHONE) as page:
        page.route_web_socket("**/*", lambda blocked: blocked.close())
        with page.expect_request("**/t/wait"):
            page.goto(f"{live_server}/t#{secret(store, an)}")
        calls_next(store, EM)

        stands(page, "called", within_ms=2_000)


def test_who_needs_more_time_sees_it_at_once_and_may_ask_twice(
    browser: Browser, live_server: str, store: Store, clock: Clock
) -> None:
    an = arrives(store)
    for _ in range(4):
        clock.pass_(seconds=5)
        arrives(store)
    with phone(browser, live_server, store, an) as page:
        stands(page, "waiting")
        page.get_by_role("button", name="Tôi cần thêm thời gian").click()

        expect(page.get_by_role("heading", level=1)).to_have_text("Còn khoảng 3 lượt trước ông/bà")
        expect(page.locator("#deferred")).to_contain_text("Đã lùi lại vài lượt")
        expect(page.locator(".risen")).to_be_hidden()  # it was their own wish

        page.get_by_role("button", name="Tôi cần thêm thời gian").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Còn khoảng 4 lượt trước ông/bà")
        expect(page.get_by_role("button", name="Tôi cần thêm thời gian")).to_be_hidden()


def test_a_photo_of_the_card_tells_whose_file_to_open(
    browser: Browser, live_server: str, store: Store
) -> None:
    enters(store, AN)
    an = arrives(store)
    picture = {"name": "card.jpg", "mimeType": "image/jpeg"}
    with phone(browser, live_server, store, an) as page:
        stands(page, "waiting")
        page.get_by_text("Báo trước để cán bộ chuẩn bị hồ sơ").click()
        page.locator("#photo").set_input_files({**picture, "buffer": b64decode(photo_of("x"))})
        expect(page.locator("#hinted")).to_contain_text("Chưa đọc được mã")

        page.locator("#photo").set_input_files({**picture, "buffer": b64decode(photo_of(CARD))})
        expect(page.locator("#hinted")).to_have_text("Đã nhận. Cảm ơn ông/bà.")

    hint = hinted(store, an)
    assert hint is not None
    assert hint.citizen_id is not None


@pytest.mark.slow
def test_the_wire_is_tied_again_after_the_server_was_restarted(
    browser: Browser, app: Flask, house: House, store: Store
) -> None:
    sits_down(store, EM, "2")
    arrives(store)
    bình = arrives(store)
    with served(app) as url:
        port = urlsplit(url).port or 0
        context = phone(browser, url, store, bình)
        page = context.__enter__()
        stands(page, "waiting")
        calls_next(store, EM)
        first_now = page.get_by_role("heading", name="Ông/bà sắp được mời")
        expect(first_now).to_be_visible()  # told by the wire
        page.route("**/t/place", lambda route: route.abort())  # so nothing else can tell it
    end_sockets_of(app)
    does(store, EM, "withdraw", called_at(store, "2"))
    calls_next(store, EM)  # meanwhile, nobody is told

    with served(create_app(house), port):
        stands(page, "called")
        context.__exit__(None, None, None)


def test_an_answer_that_was_overtaken_is_not_shown(
    browser: Browser, live_server: str, store: Store
) -> None:
    sits_down(store, EM, "2")
    arrives(store)
    bình = arrives(store)
    with phone(browser, live_server, store, bình) as page:
        stands(page, "waiting")
        calls_next(store, EM)
        first_now = page.get_by_role("heading", name="Ông/bà sắp được mời")
        expect(first_now).to_be_visible()  # told by the wire
        held: list[tuple[Route, APIResponse]] = []
        page.route("**/t/place", lambda route: held.append((route, route.fetch())))
        page.evaluate("() => { dispatchEvent(new Event('online')) }")
        while not held:
            page.wait_for_timeout(20)  # lets the browser go on
        does(store, EM, "withdraw", called_at(store, "2"))
        calls_next(store, EM)
        stands(page, "called")

        route, answer = held[0]
        with page.expect_response("**/t/place"):
            route.fulfill(response=answer)
        page.evaluate("() => new Promise((done) => setTimeout(done, 100))")

        stands(page, "called")


def test_a_phone_that_lost_the_hall_says_so_and_heals(
    browser: Browser, live_server: str, store: Store
) -> None:
    sits_down(store, EM, "2")
    an = arrives(store)
    with opened(browser, f"{live_server}/t", size=PHONE) as page:
        page.clock.install()
        page.goto(f"{live_server}/t#{secret(store, an)}")  # another fragment: it loads itself anew
        stands(page, "waiting")
        page.context.set_offline(True)
        page.clock.fast_forward(95_000)
        expect(page.get_by_text("Mất kết nối")).to_be_visible()

        calls_next(store, EM)
        page.context.set_offline(False)

        stands(page, "called")
        page.clock.run_for(1_500)
        expect(page.get_by_text("Mất kết nối")).to_be_hidden()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("size", "font_px"), [(PHONE, 16), (SMALL_PHONE, 32)], ids=["usual", "small, letters twice"]
)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_state_is_cut_off_and_axe_finds_no_fault(
    browser: Browser,
    live_server: str,
    store: Store,
    axe_script: Path,
    language: str,
    size: dict[str, int],
    font_px: int,
) -> None:
    axe, wrong = axe_script.read_text("utf-8"), []

    def look(page: Page, state: str) -> None:
        stands(page, state)
        page.evaluate("px => { document.documentElement.style.fontSize = `${px}px` }", font_px)
        if page.evaluate(SIDEWAYS):
            wrong.append(f"{state} is wider than the phone")
        wrong.extend(f"{state}: {fault}" for fault in faults(page, axe))

    sits_down(store, EM, "2")
    arrives(store)
    an = arrives(store, language=language)
    with phone(browser, live_server, store, an, size=size, language=language) as page:
        look(page, "waiting")
        page.locator("#ahead > summary").click()
        look(page, "waiting")
        page.locator("#leave").click()
        look(page, "waiting")
        page.locator("#stay").click()
        first = calls_next(store, EM)
        assert first is not None
        does(store, EM, "withdraw", first)
        calls_next(store, EM)
        look(page, "called")
        does(store, EM, "miss", an)
        look(page, "missed")
        does(store, EM, "call", an)
        does(store, EM, "hold", an, minutes=5)
        look(page, "on_hold")
        does(store, EM, "call", an)
        does(store, EM, "start", an)
        look(page, "serving")
        does(store, EM, "finish", an)
        look(page, "served")
        page.goto(f"{live_server}/t?lang={language}#{NOBODYS}")
        look(page, "gone")
        page.goto(f"{live_server}/t?lang={language}")
        look(page, "bare")

    assert wrong == []
