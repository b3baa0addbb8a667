"""Call for help at the touchscreen: one touch, from every screen, and it says what came of it."""

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from hall import helping
from hall.journal import Actor
from hall.model import HelpCall, Staff
from hall.store import Store
from tests.kiosk.test_gone import ASKED_MS, GONE_MS
from tests.kiosk.test_routes import JSON
from tests.kiosk.touching import press, shows, takes_a_number, touch


def somebody_comes(store: Store) -> None:
    with store.work(hall_id=1) as work:
        person = work.session.scalars(select(Staff)).first()
        assert person is not None
        for call in helping.standing(work.session, 1, work.now):
            helping.answer(work, call.id, staff_id=person.id, by=Actor("staff", person.id))


def calls(store: Store) -> int:
    with store.read() as session:
        return session.scalar(select(func.count(HelpCall.id))) or 0


def test_a_press_tells_how_it_stands(kiosk: FlaskClient, store: Store) -> None:
    first, second = (kiosk.post("/kiosk/help", json={}, headers=JSON) for _ in range(2))
    somebody_comes(store)

    assert first.json == second.json == {"help": "called"}
    assert 'data-help="coming"' in kiosk.get("/kiosk/screens").text


def test_help_is_called_said_to_come_and_nothing_typed_is_lost(screen: Page, store: Store) -> None:
    press(screen, "service", "regular")
    press(screen, "party", "3")
    press(screen, "priority")
    touch(screen, "call-help")
    said = screen.locator("#helped")
    expect(said).to_contain_text("Đã gọi người hỗ trợ", use_inner_text=True)

    somebody_comes(store)
    expect(said).to_contain_text("Có người đang đến", use_inner_text=True)
    said.locator("[name=close-help]").press("Enter")

    expect(said).to_be_hidden()
    shows(screen, "wishes")
    expect(screen.locator("#wishes [name=priority]")).to_have_attribute("aria-pressed", "true")
    assert calls(store) == 1


def test_a_double_tap_is_one_call_and_closes_nothing(screen: Page, store: Store) -> None:
    button = screen.locator("#services [name=call-help]")
    button.tap()
    expect(screen.locator("#helped")).to_be_visible()
    button.evaluate("button => button.click()")

    expect(screen.locator("#helped [data-how=called]")).to_be_visible()
    assert calls(store) == 1


def test_a_call_that_does_not_get_through_says_where_to_go(screen: Page, store: Store) -> None:
    screen.route("**/kiosk/help", lambda route: route.abort("connectionreset"))
    press(screen, "call-help")

    expect(screen.locator("#helped")).to_contain_text("Chưa gọi được", use_inner_text=True)
    screen.unroute("**/kiosk/help")
    screen.locator("[name=close-help]").press("Enter")
    press(screen, "call-help")
    expect(screen.locator("#helped")).to_contain_text("Đã gọi", use_inner_text=True)


def test_whoever_comes_next_is_not_told_of_an_older_call(still: Page, store: Store) -> None:
    takes_a_number(still)
    press(still, "call-help")
    expect(still.locator("#helped")).to_be_visible()

    still.clock.fast_forward(31_000)

    shows(still, "services")
    expect(still.locator("#helped")).to_be_hidden()
    expect(still.locator("#services [name=call-help]")).to_have_attribute("aria-pressed", "true")


def test_a_call_from_the_first_screen_goes_with_whoever_called(still: Page, store: Store) -> None:
    press(still, "call-help")
    expect(still.locator("#helped")).to_be_visible()

    still.clock.fast_forward(ASKED_MS)
    expect(still.locator("#idle")).to_be_visible()
    still.clock.fast_forward(GONE_MS)

    expect(still.locator("#idle")).to_be_hidden()
    expect(still.locator("#helped")).to_be_hidden()
    expect(still.locator("#services [name=call-help]")).to_have_attribute("aria-pressed", "true")


@pytest.mark.parametrize(
    "screen_id",
    [
        *("services", "party", "group", "wishes", "help", "appointment", "ticket", "shut"),
        *("schedule", "rules", "poster", "earlier", "earlier-number", "earlier-code"),
        *("earlier-told", "earlier-untold", "refused-full", "refused-trouble", "taking"),
    ],
)
def test_help_can_be_called_from_every_screen(kiosk: FlaskClient, screen_id: str) -> None:
    page = kiosk.get("/kiosk/screens").text
    part = page.split(f'<section class="screen" id="{screen_id}"')[1].split("</section>")[0]

    assert 'name="call-help"' in part
