"""What happens around a kiosk: the network, the hall, the paper. Every screen heals by itself."""

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Route, expect
from sqlalchemy import select

from hall import devices
from hall.model import PrintJob, Service
from hall.store import Store
from tests.conftest import Clock, Tokens, served
from tests.kiosk.touching import (
    PORTRAIT,
    SERVICE,
    counted,
    opened,
    paper_comes_out,
    press,
    printer_says,
    shows,
    takes_a_number,
)
from tests.people import DUNG, arrives, calls_next, sits_down

AWAY_MS = 13_000  # kiosk.js: AWAY_AFTER_MS, and a little


# --- the network ----------------------------------------------------------------------


def test_a_lost_answer_costs_no_second_number(screen: Page, store: Store) -> None:
    losses: list[int] = []

    def lose(route: Route) -> None:
        """The hall did its work, and the answer never came."""
        losses.append(route.fetch().status)
        if len(losses) == 1:
            route.abort("connectionreset")
        else:
            route.continue_()

    screen.route("**/kiosk/tickets?*", lose)
    label = takes_a_number(screen)

    assert losses == [201, 200]
    assert label == "001"
    assert counted(store) == (1, 1)


def test_a_kiosk_that_was_too_fast_waits_aloud_and_goes_on(screen: Page, store: Store) -> None:
    answers = iter([True, False])

    def refuse_once(route: Route) -> None:
        if next(answers, False):
            route.fulfill(status=429, headers={"Retry-After": "2"}, json={"code": "too_many"})
        else:
            route.continue_()

    screen.route("**/kiosk/tickets?*", refuse_once)
    press(screen, "service", "regular")
    press(screen, "party", "1")
    press(screen, "take")

    expect(screen.locator("#taking [data-phase=busy]")).to_contain_text("sau 2 giây")
    shows(screen, "ticket")
    assert counted(store) == (1, 1)


@pytest.fixture
def port(app: Flask) -> int:
    """A port that the same hall can be served on again."""
    with served(app) as url:
        return int(url.rpartition(":")[2])


def test_a_server_that_goes_away_is_said_and_healed_without_a_reload(
    app: Flask, port: int, browser: Browser, store: Store, tokens: Tokens
) -> None:
    printer_says(store, tokens)
    with served(app, port) as url:
        before = opened(browser, url, tokens.kiosk, PORTRAIT)
        page = before.__enter__()
        page.clock.install()
        page.reload()
        shows(page, "services")
        page.evaluate("window.isTheSamePage = true")
    page.clock.fast_forward(AWAY_MS)

    shows(page, "away")
    said = page.locator("#away").inner_text()
    assert "Mời ông/bà gặp người hướng dẫn" in said
    assert "Please see the attendant" in said
    with served(app, port):
        shows(page, "services")
        assert page.evaluate("window.isTheSamePage")
        assert takes_a_number(page) == "001"
    before.__exit__(None, None, None)


def test_a_number_asked_of_a_server_that_is_away_comes_when_it_is_back(
    app: Flask, port: int, browser: Browser, store: Store, tokens: Tokens
) -> None:
    with served(app, port) as url:
        before = opened(browser, url, tokens.kiosk, PORTRAIT)
        page = before.__enter__()
        press(page, "service", "regular")
        press(page, "party", "1")
    press(page, "take")

    expect(page.locator("#taking [data-phase=slow]")).to_be_visible()
    with served(app, port):
        shows(page, "ticket")
    assert counted(store) == (1, 1)
    before.__exit__(None, None, None)


# --- the hall -------------------------------------------------------------------------


def test_a_hall_that_is_closed_opens_by_itself(still: Page, clock: Clock) -> None:
    still.evaluate("window.isTheSamePage = true")
    clock.pass_(minutes=-45)
    still.clock.fast_forward(5_500)
    shows(still, "shut")
    assert "07:30" in still.locator("#shut").inner_text()

    clock.pass_(minutes=20)
    still.clock.fast_forward(5_500)

    shows(still, "services")
    assert still.evaluate("window.isTheSamePage")


def test_a_service_that_closes_under_somebodys_hand_is_said_kindly(
    screen: Page, store: Store
) -> None:
    press(screen, "service", "lawyer")
    press(screen, "party", "1")
    with store.work() as work:
        work.session.get_one(Service, 2).is_open = False
    press(screen, "take")

    shows(screen, "refused-closed")
    press(screen, "home")
    shows(screen, "services")
    expect(screen.locator("#services [data-state=closed]")).to_contain_text("Hiện chưa cấp số")


def test_who_comes_before_is_counted_as_it_changes(screen: Page, store: Store) -> None:
    expect(screen.locator(f"{SERVICE}[value=regular]")).to_contain_text("Chưa có ai chờ")
    arrives(store)

    expect(screen.locator(f"{SERVICE}[value=regular]")).to_contain_text("1 lượt đang chờ")


def test_whoever_is_called_at_once_is_told_by_the_kiosk(screen: Page, store: Store) -> None:
    sits_down(store, DUNG, "4")
    takes_a_number(screen)
    calls_next(store)

    expect(screen.locator("#ticket-title")).to_have_text("Mời ông/bà đến bàn số 4")


def test_a_revoked_kiosk_goes_back_to_pairing(still: Page, store: Store, tokens: Tokens) -> None:
    still.clock.fast_forward(25_000)  # keep.js lets a page settle before it loads it again
    with store.work() as work:
        devices.revoke(work, tokens.ids["kiosk"], hall_id=1)
    still.clock.fast_forward(5_500)

    still.locator(".pairing-code").wait_for()
    assert "Gặp cán bộ" not in still.content()


# --- paper ----------------------------------------------------------------------------


def test_paper_is_called_out_only_when_the_printer_says_so(
    screen: Page, store: Store, tokens: Tokens
) -> None:
    takes_a_number(screen)
    expect(screen.locator("#ticket-title")).to_have_text("Đang in phiếu của ông/bà")

    paper_comes_out(store, tokens)

    expect(screen.locator("#ticket-title")).to_have_text("Mời ông/bà nhận phiếu")


def test_without_paper_the_citizen_knows_before_and_keeps_the_number(
    screen: Page, store: Store, tokens: Tokens
) -> None:
    printer_says(store, tokens, paper="out")
    expect(screen.locator("#paper-sign")).to_contain_text("Máy in hết giấy")

    label = takes_a_number(screen)

    expect(screen.locator("#ticket-title")).to_have_text("Vui lòng ghi nhớ số này")
    expect(screen.locator("#ticket [name=reprint]")).to_have_count(0)
    assert label == "001"
    printer_says(store, tokens, paper="plenty")
    paper_comes_out(store, tokens)
    expect(screen.locator("#ticket-title")).to_have_text("Mời ông/bà nhận phiếu")


def test_another_copy_comes_once(screen: Page, store: Store, tokens: Tokens) -> None:
    takes_a_number(screen)
    paper_comes_out(store, tokens)
    press(screen, "reprint")

    expect(screen.locator("#ticket-title")).to_have_text("Đang in phiếu của ông/bà")
    paper_comes_out(store, tokens)
    expect(screen.locator("#ticket-title")).to_have_text("Mời ông/bà nhận phiếu")
    expect(screen.locator("#ticket [name=reprint]")).to_have_count(0)
    assert counted(store) == (1, 2)


def test_where_no_printer_can_prove_a_slip_who_got_none_asks_for_a_marked_copy(
    screen: Page, store: Store, tokens: Tokens
) -> None:
    """As a printer's profile says it (`tiepdan-printer probe`)."""
    printer_says(store, tokens, paper="unknown", cover="unknown", is_online=None)
    takes_a_number(screen)
    paper_comes_out(store, tokens, reason="unconfirmed")
    expect(screen.locator("#ticket-band")).to_contain_text("Nếu phiếu chưa ra")

    press(screen, "reprint")
    expect(screen.locator("#ticket-title")).to_have_text("Đang in phiếu của ông/bà")

    with store.read() as session:
        copies = session.scalars(select(PrintJob.is_reprint).order_by(PrintJob.id)).all()
    assert copies == [False, True]
    paper_comes_out(store, tokens, reason="unconfirmed")
    expect(screen.locator("#ticket-band")).to_contain_text("vui lòng ghi nhớ số này")
    expect(screen.locator("#ticket [name=reprint]")).to_have_count(0)
